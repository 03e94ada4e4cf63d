"""A series moves every week; its limits say which moves are worth a second look."""

from dataclasses import dataclass
from datetime import date

import numpy as np

SIGNALS_HIGH = ("high point", "high shift", "high zone", "high trend")
SIGNALS_LOW = ("low point", "low shift", "low zone", "low trend")
SIGNALS_EVEN = ("too even", "too uneven")
"""Neither concern nor improvement, but not chance: the series varies too little, or by turns."""
SIGNALS = (*SIGNALS_HIGH, *SIGNALS_LOW, *SIGNALS_EVEN)


@dataclass(frozen=True)
class Phase:
    """A stretch of a series with limits of its own, begun by somebody who knows why.

    Parameters
    ----------
    start : date
        First week ending of the phase.
    why, author : str
        What changed, and who decided on new limits; "" where nobody said.
    until : date or None
        Last week ending of its baseline, which freezes the limits there; None takes the usual
        number of weeks.
    """

    start: date
    why: str = ""
    author: str = ""
    until: date | None = None


@dataclass(frozen=True)
class Exclusion:
    """Weeks that are drawn and judged, but set no limits, for a reason that somebody knows.

    Parameters
    ----------
    first, last : date
        Week endings, both excluded.
    why, author : str
        What happened, and who decided; "" where nobody said.
    """

    first: date
    last: date
    why: str = ""
    author: str = ""


@dataclass(frozen=True)
class RunTest:
    """What the runs of a phase say: does the series wander about its line as chance has it?

    Parameters
    ----------
    useful : int
        Points that do not lie on the line.
    longest, longest_most : int
        Longest run on one side, and the longest that chance would make.
    crossings, crossings_least : int
        Times the series crosses the line, and the fewest that chance would make.
    """

    useful: int
    longest: int
    longest_most: int
    crossings: int
    crossings_least: int

    @property
    def signal(self) -> bool:
        """Say that a run is too long or that crossings are too few."""
        return self.longest > self.longest_most or self.crossings < self.crossings_least


@dataclass(frozen=True, eq=False)
class ControlChart:
    """A series with its limits and what the rules say of each week.

    Parameters
    ----------
    weeks : ndarray of datetime64[D], shape (w,)
        Week endings.
    value, centre, lower, upper : ndarray of float, shape (w,)
        Per person-week, or a share; not a number where there is no data.
    status : ndarray of str, shape (w,)
        "common cause", one of ``SIGNALS``, "incomplete" or "no data".
    phase : ndarray of int, shape (w,)
        Stretch of the series with its own limits, from 0.
    baseline : ndarray of bool, shape (w,)
        Weeks the limits were computed from.
    kind : str
        "u′", "u", "p′", "p", "negative binomial", "beta-binomial", "XmR" or "run".
    why : str
        Reason for the kind, and for rules that are switched off, in words.
    sigma_z : ndarray of float, shape (n_phases,)
        Spread beyond chance that widens the limits; 1 is none, and for XmR not a number.
    rules : tuple of str
        Rules that were applied, in words.
    hollow : ndarray of bool, shape (w,)
        Weeks that late records still change. Default: the incomplete ones.
    value_lower, value_upper : ndarray of float, shape (w,)
        95 % interval in which a hollow value will come to lie, if known. Default: not a number.
    ghost : ndarray of bool, shape (w,)
        Weeks somebody excluded from the baseline. Default: none.
    middle : ndarray of float, shape (w,)
        Line about which runs are judged. Default: the centre line.
    runs : tuple of RunTest
        One a phase; empty where runs are not judged.
    made : tuple of (str, str)
        Every decision behind the limits, as name and value.
    decided : tuple of Phase or Exclusion
        What people decided about this series, and why.
    trial : str
        Sentence that warns of limits from few points; "" where limits are firm.
    """

    weeks: np.ndarray
    value: np.ndarray
    centre: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    status: np.ndarray
    phase: np.ndarray
    baseline: np.ndarray
    kind: str
    why: str
    sigma_z: np.ndarray
    rules: tuple[str, ...]
    hollow: np.ndarray | None = None
    value_lower: np.ndarray | None = None
    value_upper: np.ndarray | None = None
    ghost: np.ndarray | None = None
    middle: np.ndarray | None = None
    runs: tuple[RunTest, ...] = ()
    made: tuple[tuple[str, str], ...] = ()
    decided: tuple[Phase | Exclusion, ...] = ()
    trial: str = ""

    def __post_init__(self) -> None:
        """Take what late records change from the status where nothing is said of it."""
        if self.hollow is None:
            object.__setattr__(self, "hollow", self.status == "incomplete")
        if self.ghost is None:
            object.__setattr__(self, "ghost", np.zeros(self.value.shape, dtype=bool))
        if self.middle is None:
            object.__setattr__(self, "middle", self.centre)
        for name in ("value_lower", "value_upper"):
            if getattr(self, name) is None:
                object.__setattr__(self, name, np.full(self.value.shape, np.nan))

    @property
    def signal(self) -> np.ndarray:
        """Mask of the weeks in which a rule fired."""
        return np.isin(self.status, SIGNALS)

    def __str__(self) -> str:
        """Say the chart in words: its newest limits, its signals, and how it was made."""
        drawn = np.flatnonzero(np.isfinite(self.centre))
        if not drawn.size:
            return f"{self.kind} chart of {len(self.weeks)} points. {self.why}"
        last = drawn[-1]
        limits = f"{self.lower[last]:.4g} to {self.upper[last]:.4g}"
        said = [f"{self.weeks[at]} {self.status[at]}" for at in np.flatnonzero(self.signal)]
        return "\n".join(
            (
                f"{self.kind} chart of {len(self.weeks)} points: usual {self.centre[last]:.4g},"
                f" limits {limits}",
                f"Signals: {', '.join(said) or 'none'}",
                f"Rules: {'; '.join(self.rules) or 'none'}",
                self.why,
            )
        )
