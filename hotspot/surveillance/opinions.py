"""A place that four methods call hot, each for its own reason, is hot; one that one calls, may be.

The map's own rule asks of each place how probable a high rate is. Here others look at the same
counts: does the map have a pattern at all, which places are high together with what touches them,
and which circles hold more than the rest, over the window or just now? None looks at a smoothed
rate, which resembles its neighbors because it was made from them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np

from hotspot.clusters.season import LARGEST_SHARE
from hotspot.core.errors import NotEnoughData
from hotspot.core.measures import Measure
from hotspot.core.types import CountPanel, Level
from hotspot.store.snapshots import Snapshot
from hotspot.surveillance.alive import Asked, MayTell, circles_now
from hotspot.surveillance.answers import Picture
from hotspot.surveillance.beside import Called, Pattern, judge_neighbors
from hotspot.surveillance.circles import Circles, circles_over
from hotspot.surveillance.counted import count_areas
from hotspot.surveillance.expected import adjust_for_age
from hotspot.surveillance.ground import cautions_of
from hotspot.surveillance.panels import column_of, panel_of
from hotspot.surveillance.pictures import learned_from
from hotspot.surveillance.pooled import Pool
from hotspot.surveillance.unrated import why_no_rate

_NOT_OF_SHARES = (
    "circles count events among the children who live there; a share is of the children asked,"
    " whose number differs from place to place for other reasons"
)
_MORE_IS_BETTER = "circles look for more than elsewhere, and here fewer is the concern"


@dataclass(frozen=True, eq=False)
class Opinions:
    """What other methods say of one map, of the whole region whatever the filter.

    Parameters
    ----------
    measure : Measure
        What was counted: hospital stays where the map is of bed-days, which come in clumps.
    level : {"tract", "neighborhood"}
        What an area is.
    areas : ndarray of str, shape (n,)
        Ids.
    left_out : int
        Areas that nothing was asked of: without a rate, or with one to be read with care.
    pooled : int
        Hidden areas, of which only sums were looked at.
    pattern : Pattern
        Of the whole map.
    moran, star : Called
        Local Moran and Gi* of each area.
    window, now : Circles
        Clusters over the window, and those that are alive.
    largest : float
        Share of what is expected of the region that a cluster may hold.
    """

    measure: Measure
    level: Level
    areas: np.ndarray
    left_out: int
    pooled: int
    pattern: Pattern
    moran: Called
    star: Called
    window: Circles
    now: Circles
    largest: float = LARGEST_SHARE


def opinions_on(
    snapshot: Snapshot, picture: Picture, *, pool: Pool | None, may_tell: MayTell
) -> Opinions:
    """Ask other methods about the map of a window.

    Parameters
    ----------
    snapshot : Snapshot
        Where the picture was drawn from.
    picture : Picture
        Whose measure, window, week, ages and level are asked about; its filter is not.
    pool : callable or None
        As of ``draw``: of hidden areas only sums are looked at, so that nothing told depends on how
        these are made up. ``disclosure.pooling.pool_hidden`` for whatever is shown.
    may_tell : callable
        Says of which areas together something may be told; asked of the clusters that are alive,
        whose weeks are of too few children to be hidden one by one.

    Returns
    -------
    Opinions
        An opinion that cannot be had says why.

    Raises
    ------
    NotEnoughData
        If the feeds do not have the counts, or not the window.

    Notes
    -----
    Ages are taken out where the map does it. Where the typical area expects too few events for a
    map (``estimates.FEWEST_EXPECTED``), single areas are not judged either; circles are, for they
    add areas up. An area that the intake warned of, as one at which a hospital's address piles up,
    is left out: one rate eight times the region's widens the spread that all others are measured
    by, and is drawn as a neighbor of everybody's, until no true cluster is seen any more. Against
    its own past it takes part.
    """
    about, level = picture.context, picture.level
    measure = "admissions" if about.measure.family == "person_days" else about.measure.key
    panel = panel_of(snapshot, measure, level, window=about.window, age_band=about.age_band)
    column = column_of(panel, about.week)
    learned = learned_from(snapshot, panel, about.week, pool)
    hidden = _hidden(snapshot, panel, about.week, pool)
    expected = _expected(snapshot, panel, learned, column)
    judged = judge_neighbors(
        snapshot, learned, column, expected, hidden=hidden, typical=picture.typical
    )
    now = Asked(measure, level, about.week, about.age_band)
    return Opinions(
        panel.measure,
        level,
        panel.areas,
        int((expected == 0).sum()),
        int((hidden & (expected > 0)).sum()),
        *judged,
        window=_search(panel.measure, lambda: circles_over(snapshot, learned, column, expected)),
        now=_search(
            panel.measure, lambda: circles_now(snapshot, now, pool=pool, may_tell=may_tell)
        ),
    )


def _hidden(snapshot: Snapshot, panel: CountPanel, week: date, pool: Pool | None) -> np.ndarray:
    """Mask the areas of which nothing may be told."""
    if pool is None:
        return np.zeros(len(panel.areas), dtype=bool)
    counted = count_areas(
        snapshot,
        measure=panel.measure.key,
        window=panel.window,
        week=week,
        level=panel.level,
        age_band=panel.age_band,
    )
    return pool(snapshot, counted) != ""


def _expected(
    snapshot: Snapshot, panel: CountPanel, learned: CountPanel, column: int
) -> np.ndarray:
    """Give what rates are rates of: expected events, or children asked; zero leaves an area out."""
    warned = list(cautions_of(snapshot, panel.measure))
    rated = (why_no_rate(panel, column) == "") & ~np.isin(panel.areas, warned)
    taking_part = rated & (learned.exposure[:, column] > 0)
    if panel.measure.family == "proportion":
        return np.where(taking_part, learned.exposure[:, column], 0.0)
    return np.where(taking_part, adjust_for_age(snapshot, panel, column)[1].expected, 0.0)


def _search(measure: Measure, search: Callable[[], Circles]) -> Circles:
    """Search where circles make sense, or say why not."""
    if measure.family == "proportion":
        return Circles(why=_NOT_OF_SHARES)
    if measure.better == "higher":
        return Circles(why=_MORE_IS_BETTER)
    try:
        return search()
    except NotEnoughData as too_little:
        return Circles(why=str(too_little))
