"""Chart, table and list must judge by the same rules, so the rules are one value that all share.

Rules by the same name differ from program to program; where they do, the difference is a named
option here, and the sets of rules that people know by name have the options of their programs.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from hotspot.core.errors import InvalidCounts

Third = Literal["any third", "same side", "same side inside limits"]

_CHOICES = {
    "two_of_three": (None, "any third", "same side", "same side inside limits"),
    "repeats": ("break", "skip"),
    "on_line": ("skip", "break"),
    "marks": ("completing", "members"),
}
_LEAST = {
    "shift_length": 2,
    "trend_length": 3,
    "within_length": 2,
    "alternating_length": 3,
    "outside_length": 2,
}
_SIGNS = ("point", "shift", "zone", "trend", "even")
_THIRDS = {
    "any third": "2 of 3 points in a row beyond two sigma on one side",
    "same side": "2 of 3 points in a row beyond two sigma, all three on one side",
    "same side inside limits": "2 of 3 points in a row between two sigma and the limit,"
    " all three on one side",
}


@dataclass(frozen=True)
class RuleSettings:
    """The one place that says which rules judge a chart, for page, picture and file alike.

    Parameters
    ----------
    use_points : bool, default True
        A week beyond a limit is a signal.
    use_shift : bool, default True
        A run on one side of the middle line is a signal.
    shift_length : int or "dynamic", default 8
        Weeks in a row that make a run, at least 2; "dynamic" is one more than the longest run
        Anhøj allows for the number of useful weeks of the phase to date.
    max_autocorrelation : float, default 0.3
        Above it neighboring weeks are alike for their own reasons, and rules on several weeks
        are off.
    least_expected : float, default 2
        With fewer events a week the median lies off the mean, and rules on several weeks are off.
    use_crossings : bool, default False
        A phase that crosses its middle line less often than chance has it is a signal. It is said
        of the phase, never of a week.
    trend_length : int or None, default None
        Weeks in a row that rise or fall, at least 3; None is off.
    repeats : {"break", "skip"}, default "break"
        A value like the one before breaks a trend, or neither adds to it nor breaks it.
    two_of_three : str or None, default None
        Two of three weeks in a row beyond two sigma on one side. With "any third" the third may
        lie anywhere (Western Electric, Nelson); with "same side" it must lie on the same side of
        the centre line (announced for the NHS tools); with "same side inside limits" weeks beyond
        a limit do not count among the two besides (NHSRplotthedots 0.2.2). None is off.
    four_of_five : bool, default False
        Four of five weeks in a row beyond one sigma on one side are a signal.
    within_length : int or None, default None
        Weeks in a row within one sigma that are too even, usually 15; None is off.
    alternating_length : int or None, default None
        Weeks in a row that go up and down by turns, usually 14; None is off.
    outside_length : int or None, default None
        Weeks in a row outside one sigma, on both sides, usually 8; None is off.
    on_line : {"skip", "break"}, default "skip"
        A week on the middle line neither adds to a run nor breaks it, or breaks it.
    marks : {"completing", "members"}, default "completing"
        A pattern marks the week that completes it and those that continue it, or all its weeks.
    order : tuple of str
        Which sign names a week that shows several, first wins.
    """

    use_points: bool = True
    use_shift: bool = True
    shift_length: int | Literal["dynamic"] = 8
    max_autocorrelation: float = 0.3
    least_expected: float = 2.0
    use_crossings: bool = False
    trend_length: int | None = None
    repeats: Literal["break", "skip"] = "break"
    two_of_three: Third | None = None
    four_of_five: bool = False
    within_length: int | None = None
    alternating_length: int | None = None
    outside_length: int | None = None
    on_line: Literal["skip", "break"] = "skip"
    marks: Literal["completing", "members"] = "completing"
    order: tuple[str, ...] = _SIGNS

    def __post_init__(self) -> None:
        """Refuse a run that is no run, and an option nobody knows."""
        for name, least in _LEAST.items():
            length = getattr(self, name)
            off = length == "dynamic" if name == "shift_length" else length is None
            if not off and not (isinstance(length, int) and length >= least):
                raise InvalidCounts(f"{name} must be at least {least} weeks")
        for name, choices in _CHOICES.items():
            if getattr(self, name) not in choices:
                raise InvalidCounts(f"{name} must be one of {', '.join(map(str, choices))}")
        if sorted(self.order) != sorted(_SIGNS):
            raise InvalidCounts(f"order must name each of {', '.join(_SIGNS)} once")

    @property
    def looks_at_evenness(self) -> bool:
        """Say whether a rule looks for weeks that vary too little or too regularly."""
        return any((self.within_length, self.outside_length, self.alternating_length))

    @property
    def uses_patterns(self) -> bool:
        """Say whether a rule looks at several weeks at once."""
        zones = bool(self.two_of_three) or self.four_of_five
        runs = self.use_shift or self.use_crossings or bool(self.trend_length)
        return runs or zones or self.looks_at_evenness

    def points_only(self) -> "RuleSettings":
        """Keep the rule on single points, for series of which several points mean nothing."""
        return replace(
            self, use_shift=False, use_crossings=False, trend_length=None, two_of_three=None,
            four_of_five=False, within_length=None, alternating_length=None, outside_length=None,
        )  # fmt: skip

    @cached_property
    def only_shift(self) -> bool:
        """Say whether the shift rule is the only one that looks at several weeks."""
        return self.use_shift and not replace(self, use_shift=False).uses_patterns

    def words(self, *, shift: bool) -> tuple[str, ...]:
        """Say which rules were applied.

        Parameters
        ----------
        shift : bool
            Rules on several weeks were applied, too.

        Returns
        -------
        tuple of str
            One entry a rule, in plain words; with all rules that a page should name.
        """
        points = ("one point beyond a limit",) if self.use_points else ()
        return (*points, *self._pattern_words()) if shift else points

    def _pattern_words(self) -> list[str]:
        """Say which rules on several weeks are on."""
        length = self.shift_length
        shift = (
            "more points in a row on one side of the centre line than chance makes (Anhøj)"
            if length == "dynamic"
            else f"{length} points in a row on one side of the centre line"
        )
        said = {
            shift: self.use_shift,
            "fewer crossings of the centre line than chance makes (Anhøj)": self.use_crossings,
            _THIRDS.get(self.two_of_three, ""): self.two_of_three,
            "4 of 5 points in a row beyond one sigma on one side": self.four_of_five,
            f"{self.trend_length} points in a row rising or falling": self.trend_length,
            f"{self.within_length} points in a row within one sigma": self.within_length,
            f"{self.alternating_length} points in a row up and down by turns": (
                self.alternating_length
            ),
            f"{self.outside_length} points in a row outside one sigma, on both sides": (
                self.outside_length
            ),
        }
        return [words for words, on in said.items() if on]


STANDARD = RuleSettings()
"""The rules unless somebody chose others: points and shifts."""

NHS = RuleSettings(
    shift_length=7,
    trend_length=7,
    two_of_three="same side inside limits",
    on_line="break",
    marks="members",
    order=("point", "trend", "zone", "shift", "even"),
)
"""Making Data Count, as NHSRplotthedots 0.2.2 has it."""

WESTERN_ELECTRIC = RuleSettings(two_of_three="any third", four_of_five=True, on_line="break")
"""Rules 1 to 4 of the handbook of 1956, as qcc has them."""

NELSON = RuleSettings(
    shift_length=9,
    trend_length=6,
    two_of_three="any third",
    four_of_five=True,
    within_length=15,
    alternating_length=14,
    outside_length=8,
    on_line="break",
)
"""Nelson's eight tests of 1984, as qcc has them."""

IHI = RuleSettings(trend_length=6, repeats="skip", two_of_three="any third", within_length=15)
"""Five rules of the Institute for Healthcare Improvement, after Provost and Murray."""

ANHOEJ = RuleSettings(shift_length="dynamic", use_crossings=True)
"""Points, and Anhøj's two tests of runs, whose limits know how many weeks there are."""

RULE_SETS: dict[str, RuleSettings] = {
    "Points and shifts": STANDARD,
    "Anhøj: points, runs and crossings": ANHOEJ,
    "NHS Making Data Count": NHS,
    "IHI: five rules": IHI,
    "Western Electric: four rules": WESTERN_ELECTRIC,
    "Nelson: eight rules": NELSON,
}
"""Sets of rules a page can offer, by the names people know them by."""
