"""A chart that cannot say why it looks as it does will not be believed twice."""

import numpy as np

from hotspot.core.measures import Family
from hotspot.spc.limits import TRIAL_POINTS, Limits
from hotspot.spc.rules import RuleSettings

KINDS = {
    "u′": "u′ chart: events per child at risk, with limits widened by the spread beyond chance.",
    "p′": "p′ chart: a share of children, with limits widened by the spread beyond chance.",
    "XmR": "XmR chart: limits from the differences of neighboring weeks.",
}
"""What each kind of chart is."""

OWN_MEAN = "The centre line is the area's own mean over its baseline weeks."
REST_OF_REGION = (
    "The centre line is what the rest of the region had in the same week, times how the area"
    " compared with it in the baseline."
)
ALONE = "There is no other area to compare with."

THIN = 5.0
"""Events a week below which three sigma is a rough guide to single weeks."""


def why_no_shift(family: Family, lag: float, expected: float, rules: RuleSettings) -> str:
    """Say why the shift rule is off for an area, or nothing if it is on.

    Parameters
    ----------
    family : {"events", "person_days", "proportion"}
        Of the measure.
    lag : float
        Correlation of neighboring baseline weeks.
    expected : float
        Mean events a week of the baseline.
    rules : RuleSettings
        With the thresholds.

    Returns
    -------
    str
        A sentence, or "".
    """
    if not rules.use_shift:
        return "The shift rule is switched off."
    if family == "person_days":
        return "The shift rule is off: one stay fills days of several weeks."
    if lag > rules.max_autocorrelation:
        return f"The shift rule is off: neighboring weeks are alike (correlation {lag:.2f})."
    if expected < rules.least_expected:
        return f"The shift rule is off: fewer than {rules.least_expected:g} events a week."
    return ""


def explain(kind: str, compared: str, limits: Limits, row: int, *, shift: str) -> str:
    """Say why a chart is of this kind and what it cannot show.

    Parameters
    ----------
    kind : {"u′", "p′", "XmR"}
        Kind of the chart.
    compared : str
        Sentence on the centre line.
    limits : Limits
        Of all areas.
    row : int
        The area.
    shift : str
        Sentence on the shift rule, or "".

    Returns
    -------
    str
        Plain sentences.
    """
    sentences = (
        KINDS[kind],
        compared,
        _on_baseline(limits, row),
        _on_spread(limits, row),
        _on_falls(limits, row),
        shift,
    )
    return " ".join(sentence for sentence in sentences if sentence)


def _on_baseline(limits: Limits, row: int) -> str:
    """Warn of limits from few weeks; the newest phase is the one that is acted on."""
    points = int(limits.baseline.points[row, -1])
    newest = limits.baseline.phases == limits.baseline.phases[-1]
    if not np.isfinite(limits.upper[row, newest]).any():
        return f"No limits yet: {_weeks(points)} in the baseline."
    if points < TRIAL_POINTS:
        return f"Trial limits: {_weeks(points)} in the baseline, {TRIAL_POINTS} make limits."
    return ""


def _on_spread(limits: Limits, row: int) -> str:
    """Say what the spread came out as where that is news."""
    newest = limits.baseline.phases == limits.baseline.phases[-1]
    sigma = limits.sigma[row, newest]
    if np.isfinite(sigma).any() and not np.nanmax(sigma) > 0:
        return "Nothing varies in the baseline, so the limits lie on the centre line."
    if limits.sigma_z[row, -1] == 1:
        return "The weeks vary no more than chance; limits are never made narrower than that."
    return ""


def _on_falls(limits: Limits, row: int) -> str:
    """Warn that a lower limit of zero cannot be undercut."""
    newest = limits.baseline.phases == limits.baseline.phases[-1]
    lower = limits.lower[row, newest]
    if np.isfinite(lower).any() and not np.nanmax(lower) > 0:
        return "The lower limit is zero: a fall cannot show as a single point here."
    return ""


def _weeks(number: int) -> str:
    return "1 week" if number == 1 else f"{number or 'no'} weeks"
