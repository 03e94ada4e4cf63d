"""Last week's snapshot stays on the wall until a whole new one stands behind it.

Everything is read, judged, counted and drawn before the first byte is published, so a feed that
cannot be believed changes nothing. Only counts are published; no line of an extract is kept.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import geopandas as gpd
import pandas as pd
from threadpoolctl import threadpool_limits

from hotspot.core.errors import InvalidSettings
from hotspot.core.settings import Settings
from hotspot.core.site import site_of
from hotspot.counts.tally import Tally, tally
from hotspot.ingest.engine import in_our_words
from hotspot.ingest.findings import Finding, findings_of, noting, quality_table, refuse_stops
from hotspot.ingest.geography.tracts import examine_tracts
from hotspot.ingest.geography.vintages import FEED
from hotspot.ingest.intake import Intake, judge_all
from hotspot.refresh.before import counts_the_same, take_over
from hotspot.refresh.curves import with_curves
from hotspot.refresh.earlier import Earlier, read_earlier
from hotspot.refresh.gaps import tell_gaps, tell_strays
from hotspot.refresh.meant import Meant, let_pass
from hotspot.refresh.places import Places, read_places
from hotspot.refresh.sources import describe_sources, grown_old, says_nothing_new
from hotspot.refresh.telling import Telling
from hotspot.refresh.usual import Seen, watch_weeks
from hotspot.refresh.watch import (
    refuse_future,
    watch_history,
    watch_order,
    watch_past,
    watch_unplaced,
)
from hotspot.store.durable import private_files
from hotspot.store.lock import importing
from hotspot.store.snapshots import publish

STEPS = (
    "reading tracts and neighborhoods",
    "reading and judging extracts",
    "counting children",
    "smoothing tracts over weeks",
    "publishing the snapshot",
)
"""What a refresh does, in words, for whoever watches."""

NOWHERE_EVENTS = 100
"""If a measure has so many events or more and none lies in a tract, something is mapped wrongly."""


def refresh(
    settings: Settings,
    *,
    as_of: date,
    progress: Callable[[str], None] | None = None,
    detail: Callable[[str], None] | None = None,
    allow_older: bool = False,
    accept_changes: bool = False,
    again: bool = False,
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
    detail : callable or None
        Called within a step with a few words on how far it has come.
    allow_older : bool
        Let an older day, or an older extract, replace a newer one.
    accept_changes : bool
        Let what differs from earlier snapshots pass with a warning.
    again : bool
        Publish even if the files and the settings are those of the snapshot that is up.

    Returns
    -------
    str
        Id of the new snapshot; of the one that is up if there is nothing new to say.

    Raises
    ------
    RefreshRunning
        If another refresh holds the store.
    HotspotError
        If settings, geography or an extract break a rule; the snapshot that is up stays up. All
        that stops it is said at once.
    """
    tell = Telling(progress, detail)
    store = _store_of(settings)
    with private_files(), importing(store):
        sources, earlier = describe_sources(settings), read_earlier(store)
        _refuse_other_region(settings, earlier, accepted=accept_changes)
        if not again and says_nothing_new(earlier.snapshot, settings, sources, as_of):
            refuse_stops(quality_table(grown_old(earlier.snapshot, as_of, settings.checks)))
            return earlier.snapshot.id
        draft = _make(settings, as_of, tell, earlier, Meant(allow_older, accept_changes))
        refuse_stops(draft.quality)
        site = site_of(settings, draft.tables["populations"]["year"].unique())
        tell.step(STEPS[-2])
        tables = with_curves(draft.tables, site, as_of, up=earlier.snapshot, detail=tell.detail)
        tell.step(STEPS[-1])
        return publish(
            store,
            tables,
            draft.shapes,
            site=site,
            as_of=as_of,
            sources=sources,
            fingerprint=settings.fingerprint(),
        )


def rehearse(
    settings: Settings,
    *,
    as_of: date,
    progress: Callable[[str], None] | None = None,
    detail: Callable[[str], None] | None = None,
    allow_older: bool = False,
    accept_changes: bool = False,
) -> pd.DataFrame:
    """Do all that a refresh does short of publishing, so that what stops one is told by the other.

    Parameters
    ----------
    settings : Settings
        All the site decides.
    as_of : date
        Day of the extracts.
    progress : callable or None
        Called with each of ``STEPS`` but the last two as it begins; what is stopped does not count.
    detail : callable or None
        Called within a step with a few words on how far it has come.
    allow_older : bool
        Let an older day, or an older extract, replace a newer one.
    accept_changes : bool
        Let what differs from earlier snapshots pass with a warning.

    Returns
    -------
    DataFrame
        Table ``quality`` that a refresh would publish; a "stop" for each reason it would not.
    """
    tell = Telling(progress, detail)
    earlier = read_earlier(settings.store.path)
    with private_files():
        meant = Meant(allow_older, accept_changes)
        return _make(settings, as_of, tell, earlier, meant).quality


def _refuse_other_region(settings: Settings, earlier: Earlier, *, accepted: bool) -> None:
    """Keep two sites from publishing into one store because their folders have one name."""
    up = earlier.snapshot
    if up and up.site.region != settings.region.name and not accepted:
        raise InvalidSettings(
            f"{settings.store.path} holds snapshots of {up.site.region}, these settings are of"
            f" {settings.region.name}; give them a store of their own ([store] path = ...), or run"
            " once with --accept-changes if the region was renamed"
        )


@dataclass(frozen=True, eq=False)
class _Draft:
    """What a refresh would publish; only findings where something stops it."""

    quality: pd.DataFrame
    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    shapes: gpd.GeoDataFrame | None = None


def _make(settings: Settings, as_of: date, tell: Telling, earlier: Earlier, meant: Meant) -> _Draft:
    """Find all that can be found; count only what can be believed."""
    found = list(refuse_future(as_of, date.today()))
    tables, places = {}, None
    with threadpool_limits(1), in_our_words(), noting(found, FEED):
        tell.step(STEPS[0])
        read = examine_tracts(settings.region)
        found += read.findings
        tracts = read.table
        with noting(found, FEED):
            places = read_places(settings, tracts, as_of)
        tell.step(STEPS[1])
        with judge_all(settings, as_of, tracts, tell.detail) as intake:
            found += findings_of(intake.quality)
            watched = _watch(settings, Seen(as_of, intake.feeds), earlier, found, meant)
            found += let_pass(watched, accepted=meant.accept_changes)
            if places and not any(one.severity == "stop" for one in found):
                tell.step(STEPS[2])
                counted = _count(settings, intake, places, as_of, tell)
                watched = _watch_counts(settings, counted, earlier)
                found += let_pass(watched, accepted=meant.accept_changes)
                tables = _tables(intake, counted, places)
    found += findings_of(places.findings) if places else []
    quality = quality_table(dict.fromkeys(found))
    if not tables or (quality["severity"] == "stop").any():
        return _Draft(quality)
    before = take_over(earlier.snapshot, settings.store.path, site_of(settings))
    learn = settings.reporting.learn
    weeks, reporting = before.carry_on(tables["weeks"], as_of, learn=learn)
    tables |= {"weeks": weeks, "reporting": reporting, "quality": quality}
    return _Draft(quality, tables, places.shapes)


def _watch(
    settings: Settings, now: Seen, earlier: Earlier, found: list[Finding], meant: Meant
) -> list[Finding]:
    """Hold the rows of the feeds against what earlier refreshes saw."""
    checks, lag = settings.checks, settings.reporting.lag_weeks
    stale = [one.feed for one in found if one.rule == "stale feed"]
    findings = [*watch_weeks(now, earlier.seen, checks, lag_weeks=lag, stale=stale)]
    up = earlier.snapshot
    resettled = up is not None and up.manifest.fingerprint != settings.fingerprint()
    findings += watch_unplaced(now, earlier.last, checks, resettled=resettled)
    if earlier.last:
        findings += watch_history(now, earlier.last, checks)
        findings += watch_order(now, earlier.last, allowed=meant.allow_older)
    return findings


def _watch_counts(settings: Settings, counted: Tally, earlier: Earlier) -> list[Finding]:
    up, weeks = earlier.snapshot, counted.weeks
    found = [*stop_if_nothing_is_placed(weeks), *tell_strays(counted.strays), *tell_gaps(weeks)]
    if up and counts_the_same(up.site, site_of(settings)):
        found += watch_past(weeks, up.tables["weeks"], settings.checks)
    return found


def _count(settings: Settings, intake: Intake, places: Places, as_of: date, tell: Telling) -> Tally:
    return tally(
        intake.encounters,
        intake.screenings,
        areas=places.neighborhoods,
        older=intake.older,
        shares=places.shares,
        ages=settings.ages,
        same_day=settings.bed_days.same_day,
        cap=settings.bed_days.cap,
        lag_weeks=settings.reporting.lag_weeks,
        as_of=as_of,
        conditions=settings.conditions,
        tell=tell.part,
    )


def stop_if_nothing_is_placed(weeks: pd.DataFrame) -> Iterator[Finding]:
    """Stop counts of which nothing lies in a tract: the map would say "none" everywhere.

    Parameters
    ----------
    weeks : DataFrame
        Table ``weeks``.

    Yields
    ------
    Finding
        If a measure has a hundred events or more and none of them is placed.
    """
    sums = weeks.groupby("measure")[["value", "placed"]].sum()
    if not (nowhere := sums[(sums["value"] >= NOWHERE_EVENTS) & (sums["placed"] == 0)]).empty:
        words = (
            f"none of {nowhere['value'].max():,} events ({', '.join(nowhere.index)}) lies in a"
            " tract of the region; see which column the feed maps to tract_geoid, or to longitude"
            " and latitude; if tract ids look like 3.9061E+10 a spreadsheet has damaged them:"
            " export again as text"
        )
        n_rows = int(nowhere["value"].max())
        yield Finding("nothing placed", "all", "stop", n_rows, 1.0, None, None, words)


def _tables(intake: Intake, counted: Tally, places: Places) -> dict[str, pd.DataFrame]:
    return {
        "counts": counted.counts,
        "largest": counted.largest,
        "recent_days": counted.recent_days,
        "weeks": counted.weeks,
        "populations": places.populations,
        "areas": places.areas,
        "links": places.links,
        "shares": places.list_shares(),
        "facilities": intake.facilities,
        "feeds": intake.feeds,
    }


def _store_of(settings: Settings) -> Path:
    if settings.store.path is None:
        raise InvalidSettings("store.path is not known; load the settings from a file, or set it")
    return settings.store.path
