"""A chart is only as good as what somebody decided about it, so every decision has a name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from numbers import Integral, Real
from typing import Literal, get_args

import numpy as np

from hotspot.core.chart import Exclusion, Phase
from hotspot.core.errors import InvalidCounts, UnsupportedMethod
from hotspot.spc.limits.ranges import D2
from hotspot.spc.limits.tails import TAIL
from hotspot.spc.rules import STANDARD, RuleSettings

Compared = Literal["own past", "region", "season"]
"""What the centre line is made of."""

MOST = 5200
"""Weeks of a century, which is no baseline any more."""

_DATED = (("phases", Phase, ("start", "until")), ("exclusions", Exclusion, ("first", "last")))


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
        First weeks of each phase that set its limits, unless the phase says until when; from 1 to
        5,200.
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
        Mean range of two normal values, from 0.5 to 2; qcc has 1.128379, NHSRplotthedots 3/2.66.
    floor : float, default 1
        Smallest sigma z of u′ and p′, from 0 (as published) to 10.
    runs_about : {"median", "centre"}
        Line about which runs are judged; of skewed counts more than half lie below their mean.

    Raises
    ------
    InvalidCounts
        If a number is no number or out of its range, a phase or an exclusion has no dates, two
        phases begin in one week, or a phase's baseline or an exclusion ends before it begins.
    UnsupportedMethod
        If the comparison or the line of the runs is unknown, or rules are no ``RuleSettings``.
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
        weeks = self.baseline_weeks
        if not isinstance(weeks, Integral) or isinstance(weeks, bool) or not 1 <= weeks <= MOST:
            raise InvalidCounts(
                f"baseline weeks must be a whole number, at least 1 and at most {MOST}; correct"
                " charts.baseline_weeks"
            )
        _check_range("tail", self.tail, 0, 0.5, open_ended=True)
        _check_range("d2", self.d2, 0.5, 2)
        _check_range("floor", self.floor, 0, 10)
        if not isinstance(self.screen, bool | np.bool_) or not isinstance(self.kind, str):
            raise InvalidCounts("screen must be True or False, and kind the name of a chart")
        if not isinstance(self.rules, RuleSettings):
            raise UnsupportedMethod("rules must be RuleSettings, or one of RULE_SETS")
        if self.compared not in get_args(Compared) or self.runs_about not in ("median", "centre"):
            raise UnsupportedMethod(
                f"compared is {self.compared!r}, runs_about {self.runs_about!r}; choose one of"
                f" {', '.join(get_args(Compared))}, and median or centre"
            )
        for name, kind, dates in _DATED:
            decided = getattr(self, name)
            _check_kind(name, decided, kind, dates)
            object.__setattr__(self, name, tuple(decided))
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


def _check_range(
    name: str, number: float, least: float, most: float, *, open_ended: bool = False
) -> None:
    """Refuse what is no number, or is out of its range."""
    if not isinstance(number, Real) or isinstance(number, bool):
        raise InvalidCounts(f"{name} must be a number")
    if not least <= number <= most or (open_ended and number in (least, most)):
        between = f"above {least} and below" if open_ended else f"at least {least} and at most"
        raise InvalidCounts(f"{name} must be {between} {most}, not {number:g}")


def _check_kind(name: str, decided: Sequence, kind: type, dates: tuple[str, ...]) -> None:
    """Refuse decisions that are none, or have no dates."""
    if not isinstance(decided, tuple | list) or not all(isinstance(one, kind) for one in decided):
        raise InvalidCounts(f"{name} must be a tuple, and each one a hotspot.spc.{kind.__name__}")
    for one in decided:
        for part in dates:
            day = getattr(one, part)
            dated = isinstance(day, date) and not isinstance(day, datetime)
            if not dated and not (day is None and part == "until"):
                raise InvalidCounts(f"{part} of each of the {name} must be a datetime.date")


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
