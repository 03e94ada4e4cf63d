"""A count of three children in a tract is a rumour with an address.

Cells with fewer children than the site's threshold are hidden, and so is everything that could be
turned back into them: rates, intervals, smoothed rates, probabilities. One hidden cell in a group
whose total is known is not hidden at all, so others are hidden with it until what is left over
could be almost anything.

What this does not stop: someone who subtracts this week's picture from last week's, one window from
another, or one age band from the next. Files for partners need the release ledger.
"""

from dataclasses import replace

import numpy as np

from hotspot.core.measures import Measure
from hotspot.core.types import CountPanel, Hotspots, RateEstimates
from hotspot.surveillance.answers import Context, Picture, Signal

SUPPRESSED = "suppressed"
"""Status word of a hidden cell: neither zero nor missing."""

SENTENCE = "Too few children this week to show."
"""What is said of a hidden signal."""


def hide_small(persons: np.ndarray, *, threshold: int) -> np.ndarray:
    """Mask the cells with too few children; nobody at all may be shown.

    Parameters
    ----------
    persons : ndarray of int
        Distinct children of each cell.
    threshold : int
        Fewest children that may be shown.

    Returns
    -------
    ndarray of bool
        In the shape of the input.
    """
    return (persons > 0) & (persons < threshold)


def hide_from_subtraction(
    persons: np.ndarray, hidden: np.ndarray, *, threshold: int, among: np.ndarray | None = None
) -> np.ndarray:
    """Hide more cells, until the total of a group no longer gives a hidden one away.

    Parameters
    ----------
    persons : ndarray of int, shape (n,)
        Distinct children of each cell of one group whose total is known.
    hidden : ndarray of bool, shape (n,)
        Cells hidden already.
    threshold : int
        Fewest children that may be shown.
    among : ndarray of bool, shape (n,), or None
        Cells of the group; None is all of them.

    Returns
    -------
    ndarray of bool, shape (n,)
        ``hidden`` and what had to be added, fewest children first and then in order.

    Notes
    -----
    Zeros are shown, so each of *m* hidden cells holds at least one child. If they hold *S*
    together, any one of them can hold from 1 to S - m + 1 for all a reader can tell; cells are
    added until that reaches the threshold. If the group has no other cell with children, its total
    is itself too small to be shown, or is hidden one level up.
    """
    group = np.ones(hidden.shape, bool) if among is None else among
    result = hidden.copy()
    shown = np.flatnonzero(group & ~hidden & (persons > 0))
    for cell in shown[np.argsort(persons[shown], kind="stable")]:
        inside = group & result
        m, together = inside.sum(), persons[inside].sum()
        if m == 0 or (m > 1 and together - m + 1 >= threshold):
            break
        result[cell] = True
    return result


def protect_picture(picture: Picture, *, region: Picture | None = None) -> Picture:
    """Blank everything in a picture that speaks of too few children.

    Parameters
    ----------
    picture : Picture
        As computed.
    region : Picture or None
        The same picture without a filter on neighborhoods; needed if ``picture`` has one, because
        what must be hidden with what may not depend on the filter. None takes ``picture`` itself.

    Returns
    -------
    Picture
        ``suppressed`` is set; there events are not a number, persons are zero, and rates, limits
        and probabilities are not a number; the status is "suppressed". For a proportion the
        children screened are blank too.

    Notes
    -----
    Hidden are areas with fewer children than the threshold but not none; for a proportion also
    those with fewer screened, or with so few without a need that the share says it of nearly
    all. Then, so that the known totals of neighborhoods and region do not give them away, see
    ``hide_from_subtraction``.
    """
    whole = picture if region is None else region
    hidden = np.isin(picture.areas, whole.areas[_hidden_areas(whole)]) | picture.suppressed
    proportion = picture.context.measure.family == "proportion"
    return replace(
        picture,
        events=_blank(picture.events, hidden),
        exposure=_blank(picture.exposure, hidden) if proportion else picture.exposure,
        persons=np.where(hidden, 0, picture.persons),
        crude=_blank_rates(picture.crude, hidden),
        smooth=_blank_rates(picture.smooth, hidden),
        hotspots=_blank_hotspots(picture.hotspots, hidden),
        suppressed=hidden,
    )


def protect_signal(signal: Signal, context: Context) -> Signal:
    """Blank the weeks of a control chart that speak of too few children.

    Parameters
    ----------
    signal : Signal
        As computed.
    context : Context
        What the answer is about; gives the threshold and the chosen week.

    Returns
    -------
    Signal
        In hidden weeks the value is not a number and the status "suppressed"; centre and limits
        stay, except for a proportion, where their width would tell how many were screened. If the
        chosen week is hidden, so are its count and its sentence.

    Notes
    -----
    The centre line is the mean of the baseline, so one hidden baseline week could be computed from
    the others: more weeks are hidden, in the baseline and after it, until that fails.
    """
    panel, chart = signal.panel, signal.chart
    threshold = context.site.threshold
    hidden = _too_few(panel, threshold)[0]
    for children in _known_in_total(panel.events, panel.exposure, panel.persons, panel.measure):
        for stretch in (chart.baseline, ~chart.baseline):
            hidden = hide_from_subtraction(children[0], hidden, threshold=threshold, among=stretch)
    proportion = panel.measure.family == "proportion"
    limits = hidden if proportion else np.zeros_like(hidden)
    chosen = bool(hidden[panel.weeks == np.datetime64(context.week, "D")].any())
    safe = replace(
        signal,
        chart=replace(
            chart,
            value=_blank(chart.value, hidden),
            lower=_blank(chart.lower, limits),
            upper=_blank(chart.upper, limits),
            status=np.where(hidden, SUPPRESSED, chart.status),
        ),
        panel=_blank_panel(panel, hidden[np.newaxis], proportion=proportion),
    )
    if not chosen and not signal.suppressed:
        return safe
    return replace(
        safe,
        status=SUPPRESSED,
        weeks_running=0,
        events=np.nan,
        expected=np.nan,
        suppressed=True,
        sentence=SENTENCE,
    )


def _hidden_areas(picture: Picture) -> np.ndarray:
    """Decide for a whole region: too few, and whatever subtraction would need."""
    threshold, persons = picture.context.site.threshold, picture.persons
    family = picture.context.measure.family
    few = _few(picture.events, picture.exposure, persons, family, threshold)
    hidden = picture.observed & few
    known = _known_in_total(picture.events, picture.exposure, persons, picture.context.measure)
    for children in known:
        hidden = _hide_level(picture, children, hidden, threshold)
    return hidden


def _known_in_total(
    events: np.ndarray, exposure: np.ndarray, persons: np.ndarray, measure: Measure
) -> list[np.ndarray]:
    """List what a reader knows in total: children behind a count; of a share, the others too."""
    if measure.family != "proportion":
        return [persons]
    screened = np.nan_to_num(exposure)
    return [persons, screened, screened - events]


def _hide_level(
    picture: Picture, persons: np.ndarray, hidden: np.ndarray, threshold: int
) -> np.ndarray:
    """Protect against the totals of neighborhoods and of the region."""
    if picture.level != "tract":
        return hide_from_subtraction(persons, hidden, threshold=threshold)
    names, group = np.unique(picture.neighborhoods.astype(str), return_inverse=True)
    for number in range(names.size):
        inside = group == number
        hidden = hide_from_subtraction(persons, hidden, threshold=threshold, among=inside)
    return _hide_with_neighborhoods(persons, hidden, group, threshold)


def _hide_with_neighborhoods(
    persons: np.ndarray, hidden: np.ndarray, group: np.ndarray, threshold: int
) -> np.ndarray:
    """Keep tracts from adding up to a neighborhood that is hidden on its own map."""
    totals = np.bincount(group, weights=persons).astype(int)
    hidden_groups = hide_from_subtraction(
        totals, hide_small(totals, threshold=threshold), threshold=threshold
    )
    return hide_from_subtraction(persons, hidden, threshold=threshold, among=hidden_groups[group])


def _too_few(panel: CountPanel, threshold: int) -> np.ndarray:
    """Mask the cells of a panel that speak of too few children."""
    return panel.observed & _few(
        panel.events, panel.exposure, panel.persons, panel.measure.family, threshold
    )


def _few(
    events: np.ndarray, exposure: np.ndarray, persons: np.ndarray, family: str, threshold: int
) -> np.ndarray:
    """Mask too few children with an event; for a proportion also too few screened or without."""
    few = hide_small(persons, threshold=threshold)
    if family != "proportion":
        return few
    screened = np.nan_to_num(exposure)
    nearly_all = (events > 0) & (screened - events < threshold)
    return few | hide_small(screened, threshold=threshold) | nearly_all


def _blank(values: np.ndarray, hidden: np.ndarray) -> np.ndarray:
    return np.where(hidden, np.nan, values)


def _blank_rates(rates: RateEstimates, hidden: np.ndarray) -> RateEstimates:
    """Leave nothing of a hidden rate from which its count could be computed."""
    names = ("rate", "lower", "upper", "exceedance", "shortfall")
    found = {name: getattr(rates, name) for name in names}
    return replace(rates, **{name: _blank(v, hidden) for name, v in found.items() if v is not None})


def _blank_hotspots(hotspots: Hotspots, hidden: np.ndarray) -> Hotspots:
    return replace(
        hotspots,
        posterior=_blank(hotspots.posterior, hidden),
        status=np.where(hidden, SUPPRESSED, hotspots.status),
    )


def _blank_panel(panel: CountPanel, hidden: np.ndarray, *, proportion: bool) -> CountPanel:
    return replace(
        panel,
        events=_blank(panel.events, hidden),
        squares=_blank(panel.squares, hidden),
        exposure=_blank(panel.exposure, hidden) if proportion else panel.exposure,
        persons=np.where(hidden, 0, panel.persons),
    )
