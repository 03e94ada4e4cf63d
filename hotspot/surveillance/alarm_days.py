"""What straddles the turn of a week rings between two Saturdays, and days before the next one.

The calendar parts an outbreak of seven days into two ordinary weeks. So the newest seven days to
which records have had time to arrive are each taken as the end of a week, and held against what is
usual in calendar weeks before. Seven looks a week ring more often than one, so each is stricter.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

import numpy as np

from hotspot.clusters.alarm import Usual, judge_recent
from hotspot.clusters.alarm_rule import ALARM, Alarm
from hotspot.clusters.alarm_shapes import join_overlapping
from hotspot.core.errors import NotEnoughData
from hotspot.store.snapshots import Snapshot
from hotspot.surveillance.alarm_history import RULE, History, history_of, judged_for
from hotspot.surveillance.alarms import AlarmLine, Alarms, mostly
from hotspot.surveillance.days import PERIODS, latest_complete_day, rolling_weeks
from hotspot.surveillance.panels import measure_of, names_of

STRICTER = 3
"""Times fewer false alarms a look may bring where there are seven a week: looks that share six of
seven days are less than seven. On 300 simulated tracts of 3 (10) visits a week where nothing
happens, calendar weeks brought 0.4 (0.6) alarms a quarter, days without this 1.5 (2.3), with it 0.4
(0.7)."""

RULE_BY_DAY = replace(RULE, quarter=STRICTER * RULE.quarter)
"""The rule of the weekly alarm, for a look every day."""

MayTellDays = Callable[[Snapshot, str, tuple[str, ...], int, date, str], bool]
"""From snapshot, measure, tracts, seven-day periods, last day and age band to whether anything may
be said of the count of these tracts together."""


@dataclass(frozen=True)
class DayAlarm:
    """Tracts that have suddenly more than is usual for them, in weeks that end on any day.

    Parameters
    ----------
    p : float
        Of the most surprising shape and day, corrected for the six shapes of a place.
    areas, names : tuple of str
        Tracts of that shape, and their names as shown, that of its centre first.
    weeks : int
        Periods of seven days of that shape: 1, 2 or 4.
    until : date
        Last day of that shape.
    ratio : float
        Events over those that are usual for these tracts and days, to one decimal.
    first_fired : date
        First of the newest seven days on which it rang.
    """

    p: float
    areas: tuple[str, ...]
    names: tuple[str, ...]
    weeks: int
    until: date
    ratio: float
    first_fired: date


@dataclass(frozen=True, eq=False)
class _Ring:
    """A place that rings on a day: its number, its shape, and what all places said that day."""

    day: date
    row: int
    members: np.ndarray
    found: Alarm

    @property
    def p(self) -> float:
        return float(self.found.p[self.row])


def alarms_on_days(
    snapshot: Snapshot,
    *,
    measure: str,
    until: date | None = None,
    age_band: str = "all",
    may_tell: MayTellDays,
) -> tuple[DayAlarm, ...]:
    """Say which tracts have suddenly more than is usual, in weeks that end on any of seven days.

    Parameters
    ----------
    snapshot : Snapshot
        Where the counts are.
    measure : str
        Key of the measure; hospital stays are judged for bed-days.
    until : date or None
        Last of the seven days; None is the latest complete one.
    age_band : str, default "all"
        Or a band of the site.
    may_tell : callable
        ``disclosure.days.may_tell_days`` for whatever is shown: an alarm whose tracts may not be
        told of is left out, unless there is another of the same piece of news that may.

    Returns
    -------
    tuple of DayAlarm
        The more surprising first. Alarms that share a tract are one, on whichever of the days;
        none where the measure or the snapshot has no days: calendar weeks are judged all the same.
        Those that the calendar week (``alarms.weekly_alarms``) has too are among them.

    Notes
    -----
    The rule is that of ``clusters.alarm.weekly_alarm``, with the four periods of
    ``days.rolling_weeks`` instead of the last four weeks, and the calendar weeks that ended before
    them as the past. Alarms need a *p* below one over places times 13 weeks times ``STRICTER``.
    """
    judged = judged_for(measure_of(measure))
    if judged is None:
        return ()
    try:
        last = until or latest_complete_day(snapshot, judged.key)
        history = history_of(snapshot, judged.key, age_band)
        rings = list(_rings(snapshot, judged.key, age_band, last, history))
    except NotEnoughData:
        return ()
    rings.sort(key=lambda ring: ring.p)
    label = join_overlapping([ring.members for ring in rings])
    groups = [
        [rings[one] for one in np.flatnonzero(label == number)]
        for number in range(label.max(initial=-1) + 1)
    ]
    told = (_told(snapshot, judged.key, age_band, may_tell, group) for group in groups)
    return tuple(line for line in told if line is not None)


def add_days(snapshot: Snapshot, alarms: Alarms, found: tuple[DayAlarm, ...]) -> Alarms:
    """Add to the alarms of a calendar week those that only weeks ending on other days show.

    Parameters
    ----------
    snapshot : Snapshot
        Of both.
    alarms : Alarms
        Of the newest complete week.
    found : tuple of DayAlarm
        Of the newest complete days.

    Returns
    -------
    Alarms
        With a line for each that shares no tract with an alarm of the week, as news. The words of
        the tracts stay those of the week.
    """
    known = {area for one in alarms.lines if one.word == ALARM for area in one.areas}
    more = []
    for one in found:
        if known & set(one.areas):
            continue
        _, inside = names_of(snapshot, "tract", np.array(one.areas))
        more.append(
            AlarmLine(
                word=ALARM,
                p=one.p,
                areas=one.areas,
                names=one.names,
                neighborhoods=mostly(inside.tolist()),
                weeks=one.weeks,
                ratio=one.ratio,
                first_fired=one.first_fired,
                fired_now=True,
                until=one.until,
            )
        )
    return replace(alarms, lines=(*more, *alarms.lines)) if more else alarms


def _rings(
    snapshot: Snapshot, measure: str, age_band: str, last: date, history: History
) -> Iterator[_Ring]:
    """Look at the seven days up to one, as far as days were counted."""
    for back in range(6, -1, -1):
        day = last - timedelta(days=back)
        try:
            found = _look(snapshot, measure, age_band, day)
        except NotEnoughData:
            if not back:
                raise
            continue
        for row in np.flatnonzero(found.word == ALARM):
            around = history.followed.around[[row]].nonzero()[1]
            shape = around[around != row] if found.with_nearest[row] else around[:0]
            yield _Ring(day, int(row), np.concatenate([[row], shape]), found)


@lru_cache(maxsize=64)
def _look(snapshot: Snapshot, measure: str, age_band: str, day: date) -> Alarm:
    """Judge the four periods that end on a day."""
    history = history_of(snapshot, measure, age_band)
    recent = rolling_weeks(snapshot, measure, until=day, age_band=age_band)
    before = np.datetime64(day, "D") - 7 * PERIODS
    past = int(np.searchsorted(history.panel.weeks, before, side="right"))
    known, level = history.followed, history.followed.level
    usual = Usual(
        factor=level.factor[:, past],
        variance=level.variance[:, past],
        weeks=level.weeks[:, past],
        unevenness=known.uneven[..., past],
        around=known.around,
    )
    seen = recent.observed & history.panel.measurable[:, np.newaxis]
    events = np.where(seen, recent.events, np.nan)
    return judge_recent(usual, events, recent.exposure, settings=RULE_BY_DAY)


def _told(
    snapshot: Snapshot, measure: str, age_band: str, may_tell: MayTellDays, rings: list[_Ring]
) -> DayAlarm | None:
    """Describe a piece of news by its most surprising shape that may be told."""
    areas = history_of(snapshot, measure, age_band).panel.areas
    for ring in rings:
        ids, weeks = tuple(areas[ring.members].tolist()), int(ring.found.weeks[ring.row])
        if may_tell(snapshot, measure, ids, weeks, ring.day, age_band):
            return DayAlarm(
                p=ring.p,
                areas=ids,
                names=tuple(names_of(snapshot, "tract", areas[ring.members])[0].tolist()),
                weeks=weeks,
                until=ring.day,
                ratio=round(float(ring.found.ratio[ring.row]), 1),
                first_fired=min(other.day for other in rings),
            )
    return None
