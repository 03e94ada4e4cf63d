"""Made-up children who are born, grow and fall ill; a few of them far more often than others.

The same child comes back: counting children is not counting visits, and a rate that a handful of
children make is another story than one that many make. So the feed is drawn child by child.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from hotspot.core.weeks import week_ending
from hotspot.ingest.demo.region import DemoRegion

YEAR = 365.25
OLDER = 2
"""Years beyond the age limit for which a child is still seen; rows that counting must leave out."""
OUTSIDE_SHARE = 0.01
IN_CARE_SHARE = 0.015


@dataclass(frozen=True, eq=False)
class Children:
    """A fixed pool of children; times are days since 1970-01-01.

    Parameters
    ----------
    tract : ndarray of int, shape (c,)
        Position of the tract of residence; the number of tracts means outside the region.
    born : ndarray of int, shape (c,)
        Day of birth.
    visits_more, stays_more : ndarray of float, shape (c,)
        How much more often than others the child is seen in an ED, or admitted; mean 1.
    in_care : ndarray of bool, shape (c,)
        Children whose address is given as that of an office.
    key : ndarray of str, shape (c,)
        Pseudonym.
    age_limit : int
        Children are younger than this many completed years.
    """

    tract: np.ndarray
    born: np.ndarray
    visits_more: np.ndarray
    stays_more: np.ndarray
    in_care: np.ndarray
    key: np.ndarray
    age_limit: int


@dataclass(frozen=True, eq=False)
class Season:
    """Respiratory season: a factor for every day, mean 1 over whole winters.

    Parameters
    ----------
    first : int
        Day of the first factor.
    factor : ndarray of float, shape (days,)
        Above 1 in winter; timing and height differ from year to year.
    """

    first: int
    factor: np.ndarray

    def at(self, when: np.ndarray) -> np.ndarray:
        """Read the factor of each time."""
        return self.factor[when.astype(np.int64) - self.first]


@dataclass(frozen=True)
class Habit:
    """How an event depends on age and season.

    Parameters
    ----------
    by_age : tuple of float
        Risk relative to others: below 1 year, 1-4, 5-9, 10 and older.
    respiratory : tuple of float
        Share of the events that follow the respiratory season, for the same ages.
    """

    by_age: tuple[float, float, float, float]
    respiratory: tuple[float, float, float, float]


ED_VISIT = Habit((2.3, 1.35, 0.8, 0.7), (0.35, 0.3, 0.18, 0.08))
STAY = Habit((3.6, 1.1, 0.6, 0.75), (0.5, 0.4, 0.2, 0.08))
WELL_VISIT = Habit((5.0, 1.5, 0.5, 0.4), (0.0, 0.0, 0.0, 0.0))


def day_number(day: date) -> int:
    """Count the days since 1970-01-01."""
    return (day - date(1970, 1, 1)).days


def draw_children(region: DemoRegion, first: int, end: int, rng: np.random.Generator) -> Children:
    """Draw everyone who is a child of the region at some time between two days.

    Parameters
    ----------
    region : DemoRegion
        The place; on any day about ``region.children`` children live in each tract, of evenly
        spread ages. One in a hundred more lives outside it.
    first, end : int
        First day, and the day after the last.
    rng : Generator
        Source of chance.

    Returns
    -------
    Children
        The pool, tract by tract.
    """
    living = np.append(region.children, round(OUTSIDE_SHARE * np.sum(region.children)))
    span = (region.age_limit + OLDER) * YEAR + end - first
    numbers = np.rint(living * span / (region.age_limit * YEAR)).astype(int)
    tract = np.repeat(np.arange(len(living)), numbers)
    rank = np.arange(len(tract)) - np.repeat(np.cumsum(numbers) - numbers, numbers)
    age_order = (rank + rng.random(len(tract))) / np.repeat(np.maximum(numbers, 1), numbers)
    frail = rng.gamma(1.2, 1 / 1.2, len(tract))
    keys = 10_000_000 + rng.permutation(len(tract)) * 7
    return Children(
        tract=tract,
        born=(end - span * age_order).astype(np.int64),
        visits_more=frail,
        stays_more=frail * rng.gamma(1.0, 1.0, len(tract)),
        in_care=(rng.random(len(tract)) < IN_CARE_SHARE) & (tract < len(region.children)),
        key=np.array([f"C{key}" for key in keys], dtype=object),
        age_limit=region.age_limit,
    )


def draw_season(first: int, end: int, rng: np.random.Generator) -> Season:
    """Draw the winters that touch a span of days.

    Parameters
    ----------
    first, end : int
        First day, and the day after the last.
    rng : Generator
        Source of chance.

    Returns
    -------
    Season
        Covers the span; trough about 0.4, peak about 3.
    """
    year = (date(1970, 1, 1) + timedelta(days=first - 182)).year
    last = (date(1970, 1, 1) + timedelta(days=end - 182)).year
    summers = [day_number(date(y, 7, 1)) for y in range(year, last + 2)]
    days = np.arange(summers[0], max(summers[-1], end + 1))
    factor = np.full(len(days), 0.4)
    for summer in summers[:-1]:
        peak = summer + 180 + rng.normal(0, 14)
        factor += 2.9 * np.exp(rng.normal(0, 0.15) - 0.5 * ((days - peak) / 30) ** 2)
    return Season(summers[0], factor / factor.mean())


def draw_events(
    children: Children,
    rate: np.ndarray,
    more: np.ndarray,
    habit: Habit,
    season: Season,
    span: tuple[float, float],
    rng: np.random.Generator,
) -> tuple[np.ndarray, np.ndarray]:
    """Draw when which child has an event.

    Parameters
    ----------
    children : Children
        The pool.
    rate : ndarray of float, shape (n + 1,)
        Events per child and day in each tract, and outside.
    more : ndarray of float, shape (c,)
        How much more often than others each child has one; mean 1.
    habit : Habit
        Dependence on age and season.
    season : Season
        Covers the span.
    span : tuple of float
        From and until, in days.
    rng : Generator
        Source of chance.

    Returns
    -------
    tuple of ndarray
        Positions of children and times in days, in order of time.

    Notes
    -----
    A Poisson process of the highest intensity is drawn and thinned.
    """
    risk, respiratory = _by_age(habit, children.age_limit)
    top = (risk * (1 + respiratory * (season.factor.max() - 1))).max()
    since = np.maximum(children.born, span[0])
    until = np.minimum(children.born + (children.age_limit + OLDER) * YEAR, span[1])
    expected = rate[children.tract] * more * top * np.maximum(until - since, 0)
    who = np.repeat(np.arange(len(expected)), rng.poisson(expected))
    when = since[who] + rng.random(len(who)) * (until - since)[who]
    age = ((when - children.born[who]) / YEAR).astype(int)
    intensity = risk[age] * (1 + respiratory[age] * (season.at(when) - 1))
    kept = np.flatnonzero(rng.random(len(who)) * top < intensity)
    kept = kept[np.argsort(when[kept], kind="stable")]
    return who[kept], when[kept]


def _by_age(habit: Habit, limit: int) -> tuple[np.ndarray, np.ndarray]:
    """Spread a habit over single years of age; mean risk below the limit is 1."""
    group = np.searchsorted([1, 5, 10], np.arange(limit + OLDER + 1), side="right")
    risk = np.array(habit.by_age)[group]
    return risk / risk[:limit].mean(), np.array(habit.respiratory)[group]


def saturday_of(when: np.ndarray) -> np.ndarray:
    """Give the day number of the Saturday that ends the week of each time."""
    days = np.floor(when).astype(np.int64).astype("datetime64[D]")
    return week_ending(days).astype(np.int64)
