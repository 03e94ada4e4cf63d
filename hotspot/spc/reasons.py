"""A chart that cannot say why it looks as it does will not be believed twice."""

from collections.abc import Sequence

import numpy as np

from hotspot.spc.limits.laney import slow_waves
from hotspot.spc.limits.shewhart import TRIAL_POINTS, Limits
from hotspot.spc.rules import RuleSettings

KINDS = {
    "u′": "u′ chart: events per child at risk; the limits allow for spread beyond chance and for"
    " the skew of small counts.",
    "u": "u chart: events per child at risk, with limits as if each event were independent.",
    "p′": "p′ chart: a share of children; the limits allow for spread beyond chance and for the"
    " skew of small counts.",
    "p": "p chart: a share of children, with limits as if each child answered independently.",
    "negative binomial": "Probability limits of counts (negative binomial), set where a stable"
    " series would seldom be found; wider, the fewer points they are learned from.",
    "beta-binomial": "Probability limits of shares (beta-binomial), set where a stable series would"
    " seldom be found; wider, the fewer points they are learned from.",
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

LANEYS = ("u′", "p′")
LASTING = "They allow for stays that last over weeks, too."
WAVES = (
    "Neighboring points are alike: the limits are those of all distances from the mean, not of the"
    " differences of neighbors."
)
OWN_MEAN = "The centre line is the area's own mean over its baseline."
REST_OF_REGION = (
    "The centre line is what the rest of the region had at the same time, times how the area"
    " compared with it in the baseline."
)
FLAT = {"XmR": OWN_MEAN, "run": ""}
"""What is said of the line of charts that look at the series alone; a run chart says it itself."""

SEASONS_DIFFER = "The shift rule is off: a season that differs does so for weeks on end."
ALONE = "There is no other area to compare with."


def why_no_shift(
    lag: float,
    expected: float,
    rules: RuleSettings,
    *,
    lasting: bool,
    others: float = np.inf,
    sides: tuple[int, int, int] | None = None,
) -> str:
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
    others : float, optional
        Mean children a week who were asked and have not the answer, of shares.
    sides : tuple of int, optional
        Baseline points above, below and on the line, where they are too uneven for runs.

    Returns
    -------
    str
        A sentence, or "".
    """
    if not rules.uses_patterns:
        return "The shift rule is switched off."
    off = "The shift rule is off" if rules.only_shift else "Rules on several points are off"
    why = _why_off(lag, (expected, others), rules, lasting=lasting)
    if not why and sides is not None:
        above, below, on = sides
        why = f"of the baseline points {above} lie above the middle line, {below} below, {on} on it"
    return f"{off}: {why}." if why else ""


def _why_off(lag: float, few: tuple[float, float], rules: RuleSettings, *, lasting: bool) -> str:
    """Say what is wrong with the counts, or nothing."""
    if lasting:
        return "one stay fills days of several weeks"
    if lag > rules.max_autocorrelation:
        return f"neighboring points are alike (correlation {lag:.2f})"
    if few[0] < rules.least_expected:
        return f"fewer than {rules.least_expected:g} events a point"
    if few[1] < rules.least_expected:
        return f"fewer than {rules.least_expected:g} children a point have not the answer"
    return ""


def explain(
    kinds: Sequence[str], told: Sequence[tuple[str, str, str]], limits: Limits, *, lasting: bool
) -> list[str]:
    """Say why charts are of their kinds and what they cannot show.

    Parameters
    ----------
    kinds : sequence of str
        Kind of each chart.
    told : sequence of tuple of (str, str, str)
        Sentences of each on why this kind, on the centre line, and on rules that are off.
    limits : Limits
        Of all areas; the newest phase is the one that is acted on.
    lasting : bool
        The events last over weeks.

    Returns
    -------
    list of str
        Plain sentences, one text an area.
    """
    use = limits.baseline
    newest = use.phases == use.phases[-1]
    lower, upper = limits.lower[:, newest], limits.upper[:, newest]
    known = np.isfinite(limits.value)
    facts = zip(
        kinds,
        told,
        (known & ~np.isfinite(limits.centre)).sum(axis=1).tolist(),
        [
            f"No limits yet: {_points(points)} in the baseline." if none else trial
            for points, none, trial in zip(
                use.points[:, -1].astype(int).tolist(),
                np.isnan(upper).all(axis=1),
                trials(limits),
                strict=True,
            )
        ],
        _on_spreads(kinds, limits, newest),
        (np.isfinite(lower).any(axis=1) & ~(lower > 0).any(axis=1)).tolist(),
        strict=True,
    )
    return [_sentences(*one, lasting=lasting) for one in facts]


def _on_spreads(kinds: Sequence[str], limits: Limits, newest: np.ndarray) -> list[str]:
    """Say how much the baseline of the newest phase varies, area by area."""
    used = (limits.baseline.mask & np.isfinite(limits.value))[:, newest]
    varies = _varies(limits.value[:, newest], used).tolist()
    facts = zip(
        kinds, slow_waves(limits).tolist(), limits.sigma_z[:, -1].tolist(), varies, strict=True
    )
    return [
        f"{WAVES if waves and kind in LANEYS else ''} {_on_spread(sigma_z)}".strip()
        if differs
        else "Nothing varies in the baseline."
        for kind, waves, sigma_z, differs in facts
    ]


def _varies(value: np.ndarray, used: np.ndarray) -> np.ndarray:
    """Say whether the baseline of each area has two values that differ, or too few to know."""
    high = np.where(used, value, -np.inf).max(axis=1, initial=-np.inf)
    low = np.where(used, value, np.inf).min(axis=1, initial=np.inf)
    return (high > low) | (used.sum(axis=1) < 2)


def _sentences(
    kind: str,
    told: tuple[str, str, str],
    alone: int,
    baseline: str,
    spread: str,
    floored: bool,
    *,
    lasting: bool,
) -> str:
    chosen, compared, no_shift = told
    said = (
        KINDS[kind],
        chosen,
        LASTING if lasting and kind in LANEYS else "",
        compared,
        f"At {_points(alone)} there was nothing to compare with." if alone else "",
        baseline,
        spread,
        "The lower limit is 0: a fall cannot show as a single point here." if floored else "",
        no_shift,
    )
    return " ".join(filter(None, said))


def trials(limits: Limits) -> list[str]:
    """Warn of limits from few points, area by area; "" where they are firm, or there are none."""
    use = limits.baseline
    none = np.isnan(limits.upper[:, use.phases == use.phases[-1]]).all(axis=1)
    return [
        ""
        if unlimited or points >= TRIAL_POINTS
        else f"Trial limits: {_points(points)} in the baseline, {TRIAL_POINTS} make limits."
        for points, unlimited in zip(use.points[:, -1].astype(int).tolist(), none, strict=True)
    ]


def _on_spread(sigma_z: float) -> str:
    """Say how much the weeks of the baseline vary."""
    if sigma_z >= 1.05:
        return f"It varies {sigma_z:.1f} times as much as by chance alone."
    if sigma_z > 1:
        return "From point to point it varies as chance has it."
    if sigma_z <= 1:
        return "From point to point it varies no more than by chance; limits are never narrower."
    return ""


def _points(number: int) -> str:
    return "1 point" if number == 1 else f"{number or 'no'} points"
