"""Last week's snapshot stays on the wall until a whole new one stands behind it.

Everything is read, judged, counted and drawn before the first byte is published, so a feed that
cannot be believed changes nothing. Only counts are published; no line of an extract is kept.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
from threadpoolctl import threadpool_limits

from hotspot.core.errors import InvalidExtract, InvalidSettings
from hotspot.core.settings import Settings
from hotspot.core.site import site_of
from hotspot.counts.tally import Tally, tally
from hotspot.ingest.folders import files_of
from hotspot.ingest.intake import Intake, take_in
from hotspot.ingest.tracts import read_tracts
from hotspot.refresh.before import read_before
from hotspot.refresh.places import Places, read_places
from hotspot.store.durable import private_files
from hotspot.store.lock import importing
from hotspot.store.snapshots import publish

STEPS = (
    "reading tracts and neighborhoods",
    "reading and judging extracts",
    "counting children",
    "publishing the snapshot",
)
"""What a refresh does, in words, for whoever watches."""


NOWHERE_EVENTS = 100
"""If a measure has so many events or more and none lies in a tract, something is mapped wrongly."""


def refresh(
    settings: Settings, *, as_of: date, progress: Callable[[str], None] | None = None
) -> str:
    """Read, judge, count and publish.

    Parameters
    ----------
    settings : Settings
        All the site decides.
    as_of : date
        Day of the extracts: nothing later is believed, and open stays are counted up to it.
    progress : callable or None
        Called with each of ``STEPS`` as it begins.

    Returns
    -------
    str
        Id of the new snapshot.

    Raises
    ------
    RefreshRunning
        If another refresh holds the store.
    HotspotError
        If settings, geography or an extract break a rule; the snapshot that is up stays up.
    """
    tell = progress or _nobody
    store = _store_of(settings)
    with private_files(), importing(store):
        tables, shapes = _make(settings, as_of, tell)
        tell(STEPS[-1])
        return publish(
            store,
            tables,
            shapes,
            site=site_of(settings, tables["populations"]["year"].unique()),
            as_of=as_of,
            sources=_sources(settings),
            fingerprint=settings.fingerprint(),
        )


def rehearse(
    settings: Settings, *, as_of: date, progress: Callable[[str], None] | None = None
) -> pd.DataFrame:
    """Do all that a refresh does short of publishing, so that what stops one stops the other.

    Parameters
    ----------
    settings : Settings
        All the site decides.
    as_of : date
        Day of the extracts.
    progress : callable or None
        Called with each of ``STEPS`` but the last as it begins.

    Returns
    -------
    DataFrame
        Table ``quality`` that a refresh would publish.

    Raises
    ------
    HotspotError
        If settings, geography or an extract break a rule.
    """
    with private_files():
        tables, _ = _make(settings, as_of, progress or _nobody)
    return tables["quality"]


def _make(
    settings: Settings, as_of: date, tell: Callable[[str], None]
) -> tuple[dict[str, pd.DataFrame], gpd.GeoDataFrame]:
    """Tables and shapes of a snapshot."""
    with threadpool_limits(1):
        tell(STEPS[0])
        tracts = read_tracts(settings.region)
        places = read_places(settings, tracts, as_of)
        tell(STEPS[1])
        with take_in(settings, as_of, tracts) as intake:
            tell(STEPS[2])
            counted = _count(settings, intake, places, as_of)
    refuse_if_nothing_is_placed(counted.weeks)
    before = read_before(settings.store.path, site_of(settings))
    learn = settings.reporting.learn
    weeks, reporting = before.carry_on(counted.weeks, as_of, learn=learn)
    tables = _tables(intake, counted, places) | {"weeks": weeks, "reporting": reporting}
    return tables, places.shapes


def _count(settings: Settings, intake: Intake, places: Places, as_of: date) -> Tally:
    return tally(
        intake.encounters,
        intake.screenings,
        areas=places.neighborhoods,
        older=intake.older,
        shares=places.shares,
        ages=settings.ages,
        same_day=settings.bed_days.same_day,
        lag_weeks=settings.reporting.lag_weeks,
        as_of=as_of,
    )


def refuse_if_nothing_is_placed(weeks: pd.DataFrame) -> None:
    """Refuse counts of which nothing lies in a tract: the map would say "none" everywhere.

    Parameters
    ----------
    weeks : DataFrame
        Table ``weeks``.

    Raises
    ------
    InvalidExtract
        If a measure has a hundred events or more and none of them is placed.
    """
    sums = weeks.groupby("measure")[["value", "placed"]].sum()
    nowhere = sums[(sums["value"] >= NOWHERE_EVENTS) & (sums["placed"] == 0)]
    if not nowhere.empty:
        raise InvalidExtract(
            f"none of {nowhere['value'].max():,} events ({', '.join(nowhere.index)}) lies in a"
            " tract of the region; see which column the feed maps to tract_geoid, or to longitude"
            " and latitude; if tract ids look like 3.9061E+10 a spreadsheet has damaged them:"
            " export again as text"
        )


def _tables(intake: Intake, counted: Tally, places: Places) -> dict[str, pd.DataFrame]:
    return {
        "counts": counted.counts,
        "weeks": counted.weeks,
        "populations": places.populations,
        "areas": places.areas,
        "links": places.links,
        "shares": places.list_shares(),
        "quality": pd.concat([intake.quality, places.findings], ignore_index=True),
        "facilities": intake.facilities,
        "feeds": intake.feeds,
    }


def _sources(settings: Settings) -> list[dict[str, Any]]:
    found = []
    for feed in settings.feeds:
        files = files_of(feed)
        found.append(
            {
                "feed": feed.name,
                "kind": feed.kind,
                "files": len(files),
                "bytes": sum(file.stat().st_size for file in files),
            }
        )
    return found


def _store_of(settings: Settings) -> Path:
    if settings.store.path is None:
        raise InvalidSettings("store.path is not known; load the settings from a file, or set it")
    return settings.store.path


def _nobody(step: str) -> None:
    """Hear of a step where nobody watches."""
