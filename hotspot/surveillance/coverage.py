"""What do the numbers rest on? Weeks that are covered, and facilities that have gone silent."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from hotspot.core.measures import MEASURES, Measure, known_as
from hotspot.core.weeks import last_full_week
from hotspot.counts.arrived import window_completeness
from hotspot.ingest.facilities import OTHERS
from hotspot.store.snapshots import Snapshot
from hotspot.surveillance.headlines import YEAR
from hotspot.surveillance.panels import measure_of

USUAL_WEEKS = 26
"""Weeks before its newest from which a facility's usual rows are taken."""

SILENT_WEEKS = 2
"""Whole weeks without a row, up to the newest of its feed, from which a facility is silent."""


@dataclass(frozen=True)
class MeasureCoverage:
    """Weeks in which one measure is known.

    Parameters
    ----------
    measure : Measure
        What was counted.
    first, newest, newest_complete : date or None
        First and newest observed week, and the newest whose late records have had time to arrive.
    observed, complete : int
        Weeks.
    value, placed : int
        Events of the whole region in the observed weeks, and those placed in a tract.
    """

    measure: Measure
    first: date | None
    newest: date | None
    newest_complete: date | None
    observed: int
    complete: int
    value: int
    placed: int


@dataclass(frozen=True)
class FacilityReport:
    """What one facility sends in one feed.

    Parameters
    ----------
    facility, feed : str
        Who, and where.
    newest : date
        Newest week with rows.
    weeks_behind : int
        Whole weeks since then, up to the newest of the feed; a week still running does not count.
    usual_rows : float
        Median rows a week in the half year before.
    """

    facility: str
    feed: str
    newest: date
    weeks_behind: int
    usual_rows: float

    @property
    def silent(self) -> bool:
        """It sends nothing while others of the feed do."""
        return self.weeks_behind >= SILENT_WEEKS


@dataclass(frozen=True)
class Senders:
    """Who sent the rows that a measure was counted from.

    Parameters
    ----------
    names : tuple of str
        Facilities as the feeds call them, in the order of letters.
    others : bool
        There are more, of too few children to be named.
    """

    names: tuple[str, ...] = ()
    others: bool = False


NOBODY = Senders()
"""Where facilities are not known."""


def measure_coverage(snapshot: Snapshot) -> tuple[MeasureCoverage, ...]:
    """Say for each measure of a snapshot which weeks are known.

    Parameters
    ----------
    snapshot : Snapshot
        Where the counts are.

    Returns
    -------
    tuple of MeasureCoverage
        In the order measures are offered.
    """
    weeks = snapshot.tables["weeks"]
    known = set(weeks["measure"])
    return tuple(_coverage(MEASURES[key], weeks) for key in MEASURES if key in known)


def _coverage(measure: Measure, weeks: pd.DataFrame) -> MeasureCoverage:
    mine = weeks[weeks["measure"] == measure.key].sort_values("week_ending")
    mine = mine.assign(complete=window_completeness(weeks, measure, 1)["complete"])
    observed = mine[mine["observed"]]
    complete = observed[observed["complete"]]
    return MeasureCoverage(
        measure=measure,
        first=_day(observed["week_ending"].min()),
        newest=_day(observed["week_ending"].max()),
        newest_complete=_day(complete["week_ending"].max()),
        observed=len(observed),
        complete=len(complete),
        value=int(observed["value"].sum()),
        placed=int(observed["placed"].sum()),
    )


def placed_share(snapshot: Snapshot, measure: str, week: date) -> float:
    """Work out how much of a year's events are placed in a tract, and so can be in a rate.

    Parameters
    ----------
    snapshot : Snapshot
        Where the counts are.
    measure : str
        Key of the measure.
    week : date
        Saturday the ``YEAR`` weeks end with.

    Returns
    -------
    float
        From 0 to 1, of all ages and conditions, over the weeks of them that are observed; not a
        number if nothing happened in them.
    """
    weeks = snapshot.tables["weeks"]
    last = pd.Timestamp(week)
    within = weeks["week_ending"].between(last - pd.Timedelta(weeks=YEAR - 1), last)
    whole = known_as(measure_of(measure)).key
    year = weeks[(weeks["measure"] == whole) & weeks["observed"] & within]
    value, placed = year["value"].sum(), year["placed"].sum()
    return float(placed / value) if value else float("nan")


def senders(snapshot: Snapshot, measure: str, week: date) -> Senders:
    """Say whose rows a year of a measure is counted from.

    Parameters
    ----------
    snapshot : Snapshot
        Where the rows of each facility are counted.
    measure : str
        Key of the measure.
    week : date
        Saturday the ``YEAR`` weeks end with.

    Returns
    -------
    Senders
        Those with a row in these weeks, in a feed of the kind that the measure is counted from.
    """
    feeds, sent = snapshot.tables["feeds"], snapshot.tables["facilities"]
    mine = feeds.loc[feeds["kind"] == _kind_of(measure), "feed"]
    last = pd.Timestamp(week)
    within = sent["week_ending"].between(last - pd.Timedelta(weeks=YEAR - 1), last)
    found = set(sent.loc[within & (sent["n_rows"] > 0) & sent["feed"].isin(mine), "facility"])
    return Senders(tuple(sorted(map(str, found - {OTHERS}))), OTHERS in found)


def reports_on(snapshot: Snapshot, measure: str) -> tuple[FacilityReport, ...]:
    """Say of each facility that may count in a measure when it last sent anything.

    Parameters
    ----------
    snapshot : Snapshot
        Where the rows of each facility are counted.
    measure : str
        Key of the measure.

    Returns
    -------
    tuple of FacilityReport
        As `facility_reports`, without those of feeds that are known to be of another kind: that an
        emergency department is silent takes nothing from what clinics asked.
    """
    feeds = snapshot.tables["feeds"]
    others = set(feeds.loc[feeds["kind"] != _kind_of(measure), "feed"])
    return tuple(one for one in facility_reports(snapshot) if one.feed not in others)


def _kind_of(measure: str) -> str:
    """Name the kind of feed that a measure is counted from."""
    asked = measure_of(measure)
    screening = asked.family == "proportion" or asked.key == "screened"
    return "screening" if screening else "encounter"


def _day(when: pd.Timestamp) -> date | None:
    return None if pd.isna(when) else when.date()


def facility_reports(snapshot: Snapshot) -> tuple[FacilityReport, ...]:
    """Say of each facility when it last sent anything.

    Parameters
    ----------
    snapshot : Snapshot
        Where the counts are.

    Returns
    -------
    tuple of FacilityReport
        Those furthest behind first, then by name.
    """
    table = snapshot.tables["facilities"]
    sent = table[table["n_rows"] > 0]
    whole = pd.Timestamp(last_full_week(snapshot.as_of))
    newest_of_feed = sent.groupby("feed")["week_ending"].max().clip(upper=whole)
    reports = [
        _report(facility, feed, rows, newest_of_feed[feed])
        for (facility, feed), rows in sent.groupby(["facility", "feed"])
    ]
    return tuple(sorted(reports, key=lambda one: (-one.weeks_behind, one.facility, one.feed)))


def _report(facility: str, feed: str, rows: pd.DataFrame, newest: pd.Timestamp) -> FacilityReport:
    last = rows["week_ending"].max()
    recent = rows[rows["week_ending"] > last - pd.Timedelta(weeks=USUAL_WEEKS)]
    return FacilityReport(
        facility=str(facility),
        feed=str(feed),
        newest=last.date(),
        weeks_behind=max((newest - last).days // 7, 0),
        usual_rows=float(recent["n_rows"].median()),
    )
