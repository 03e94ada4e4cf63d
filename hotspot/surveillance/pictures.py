"""Where is the rate high, and how sure are we? One map, with all that can be said of it."""

from dataclasses import fields, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import numpy as np

from hotspot.clusters.exceedance import find_hotspots
from hotspot.core.errors import NotEnoughData
from hotspot.core.hotspot_rules import rule_of
from hotspot.core.types import TOO_LITTLE, CountPanel, Level, RateEstimates
from hotspot.store.snapshots import Snapshot
from hotspot.surveillance.answers import Picture
from hotspot.surveillance.estimates import (
    FEWEST_EXPECTED,
    Estimates,
    estimate,
)
from hotspot.surveillance.expected import adjust_for_age
from hotspot.surveillance.grain import finest_level
from hotspot.surveillance.ground import adjacency_at, ground_of
from hotspot.surveillance.headlines import YEAR
from hotspot.surveillance.judged import high_and_rising, judge_by, judging_measure
from hotspot.surveillance.movement import Movement, movement_of
from hotspot.surveillance.one_child import find_without_one, one_child_cautions
from hotspot.surveillance.panels import column_of, context_of, panel_of
from hotspot.surveillance.pooled import Pool, share_hidden
from hotspot.surveillance.region import region_rate
from hotspot.surveillance.unrated import only_measurable, why_no_rate, without


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
    return _only(whole, neighborhoods) if neighborhoods else whole


def count_areas(
    snapshot: Snapshot, *, measure: str, window: int, week: date, level: Level, age_band: str
) -> Picture:
    """Give a map with counts and no estimates, for who only asks what may be shown of it.

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
    level : {"tract", "neighborhood"}
        What an area is.
    age_band : str
        "all" or a band of the site.

    Returns
    -------
    Picture
        Rates are not numbers, and no area is compared.
    """
    return _count_whole(snapshot, measure, window, week, age_band, level)


@lru_cache(maxsize=128)
def _count_whole(
    snapshot: Snapshot, measure: str, window: int, week: date, age_band: str, level: Level
) -> Picture:
    panel = panel_of(snapshot, measure, level, window=window, age_band=age_band)
    unknown = np.full(len(panel.areas), np.nan)
    blank = RateEstimates(
        unknown, unknown, unknown, "not estimated", exceedance=unknown, shortfall=unknown
    )
    return _picture(snapshot, panel, week, Estimates(blank, blank, 0.0))


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
    """Draw all areas; kept, because a huddle compares the same pictures week by week."""
    panel = panel_of(snapshot, measure, level, window=window, age_band=age_band)
    column = column_of(panel, week)
    rule = rule_of(snapshot.site.hotspot_rule)
    _, expected = adjust_for_age(snapshot, panel, column)
    rated, touching = learned_from(snapshot, panel, week, pool), adjacency_at(snapshot, panel)

    def estimated(counts: CountPanel) -> Estimates:
        return estimate(counts, column, expected, touching, margin=rule.margin)

    found = estimated(rated)
    drawn = _picture(snapshot, panel, week, found)
    hotspots, on_one = find_without_one(
        rated,
        column,
        drawn.smooth,
        _why_not_judged(panel, column, found),
        lambda changed: estimated(changed).smooth,
        rule=rule,
    )
    told = one_child_cautions(panel, column, on_one, snapshot.site.threshold)
    drawn = replace(drawn, hotspots=hotspots, cautions=_both(drawn.cautions, told))
    judge = _judging_picture(snapshot, drawn, pool)
    if judge is not None:
        return replace(judge_by(drawn, judge), rising=judge.rising)
    if panel.measure.better == "higher":
        return drawn
    return replace(drawn, rising=high_and_rising(drawn, moved(snapshot, drawn, pool)))


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
            key = (about.measure.key, window, week, about.age_band, picture.level)
            hidden |= pool(snapshot, _count_whole(snapshot, *key)) != ""
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
        return _draw_whole(snapshot, *asked)
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


def _why_not_judged(panel: CountPanel, column: int, found: Estimates) -> np.ndarray:
    """Say why an area has no rate, or why no area is compared though it has one."""
    reason = why_no_rate(panel, column)
    thin = (reason == "") & (found.typical < FEWEST_EXPECTED)
    return np.where(thin, TOO_LITTLE, reason)


def _both(one: dict[str, str], other: dict[str, str]) -> dict[str, str]:
    """Put cautions of the intake and of the engine together."""
    return one | {
        area: f"{one[area]} {told}" if area in one else told for area, told in other.items()
    }


def _picture(snapshot: Snapshot, panel: CountPanel, week: date, found: Estimates) -> Picture:
    """Put counts, estimates and what stands out together."""
    column = column_of(panel, week)
    reason = why_no_rate(panel, column)
    crude, smooth = without(found.crude, reason), without(found.smooth, reason)
    judged = _why_not_judged(panel, column, found)
    region = region_rate(snapshot, panel, column)
    ground = ground_of(snapshot, panel.level, tuple(panel.areas), panel.measure)
    return Picture(
        context=context_of(snapshot, panel, week, ()),
        level=panel.level,
        areas=panel.areas,
        names=ground.names,
        neighborhoods=ground.neighborhoods,
        events=panel.events[:, column],
        exposure=panel.exposure[:, column],
        persons=panel.persons[:, column],
        observed=panel.observed[:, column],
        crude=crude,
        smooth=smooth,
        capture=panel.capture,
        measurable=panel.measurable,
        hotspots=find_hotspots(
            panel.areas, smooth, rule=rule_of(snapshot.site.hotspot_rule), reason=judged
        ),
        suppressed=np.zeros(len(panel.areas), dtype=bool),
        region_rate=float(region.rate[0]),
        region_lower=float(region.lower[0]),
        region_upper=float(region.upper[0]),
        typical=found.typical,
        left_out=int((~panel.measurable).sum()),
        cautions=ground.cautions,
    )


def _only(picture: Picture, neighborhoods: tuple[str, ...]) -> Picture:
    """Keep the areas of some neighborhoods, with what was learned from all of them."""
    inside = picture.areas if picture.level == "neighborhood" else picture.neighborhoods
    keep = np.isin(inside.astype(str), neighborhoods)
    return _cut(
        picture,
        keep,
        context=replace(picture.context, neighborhoods=tuple(neighborhoods)),
        crude=_cut(picture.crude, keep),
        smooth=_cut(picture.smooth, keep),
        hotspots=_cut(picture.hotspots, keep),
        by_itself=_cut(picture.by_itself, keep) if picture.by_itself else None,
    )


def _cut(answer: Any, keep: np.ndarray, **parts: Any) -> Any:  # noqa: ANN401
    """Take some rows of every array that has one value an area."""
    arrays = {
        field.name: getattr(answer, field.name)[keep]
        for field in fields(answer)
        if isinstance(getattr(answer, field.name), np.ndarray)
    }
    return replace(answer, **arrays, **parts)
