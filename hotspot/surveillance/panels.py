"""A question starts with a panel: counts of one measure, for the areas and window asked about."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np

from hotspot.core.errors import InvalidCounts, NotEnoughData
from hotspot.core.measures import MEASURES, OTHER, VARIANTS, Measure, known_as, part_of
from hotspot.core.types import CountPanel, Level
from hotspot.counts.arrived import window_completeness
from hotspot.counts.panels import assemble
from hotspot.store.snapshots import Snapshot
from hotspot.surveillance.answers import Context, Reported


def measure_of(key: str) -> Measure:
    """Give the measure of a key, or say which there are."""
    if key in VARIANTS:
        return VARIANTS[key]
    if part := part_of(key):
        return part
    if key not in MEASURES:
        raise InvalidCounts(f"there is no measure {key!r}; choose one of {', '.join(MEASURES)}")
    return MEASURES[key]


@lru_cache(maxsize=160)
def panel_of(
    snapshot: Snapshot, measure: str, level: Level, *, window: int, age_band: str = "all"
) -> CountPanel:
    """Give the counts of one measure for every area of a level.

    Parameters
    ----------
    snapshot : Snapshot
        Where the counts are.
    measure : str
        Key of the measure.
    level : {"tract", "neighborhood", "region"}
        What a row is.
    window : int
        Weeks summed in each column: 1, 4, 13 or 52.
    age_band : str, default "all"
        Or a band of the site.

    Returns
    -------
    CountPanel
        Every week the measure is known for; kept, because the next week asks for the same one.

    Raises
    ------
    NotEnoughData
        If the snapshot has no counts of this measure.
    """
    tables = snapshot.tables
    found = measure_of(measure)
    _refuse_part(snapshot, found, level, age_band)
    known = (tables["weeks"]["measure"] == known_as(found).key).any()
    if not known or (found.of and not snapshot.site.bed_days_cap):
        raise NotEnoughData(
            f"{found.label}: the feeds of this snapshot do not have it; choose another measure"
        )
    return assemble(
        tables["counts"],
        tables["weeks"],
        tables["populations"],
        tables["areas"],
        measure=found,
        level=level,
        age_band=age_band,
        window=window,
        as_of=snapshot.as_of,
        vintage=snapshot.site.vintage,
        capture_minimum=snapshot.site.capture_minimum,
        largest=tables.get("largest"),
    )


def _refuse_part(snapshot: Snapshot, measure: Measure, level: Level, age_band: str) -> None:
    """Refuse what is not counted by condition, because a missing row would pass for a zero."""
    if not measure.part_of:
        return
    known = {OTHER, *(name for name, _ in snapshot.site.conditions)}
    if measure.part_of not in snapshot.site.split or measure.condition not in known:
        raise NotEnoughData(
            f"{measure.label}: this snapshot was not counted by this condition; choose all"
            " conditions, or name the group in [conditions] and refresh"
        )
    if level == "tract" or age_band != "all":
        what = "a tract" if level == "tract" else "an age"
        raise NotEnoughData(
            f"{measure.label}: by condition, {what} has too few children; they are counted by"
            f" {snapshot.site.noun}, all ages together. Choose all conditions to see more"
        )


def week_choices(snapshot: Snapshot, measure: str) -> tuple[list[date], date]:
    """List the weeks one may look at, newest first, and the newest complete one.

    Parameters
    ----------
    snapshot : Snapshot
        Where the counts are.
    measure : str
        Key of the measure.

    Returns
    -------
    tuple of (list of date, date)
        Observed weeks, newest first; and the newest whose late records have had time to arrive.

    Raises
    ------
    NotEnoughData
        If no week of the measure is observed and complete.
    """
    known, newest = _choices(snapshot, measure)
    return list(known), newest


@lru_cache(maxsize=64)
def _choices(snapshot: Snapshot, measure: str) -> tuple[tuple[date, ...], date]:
    found, weeks = measure_of(measure), snapshot.tables["weeks"]
    mine = weeks[weeks["measure"] == known_as(found).key].sort_values("week_ending")
    observed = mine["observed"].to_numpy(dtype=bool)
    complete = observed & _by_week(snapshot, known_as(found))["complete"]
    if not complete.any():
        raise NotEnoughData(f"{found.label}: no week is complete yet; load extracts of more weeks")
    endings = [week.date() for week in mine["week_ending"]]
    known = [week for week, seen in zip(endings, observed, strict=True) if seen]
    return tuple(known[::-1]), endings[np.flatnonzero(complete)[-1]]


@lru_cache(maxsize=64)
def _by_week(snapshot: Snapshot, measure: Measure) -> dict[str, np.ndarray]:
    """Say how complete the weeks of a measure are; asked for by every answer about it."""
    return window_completeness(snapshot.tables["weeks"], measure, 1)


def column_of(panel: CountPanel, week: date) -> int:
    """Say which column ends with a week, refusing one that the window does not fill."""
    column = panel.column(np.datetime64(week, "D"))
    if not panel.observed[:, column].any():
        raise NotEnoughData(
            f"{panel.measure.label}: the {panel.window} weeks to {week.day} {week:%b %Y} are not"
            " all covered by the feeds; choose a later week or a shorter window"
        )
    return column


def context_of(
    snapshot: Snapshot, panel: CountPanel, week: date, neighborhoods: tuple[str, ...] = ()
) -> Context:
    """Say what an answer is about."""
    column = panel.column(np.datetime64(week, "D"))
    weekly = _by_week(snapshot, known_as(panel.measure))
    ended = panel.weeks < np.datetime64(snapshot.as_of, "D")
    until = panel.weeks[weekly["complete"] & ended]
    return Context(
        measure=panel.measure,
        age_band=panel.age_band,
        window=panel.window,
        week=week,
        as_of=snapshot.as_of,
        snapshot=snapshot.id,
        site=snapshot.site,
        neighborhoods=neighborhoods,
        complete=bool(panel.complete[column]),
        reported=None if panel.complete[column] else _reported(vars(panel), panel.weeks, column),
        newest=_newest(weekly, panel.weeks, ended),
        complete_until=until[-1].item() if until.size else None,
    )


def _newest(weekly: dict[str, np.ndarray], weeks: np.ndarray, ended: np.ndarray) -> Reported | None:
    """Say how much of the newest week that had ended has arrived, if it is known not to be all."""
    columns = np.flatnonzero(ended)
    if not columns.size or weekly["complete"][columns[-1]]:
        return None
    return _reported(weekly, weeks, columns[-1])


def _reported(known: Mapping[str, Any], weeks: np.ndarray, column: int) -> Reported | None:
    names = ("completeness", "completeness_lower", "completeness_upper")
    share, lower, upper = (float(known[name][column]) for name in names)
    if not np.isfinite(share):
        return None
    return Reported(weeks[column].item(), share, lower, upper)


def names_of(snapshot: Snapshot, level: Level, areas: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Give the name of each area as shown, and the neighborhood it lies in ("" for none)."""
    known = _names(snapshot, level)
    found = [known.get(area, ("", "")) for area in areas.tolist()]
    names, inside = zip(*found, strict=True) if found else ((), ())
    return np.array(names, dtype=object), np.array(inside, dtype=object)


@lru_cache(maxsize=16)
def _names(snapshot: Snapshot, level: Level) -> dict[str, tuple[str, str]]:
    """Give name and neighborhood of every area of a level; asked for by every answer."""
    known = snapshot.tables["areas"]
    rows = known[known["level"] == level]
    named = (rows[column].fillna("").astype(str) for column in ("name", "neighborhood"))
    return dict(zip(rows["area"].astype(str), zip(*named, strict=True), strict=True))
