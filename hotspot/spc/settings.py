"""A chart is only as good as what somebody decided about it, so every decision has a name."""

from dataclasses import dataclass
from typing import Literal, get_args

from hotspot.core.chart import Exclusion, Phase
from hotspot.core.errors import InvalidCounts, UnsupportedMethod
from hotspot.spc.ranges import D2
from hotspot.spc.rules import STANDARD, RuleSettings
from hotspot.spc.tails import TAIL

Compared = Literal["own past", "region", "season"]
"""What the centre line is made of."""


@dataclass(frozen=True)
class ChartSettings:
    """How series are charted; one object for page, table and file.

    Parameters
    ----------
    kind : str, default "auto"
        Chart of all areas; "auto" chooses for each by what is counted and how much of it.
    compared : {"own past", "region", "season"}
        The area's own flat mean; what the same week brought to the rest of the region; or what past
        years make one expect of this season.
    rules : RuleSettings
        Which rules judge the weeks.
    baseline_weeks : int, default 52
        First weeks of each phase that set its limits, unless the phase says until when.
    phases : tuple of Phase
        Begun by somebody who knows why; in any order.
    exclusions : tuple of Exclusion
        Weeks that set no limits.
    tail : float, default 0.00135
        Probability beyond one limit of the charts with probability limits.
    screen : bool, default False
        Leave out moving ranges of 3.267 means and above, once, as qicharts2 does when attached and
        NHSRplotthedots does unless told otherwise.
    d2 : float, default 1.128
        Mean range of two normal values; qcc has 1.128379, NHSRplotthedots 3/2.66.
    floor : float, default 1
        Smallest sigma z of u′ and p′; 0 as published.
    runs_about : {"median", "centre"}
        Line about which runs are judged; of skewed counts more than half lie below their mean.

    Raises
    ------
    InvalidCounts
        If the baseline has no weeks, two phases begin in one week, a phase's baseline or an
        exclusion ends before it begins, or ``tail`` is no small probability.
    UnsupportedMethod
        If the comparison or the line of the runs is unknown.
    """

    kind: str = "auto"
    compared: Compared = "own past"
    rules: RuleSettings = STANDARD
    baseline_weeks: int = 52
    phases: tuple[Phase, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()
    tail: float = TAIL
    screen: bool = False
    d2: float = D2
    floor: float = 1.0
    runs_about: Literal["median", "centre"] = "median"

    def __post_init__(self) -> None:
        """Refuse decisions that contradict themselves."""
        if self.baseline_weeks < 1:
            raise InvalidCounts(
                "baseline weeks must be at least 1; set charts.baseline_weeks higher"
            )
        if not 0 < self.tail < 0.5:
            raise InvalidCounts(f"tail must be above 0 and below 0.5, not {self.tail:g}")
        if self.compared not in get_args(Compared) or self.runs_about not in ("median", "centre"):
            raise UnsupportedMethod(
                f"compared is {self.compared!r}, runs_about {self.runs_about!r}; choose one of"
                f" {', '.join(get_args(Compared))}, and median or centre"
            )
        _check_dates(self.phases, self.exclusions)

    @property
    def words(self) -> tuple[tuple[str, str], ...]:
        """Say every decision that changes a number, as name and value, for files."""
        return (
            ("compared with", self.compared),
            ("baseline weeks", str(self.baseline_weeks)),
            ("new limits", "; ".join(map(_phase_words, self.phases)) or "none"),
            ("excluded", "; ".join(map(_exclusion_words, self.exclusions)) or "none"),
            ("tail", f"{self.tail:g}"),
            ("moving ranges screened", "yes" if self.screen else "no"),
            ("d2", f"{self.d2:.10g}"),
            ("least sigma z", f"{self.floor:g}"),
            ("runs about", self.runs_about),
        )


def _check_dates(phases: tuple[Phase, ...], exclusions: tuple[Exclusion, ...]) -> None:
    if len({phase.start for phase in phases}) < len(phases):
        raise InvalidCounts("two phases begin in the same week; leave one of them out")
    for phase in phases:
        if phase.until is not None and phase.until < phase.start:
            raise InvalidCounts(
                f"the baseline of the phase from {phase.start} ends before, on {phase.until};"
                " give a later week, or none"
            )
    for weeks in exclusions:
        if weeks.last < weeks.first:
            raise InvalidCounts(
                f"the exclusion from {weeks.first} ends before, on {weeks.last}; swap the weeks"
            )


def _phase_words(phase: Phase) -> str:
    until = f", baseline to {phase.until}" if phase.until else ""
    return f"from {phase.start}{until}{_because(phase.why, phase.author)}"


def _exclusion_words(weeks: Exclusion) -> str:
    span = f"{weeks.first}" if weeks.first == weeks.last else f"{weeks.first} to {weeks.last}"
    return f"{span}{_because(weeks.why, weeks.author)}"


def _because(why: str, author: str) -> str:
    said = ", ".join(part for part in (why, author) if part)
    return f" ({said})" if said else ""
