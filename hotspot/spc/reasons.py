"""A chart that cannot say why it looks as it does will not be believed twice."""

import numpy as np

from hotspot.spc.limits import TRIAL_POINTS, Limits
from hotspot.spc.rules import RuleSettings

KINDS = {
    "u′": "u′ chart: events per child at risk; the limits allow for spread beyond chance and for"
    " the skew of small counts.",
    "u": "u chart: events per child at risk, with limits as if each event were independent.",
    "p′": "p′ chart: a share of children; the limits allow for spread beyond chance and for the"
    " skew of small counts.",
    "p": "p chart: a share of children, with limits as if each child answered independently.",
    "negative binomial": "Probability limits of counts (negative binomial): a stable series passes"
    " one about once in 700 points.",
    "beta-binomial": "Probability limits of shares (beta-binomial): a stable series passes one"
    " about once in 700 points.",
    "XmR": "XmR chart: limits from the differences of neighboring points, whatever is counted.",
    "run": "Run chart: the median and no limits; only runs are judged.",
    "MR": "Moving-range chart: how far each point lies from the one before it.",
    "x̄": "x̄ chart: the mean of several measurements a point, limits from the spread within.",
    "s": "s chart: the spread of several measurements a point.",
    "g": "g chart: cases between rare events, with limits of the geometric distribution.",
    "t": "t chart: times between rare events, with limits of the exponential distribution.",
    "EWMA": "EWMA chart: a mean in which older points fade, for small lasting changes.",
    "CUSUM": "CUSUM chart: how far points have drifted to one side in all.",
}
"""What each kind of chart is."""

LASTING = "They allow for stays that last over weeks, too."
OWN_MEAN = "The centre line is the area's own mean over its baseline."
REST_OF_REGION = (
    "The centre line is what the rest of the region had at the same time, times how the area"
    " compared with it in the baseline."
)
SEASONS_DIFFER = "The shift rule is off: a season that differs does so for weeks on end."
ALONE = "There is no other area to compare with."


def why_no_shift(lag: float, expected: float, rules: RuleSettings, *, lasting: bool) -> str:
    """Say why rules on several points are off for an area, or nothing if they are on.

    Parameters
    ----------
    lag : float
        Correlation of neighboring baseline weeks.
    expected : float
        Mean events a week of the baseline.
    rules : RuleSettings
        With the thresholds.
    lasting : bool
        The events last over weeks.

    Returns
    -------
    str
        A sentence, or "".
    """
    if not rules.uses_patterns:
        return "The shift rule is switched off."
    off = "The shift rule is off" if rules.only_shift else "Rules on several points are off"
    if lasting:
        return f"{off}: one stay fills days of several weeks."
    if lag > rules.max_autocorrelation:
        return f"{off}: neighboring points are alike (correlation {lag:.2f})."
    if expected < rules.least_expected:
        return f"{off}: fewer than {rules.least_expected:g} events a point."
    return ""


def explain(
    kind: str, told: tuple[str, str, str], limits: Limits, row: int, *, lasting: bool
) -> str:
    """Say why a chart is of this kind and what it cannot show.

    Parameters
    ----------
    kind : str
        Kind of the chart.
    told : tuple of (str, str, str)
        Sentences on why this kind, on the centre line, and on rules that are off.
    limits : Limits
        Of all areas.
    row : int
        The area; its newest phase is the one that is acted on.
    lasting : bool
        The events last over weeks.

    Returns
    -------
    str
        Plain sentences.
    """
    use = limits.baseline
    newest = use.phases == use.phases[-1]
    chosen, compared, no_shift = told
    widened = kind in ("u′", "p′")
    sentences = (
        KINDS[kind],
        chosen,
        LASTING if lasting and widened else "",
        compared,
        _on_gaps(limits.value[row], limits.centre[row]),
        _on_baseline(int(use.points[row, -1]), limits.upper[row, newest]),
        _on_spread(float(limits.sigma_z[row, -1]), limits.value[row, newest & use.mask[row]]),
        _on_falls(limits.lower[row, newest]),
        no_shift,
    )
    return " ".join(sentence for sentence in sentences if sentence)


def _on_gaps(value: np.ndarray, centre: np.ndarray) -> str:
    """Count the weeks in which there was nothing to compare with."""
    alone = int((np.isfinite(value) & ~np.isfinite(centre)).sum())
    return f"At {_points(alone)} there was nothing to compare with." if alone else ""


def _on_baseline(points: int, upper: np.ndarray) -> str:
    """Warn of limits from few weeks."""
    if np.isnan(upper).all():
        return f"No limits yet: {_points(points)} in the baseline."
    if points < TRIAL_POINTS:
        return f"Trial limits: {_points(points)} in the baseline, {TRIAL_POINTS} make limits."
    return ""


def _on_spread(sigma_z: float, value: np.ndarray) -> str:
    """Say how much the weeks of the baseline vary."""
    if len(value) > 1 and np.ptp(value) == 0:
        return "Nothing varies in the baseline."
    if not np.isfinite(sigma_z):
        return ""
    if sigma_z >= 1.05:
        return f"It varies {sigma_z:.1f} times as much as by chance alone."
    if sigma_z > 1:
        return "From point to point it varies as chance has it."
    return "From point to point it varies no more than by chance; limits are never narrower."


def _on_falls(lower: np.ndarray) -> str:
    """Warn that a lower limit of zero cannot be undercut."""
    if np.isfinite(lower).any() and not np.nanmax(lower) > 0:
        return "The lower limit is 0: a fall cannot show as a single point here."
    return ""


def _points(number: int) -> str:
    return "1 point" if number == 1 else f"{number or 'no'} points"
