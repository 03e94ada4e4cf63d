"""Where is the rate high, and how sure are we? One map, with all that can be said of it."""

from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache

import numpy as np

from hotspot.core.errors import NotEnoughData
from hotspot.core.hotspot_rules import rule_of
from hotspot.core.types import CountPanel, Level
from hotspot.store.snapshots import Snapshot
from hotspot.surveillance.answers import Picture
from hotspot.surveillance.counted import count_areas, put_together, why_not_judged
from hotspot.surveillance.cut import keep_neighborhoods
from hotspot.surveillance.estimates import Estimates, estimate
from hotspot.surveillance.expected import adjust_for_age
from hotspot.surveillance.grain import finest_level
from hotspot.surveillance.ground import adjacency_at
from hotspot.surveillance.headlines import YEAR
from hotspot.surveillance.judged import high_and_rising, judge_by, judging_measure
from hotspot.surveillance.movement import Movement, movement_of
from hotspot.surveillance.one_child import find_without_one, one_child_cautions
from hotspot.surveillance.panels import column_of, panel_of
from hotspot.surveillance.pooled import Pool, share_hidden
from hotspot.surveillance.unrated import only_measurable


def draw(
    snapshot: Snapshot,
    *,
    measure: str,
    window: int,
    week: date,
    age_band: str = "all",
    neighborhoods: tuple[str, ...] = (),
    level: Level | None = None,
    pool: Pool | None = None,
) -> Picture:
    """Estimate every area's rate in one window and say which areas stand out.

    Parameters
    ----------
    snapshot : Snapshot
        Where the counts are.
    measure : str
        Key of the measure.
    window : int
        Weeks to sum: 4, 13 or 52.
    week : date
        Saturday the window ends with.
    age_band : str, default "all"
        Or a band of the site.
    neighborhoods : tuple of str
        Areas to keep; empty is all. The estimates always learn from the whole region.
    level : {"tract", "neighborhood"} or None
        None draws tracts if there is enough to see at that grain (``finest_level``), else
        neighborhoods.
    pool : callable or None
        Says which areas are hidden, so that nothing is estimated from their counts but their sums
        (``surveillance.pooled``); ``disclosure.pooling.pool_hidden`` for whatever is shown.

    Returns
    -------
    Picture
        Before suppression.

    Raises
    ------
    NotEnoughData
        If the window is not covered by the feeds, or nobody is at risk in this age band.
    """
    level = level or finest_level(snapshot, measure, window=window, week=week, age_band=age_band)
    whole = _draw_whole(snapshot, measure, window, week, age_band, level, pool)
    return keep_neighborhoods(whole, neighborhoods) if neighborhoods else whole


@lru_cache(maxsize=256)
def _draw_whole(
    snapshot: Snapshot,
    measure: str,
    window: int,
    week: date,
    age_band: str,
    level: Level,
    pool: Pool | None,
) -> Picture:
    """Mark on the map of all areas what is high and rising."""
    drawn = estimate_whole(snapshot, measure, window, week, age_band, level, pool)
    if drawn.judged_by is not None:
        judge = drawn.judged_by.key
        marked = _draw_whole(snapshot, judge, window, week, age_band, level, pool)
        return replace(drawn, rising=marked.rising)
    if drawn.context.measure.better == "higher":
        return drawn
    return replace(drawn, rising=high_and_rising(drawn, moved(snapshot, drawn, pool)))


@lru_cache(maxsize=256)
def estimate_whole(
    snapshot: Snapshot,
    measure: str,
    window: int,
    week: date,
    age_band: str,
    level: Level,
    pool: Pool | None,
) -> Picture:
    """Draw all areas without the mark of rising, which asks for the pool of the year before.

    Kept, because a huddle looks at the same pictures week by week.

    Parameters
    ----------
    snapshot : Snapshot
        Where the counts are.
    measure : str
        Key of the measure.
    window : int
        Weeks to sum.
    week : date
        Saturday the window ends with.
    age_band : str
        "all" or a band of the site.
    level : {"tract", "neighborhood"}
        What an area is.
    pool : callable or None
        As of ``draw``.

    Returns
    -------
    Picture
        Before suppression; ``rising`` marks nothing.

    Raises
    ------
    NotEnoughData
        As ``draw``.
    """
    panel = panel_of(snapshot, measure, level, window=window, age_band=age_band)
    column = column_of(panel, week)
    rule = rule_of(snapshot.site.hotspot_rule)
    _, expected = adjust_for_age(snapshot, panel, column)
    rated, touching = learned_from(snapshot, panel, week, pool), adjacency_at(snapshot, panel)

    def estimated(counts: CountPanel) -> Estimates:
        return estimate(counts, column, expected, touching, margin=rule.margin)

    found = estimated(rated)
    drawn = put_together(snapshot, panel, week, found)
    hotspots, on_one = find_without_one(
        rated,
        column,
        drawn.smooth,
        why_not_judged(panel, column, found),
        lambda changed: estimated(changed).smooth,
        rule=rule,
    )
    told = one_child_cautions(panel, column, on_one, snapshot.site.threshold)
    drawn = replace(drawn, hotspots=hotspots, cautions=_both(drawn.cautions, told))
    judge = _judging_picture(snapshot, drawn, pool)
    return drawn if judge is None else judge_by(drawn, judge)


def moved(snapshot: Snapshot, picture: Picture, pool: Pool | None) -> Movement:
    """Compare areas with their own past year, where both may be shown.

    Parameters
    ----------
    snapshot : Snapshot
        What the picture was drawn from.
    picture : Picture
        Before suppression, of the whole region.
    pool : callable or None
        As of ``draw``.

    Returns
    -------
    Movement
        Not a number where the window or the 52 weeks before it are hidden.
    """
    about, hidden = picture.context, np.zeros(len(picture.areas), dtype=bool)
    past = about.week - timedelta(weeks=about.window)
    for window, week in ((about.window, about.week), (YEAR, past)) if pool else ():
        try:
            counted = count_areas(
                snapshot,
                measure=about.measure.key,
                window=window,
                week=week,
                level=picture.level,
                age_band=about.age_band,
            )
            hidden |= pool(snapshot, counted) != ""
        except NotEnoughData:  # then there is no past year to compare with
            continue
    return movement_of(snapshot, picture, hidden=hidden)


def _judging_picture(snapshot: Snapshot, drawn: Picture, pool: Pool | None) -> Picture | None:
    """Draw the map whose counts say what stands out; None for the map itself."""
    about = drawn.context
    judge = judging_measure(snapshot, about.measure)
    if judge is None:
        return None
    asked = (judge.key, about.window, about.week, about.age_band, drawn.level, pool)
    try:
        return estimate_whole(snapshot, *asked)
    except NotEnoughData:  # weeks that only the measure itself has
        return None


def learned_from(
    snapshot: Snapshot, panel: CountPanel, week: date, pool: Pool | None
) -> CountPanel:
    """Give the counts that rates are estimated from: measurable, and of hidden areas sums only."""
    if pool is None:
        return only_measurable(panel)
    counted = count_areas(
        snapshot,
        measure=panel.measure.key,
        window=panel.window,
        week=week,
        level=panel.level,
        age_band=panel.age_band,
    )
    column = column_of(panel, week)
    return only_measurable(share_hidden(panel, column, pool(snapshot, counted)))


def _both(one: dict[str, str], other: dict[str, str]) -> dict[str, str]:
    """Put cautions of the intake and of the engine together."""
    return one | {
        area: f"{one[area]} {told}" if area in one else told for area, told in other.items()
    }
