"""Four kinds of nothing: an area without a rate says which of them it is.

Whoever has another reason adds its word to ``core.types.WITHOUT_RATE`` and its rule here; the list
of what stands out, the maps, the words, the picture and the table take it from there.
"""

from dataclasses import replace

import numpy as np

from hotspot.core.types import WITHOUT_RATE, CountPanel, RateEstimates

FEWEST_CHILDREN = 50
"""Children living in an area below which one visit more or less changes its rate beyond reading:
the count is kept, the rate is not shown. Shares have no such rule; smoothing sees to them."""


def why_no_rate(panel: CountPanel, column: int) -> np.ndarray:
    """Say of every area why it has no rate in one window.

    Parameters
    ----------
    panel : CountPanel
        Counts of n areas.
    column : int
        Of the window.

    Returns
    -------
    ndarray of str, shape (n,)
        The first of ``WITHOUT_RATE`` that applies; "" where the area has a rate.
    """
    rules = {
        "no data": ~panel.observed[:, column],
        "no denominator": ~(panel.exposure[:, column] > 0),
        "not measurable": ~panel.measurable,
        "small denominator": _few_live_there(panel, column),
    }
    words = [word for word in WITHOUT_RATE if word in rules]
    return np.select([rules[word] for word in words], words, default="")


def _few_live_there(panel: CountPanel, column: int) -> np.ndarray:
    """Mask areas with too few children to speak of a rate; of shares there is no such rule."""
    if panel.measure.family == "proportion":
        return np.zeros(len(panel.areas), dtype=bool)
    return panel.exposure[:, column] / panel.window < FEWEST_CHILDREN


def seen_words(panel: CountPanel, row: int) -> str:
    """Say how much of an area the feeds see: "we see about 60 % of its visits".

    Parameters
    ----------
    panel : CountPanel
        Counts of n areas.
    row : int
        Of the area.

    Returns
    -------
    str
        Part of a sentence.
    """
    return f"we see about {100 * panel.capture[row]:.0f} % of its visits"


def only_measurable(panel: CountPanel) -> CountPanel:
    """Take the areas of which too little is seen out of every rate and total.

    Parameters
    ----------
    panel : CountPanel
        Counts of n areas.

    Returns
    -------
    CountPanel
        The same areas; those that are not measurable have no events and nobody at risk, so that
        they neither are compared nor lower what the others are compared with.
    """
    if panel.measurable.all():
        return panel
    keep = panel.measurable[:, np.newaxis]
    names = ("events", "exposure", "persons", "squares")
    return replace(panel, **{name: np.where(keep, getattr(panel, name), 0) for name in names})


def measured_region(region: CountPanel, panel: CountPanel) -> CountPanel:
    """Take the areas that have no rate to compare out of the region's counts.

    Parameters
    ----------
    region : CountPanel
        Counts of the one region.
    panel : CountPanel
        Counts of its areas, in the same weeks and window.

    Returns
    -------
    CountPanel
        The region without the areas of ``panel`` that are not measurable, and without the counts
        of those whose number of children is zero or not known. A child who moved between the two
        is not in it.
    """
    out = ~panel.measurable[:, np.newaxis] | ~(panel.exposure > 0)
    if not out.any():
        return region
    names = ("events", "exposure", "persons", "squares")
    less = {
        name: np.where(out, np.nan_to_num(getattr(panel, name)), 0).sum(axis=0) for name in names
    }
    rest = {name: np.maximum(getattr(region, name) - less[name], 0) for name in names}
    return replace(region, **rest)


def without(rates: RateEstimates, reason: np.ndarray) -> RateEstimates:
    """Blank the rates of areas that have none.

    Parameters
    ----------
    rates : RateEstimates
        Of n areas.
    reason : ndarray of str, shape (n,)
        As of ``why_no_rate``.

    Returns
    -------
    RateEstimates
        Not a number, with limits and probabilities, wherever there is a reason.
    """
    names = ("rate", "lower", "upper", "exceedance", "shortfall")
    found = {name: getattr(rates, name) for name in names}
    blank = {
        name: np.where(reason == "", values, np.nan)
        for name, values in found.items()
        if values is not None
    }
    return replace(rates, **blank)
