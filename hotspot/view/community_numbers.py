"""What a neighborhood is told of itself: a few numbers, each with what keeps it from being more.

A number that is hidden, one that nobody sent, one still filling up and a true nought are four
different things to tell a parent; the state of a number keeps them apart.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from hotspot.core.measures import Measure
from hotspot.core.types import TOO_LITTLE, WITHOUT_RATE
from hotspot.core.weeks import WEEKS_PER_YEAR
from hotspot.surveillance.answers import Comparison, Context, Picture
from hotspot.surveillance.coverage import NOBODY, Senders
from hotspot.surveillance.headlines import YEAR
from hotspot.view.community_where import Where
from hotspot.view.place import row_of
from hotspot.view.shown import area_status, caution

State = Literal[
    "shown",
    "zero",
    "incomplete",
    "suppressed",
    "no data",
    "not measurable",
    "small denominator",
    "no denominator",
]

IN_A_HUNDRED = 0.2
"""Rate of the region, per child and year or as a share, from which numbers are given of 100."""

FEWEST_SHOWN = 0.5
"""Share of numbers in time that must be shown for a picture of them."""

FRESH_YEARS = 3
"""Years for which a count of children stands for those who live somewhere now."""

_BETTER = {"lower": ("lower", "likely lower"), "higher": ("higher", "likely higher")}
_WITH_A_RATE = ("shown", "zero", "incomplete")


@dataclass(frozen=True)
class Number:
    """One measure in one neighborhood over some weeks, after disclosure.

    Parameters
    ----------
    measure : Measure
        What was counted.
    state : str
        Whether there is a number, and if not why.
    status : str
        What the map says of it, next to the region; "" where there is nothing to compare.
    rate, lower, upper, region : float
        As counted with its 95 % interval, and that of the region; of ``base`` children a year, or
        of ``base`` answers.
    base : int
        100 or 1,000.
    events, persons : float
        Count, and distinct children behind it.
    children : float
        Children who live there, or answers, behind the rate.
    weeks : int
        Weeks summed.
    week : date
        Saturday that ends them.
    careful : bool
        An office or a hospital may stand there as an address.
    """

    measure: Measure
    state: State
    weeks: int
    week: date
    status: str = ""
    rate: float = math.nan
    lower: float = math.nan
    upper: float = math.nan
    region: float = math.nan
    base: int = 100
    events: float = math.nan
    persons: float = math.nan
    children: float = math.nan
    careful: bool = False

    @property
    def first_day(self) -> date:
        """Sunday that begins the weeks."""
        return self.week - timedelta(days=7 * self.weeks - 1)

    @property
    def has_rate(self) -> bool:
        """A rate can be shown."""
        return self.state in _WITH_A_RATE

    @property
    def better(self) -> bool:
        """It is better for children here than in the region."""
        return self.status in _BETTER[self.measure.better]

    @property
    def alike(self) -> bool:
        """It is as one would expect in the region, which its interval holds."""
        return self.status == "as expected" and not self.apart

    @property
    def apart(self) -> int:
        """Side on which it lies where its interval leaves the region out: 1 above, -1 below."""
        return int(self.lower > self.region) - int(self.upper < self.region)


@dataclass(frozen=True)
class Told:
    """Everything a neighborhood is told.

    Parameters
    ----------
    name : str
        Of the neighborhood.
    context : Context
        Of the chosen measure and week.
    now, before : Number
        Chosen measure in the year that ends with the week, and in the year before.
    change : Comparison or None
        Whether luck explains what lies between the two.
    others : tuple of Number
        Every measure in its newest complete year, the chosen one among them.
    changes : dict of str to Comparison
        The same as ``change`` for all of them, by key of the measure.
    periods : tuple of Number
        Chosen measure in time, oldest first.
    contact : str
        Whom to ask; "" if nobody has said.
    placed : float
        Share of the region's events of the year whose home is known.
    lately : {"more", "fewer", ""}
        Whether the newest weeks were unusual for this place by more than luck.
    silent : bool
        A facility that used to send records has sent none of the newest weeks.
    senders : Senders
        Hospitals and clinics whose records of the year were counted.
    where : Where or None
        Where it lies; None if it has no outline.
    meeting : str
        When and where people meet next; "" if nobody has said.
    worse_lately : frozenset of str
        Keys of the measures whose newest weeks were worse than usual here by more than luck.
    """

    name: str
    context: Context
    now: Number
    before: Number
    change: Comparison | None
    others: tuple[Number, ...]
    changes: dict[str, Comparison]
    periods: tuple[Number, ...]
    contact: str = ""
    placed: float = 1.0
    lately: Literal["more", "fewer", ""] = ""
    silent: bool = False
    senders: Senders = NOBODY
    where: Where | None = None
    meeting: str = ""
    worse_lately: frozenset[str] = frozenset()

    @property
    def region(self) -> str:
        """Name of the region without the state it is in."""
        return self.context.site.region.split(",")[0]

    @property
    def counted_in(self) -> int | None:
        """Year the children were counted in, if that is too long ago to say who lives here."""
        years = self.context.site.population_years
        old = bool(years) and self.context.week.year - years[-1] > FRESH_YEARS
        return years[-1] if old else None

    @property
    def children(self) -> float:
        """Children who live here, by the first number that knows; not a number if none does."""
        numbers = (self.now, *self.others)
        counted = (one.children for one in numbers if one.measure.family != "proportion")
        return next((many for many in counted if many > 0), math.nan)

    def of(self, key: str) -> Number | None:
        """Give the newest complete year of one measure, if it is counted here."""
        return next((one for one in self.others if one.measure.key == key), None)


def number_of(picture: Picture, area: str, base: int | None = None) -> Number:
    """Take the number of one neighborhood from a map.

    Parameters
    ----------
    picture : Picture
        After disclosure.
    area : str
        Id of a place in it.
    base : int or None
        Of how many children or answers to tell; None takes 100, or 1,000 if the number is small.

    Returns
    -------
    Number
        Without any number where the map may show none.
    """
    row, context = row_of(picture, area), picture.context
    status = str(area_status(picture)[row])
    empty = Number(context.measure, "no data", picture.context.window, context.week)
    if status in ("suppressed", *WITHOUT_RATE):
        return _with(empty, state=status, children=_children(picture, row, hidden=True))
    scale, base = _scale(picture, base)
    rate, lower, upper = (
        float(getattr(picture.crude, end)[row]) * scale for end in ("rate", "lower", "upper")
    )
    events = float(picture.events[row])
    state = "incomplete" if not context.complete else ("shown" if events else "zero")
    return _with(
        empty,
        state=state,
        status=status if context.complete and status != TOO_LITTLE else "",
        rate=rate,
        lower=lower,
        upper=upper,
        region=picture.region_rate * scale,
        base=base,
        events=events,
        persons=float(picture.persons[row]),
        children=_children(picture, row),
        careful=bool(caution(picture, row)),
    )


def nothing(measure: Measure, weeks: int, week: date) -> Number:
    """Give the number of weeks that are not all known."""
    return Number(measure, "no data", weeks, week)


def _with(number: Number, **values: object) -> Number:
    return Number(**{**vars(number), **values})


def _scale(picture: Picture, base: int | None) -> tuple[float, int]:
    """Give the factor from a stored rate to one of 100 or 1,000, whichever reads better.

    A year is 52 weeks here, so that anybody can divide what was counted by the children.
    """
    measure = picture.context.measure
    if measure.family == "proportion":
        return measure.scale, 100
    whole = measure.scale / 1000 * YEAR / WEEKS_PER_YEAR
    base = base or (100 if picture.region_rate * whole >= IN_A_HUNDRED else 1000)
    return whole * base, base


def _children(picture: Picture, row: int, *, hidden: bool = False) -> float:
    """Give the children who live there, which anybody may know, or the answers that were given."""
    if picture.context.measure.family == "proportion":
        return math.nan if hidden else float(picture.exposure[row])
    return float(picture.exposure[row]) / picture.context.window


def whole_or_none(periods: Sequence[Number]) -> tuple[Number, ...]:
    """Give the numbers in time only if none of them is hidden.

    The same sheet tells the sum of a year, so a single hidden number would be the year less the
    others. A number that is still filling up counts as hidden: its year is told as well, and it
    would look like a fall.

    Parameters
    ----------
    periods : sequence of Number
        Oldest first, one beside the other.

    Returns
    -------
    tuple of Number
        All of them, or none.
    """
    hidden = any(one.state in ("suppressed", "incomplete") for one in periods)
    return () if hidden else tuple(periods)


def drawable(periods: Sequence[Number]) -> bool:
    """Tell whether enough numbers in time can be shown to make a picture of them."""
    shown = sum(one.has_rate for one in periods)
    return 0 < shown >= FEWEST_SHOWN * len(periods)


def highest(periods: Sequence[Number]) -> float:
    """Give the largest rate among some numbers and their region, 1 if there is none."""
    known = [value for one in periods if one.has_rate for value in (one.rate, one.region)]
    return max((value for value in known if math.isfinite(value)), default=1.0) or 1.0
