"""What began in the last weeks, beyond season and chance, and where exactly?

The map of a window says where rates are high; most of it was high last year. An alarm says that a
few tracts have suddenly more than is usual for them in these weeks of the region, by so much that
chance alone would ring about once a quarter. Neighbors that ring together are one alarm.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np

from hotspot.clusters.alarm_rule import ALARM, NO_DATA, NOTHING, WATCH
from hotspot.clusters.alarm_shapes import join_overlapping
from hotspot.core.errors import NotEnoughData
from hotspot.core.measures import Measure
from hotspot.core.types import TOO_LITTLE
from hotspot.store.snapshots import Snapshot
from hotspot.surveillance.alarm_history import (
    RULE_VERSION,
    History,
    history_of,
    judged_for,
    rule_in_words,
)
from hotspot.surveillance.panels import column_of, measure_of, names_of

MayTell = Callable[[Snapshot, str, tuple[str, ...], int, date, str], bool]
"""From snapshot, measure, tracts, weeks, last week and age band to whether anything may be said of
the count of these tracts together."""


@dataclass(frozen=True)
class AlarmLine:
    """One alarm: tracts that have suddenly more than is usual for them.

    Parameters
    ----------
    word : {"alarm", "watch"}
        Chance would do this about once a quarter in the whole region; or more often, but of all
        that are watched in a week few are chance.
    p : float
        Of the most surprising shape, corrected for the six shapes of a place.
    areas, names : tuple of str
        Tracts of that shape, and their names as shown, that of its centre first.
    neighborhoods : tuple of str
        Those with most of the tracts, first the one that has most; together they have more than
        half. Empty if the tracts are in none.
    weeks : int
        Weeks of that shape, ending with the chosen one: 1, 2 or 4.
    ratio : float
        Events over those that are usual for these tracts and weeks, to one decimal.
    first_fired : date
        Saturday of the week in which it began to ring; from then on it rang every week.
    fired_now : bool
        It began this week. False is the same alarm as a week ago, which is no news.
    """

    word: str
    p: float
    areas: tuple[str, ...]
    names: tuple[str, ...]
    neighborhoods: tuple[str, ...]
    weeks: int
    ratio: float
    first_fired: date
    fired_now: bool


@dataclass(frozen=True, eq=False)
class Alarms:
    """The alarms of one week.

    Parameters
    ----------
    measure : Measure
        What was asked about.
    judged : Measure or None
        What was judged: hospital stays if bed-days were asked about. None if the measure cannot be
        judged.
    age_band : str
        "all" or a band of the site.
    week : date
        Saturday of the week.
    lines : tuple of AlarmLine
        Alarms before what is watched; news before what goes on; then the more surprising first.
    areas : ndarray of str, shape (n,)
        All tracts.
    words : ndarray of str, shape (n,)
        "alarm" or "watch" for the tracts of a line, "" for nothing, "too little data" or "no data".
    why : str
        Why nothing was judged, or another measure than the one asked about, or only a few tracts;
        "" if nothing of that.
    rule : str
        The rule in words.
    rule_version : str
        Date on which it last changed.
    """

    measure: Measure
    judged: Measure | None
    age_band: str
    week: date
    lines: tuple[AlarmLine, ...]
    areas: np.ndarray
    words: np.ndarray
    why: str
    rule: str
    rule_version: str = RULE_VERSION


@dataclass(frozen=True, eq=False)
class _Group:
    """Places that ring together: all their places, and the most surprising shape to be told."""

    word: str
    places: frozenset[int]
    centre: int
    members: np.ndarray
    column: int


def weekly_alarms(
    snapshot: Snapshot,
    *,
    measure: str,
    week: date,
    age_band: str = "all",
    may_tell: MayTell,
) -> Alarms:
    """Say which tracts have suddenly more than is usual for them.

    Parameters
    ----------
    snapshot : Snapshot
        Where the counts are.
    measure : str
        Key of the measure. Bed-days come in clumps, so hospital stays are judged for them. Measures
        that are shares, or of which more is better, are not judged.
    week : date
        Saturday of a complete week.
    age_band : str, default "all"
        Or a band of the site.
    may_tell : callable
        ``disclosure.sets.may_tell`` for whatever is shown: an alarm whose tracts may not be told of
        is left out, unless there is another of the same piece of news that may.

    Returns
    -------
    Alarms
        Also where nothing was judged: then ``why`` says so. Overlapping shapes are one line, whose
        places, weeks and ratio are those of the most surprising one.
    """
    asked = measure_of(measure)
    judged = judged_for(asked)
    if judged is None:
        return _nothing(asked, None, age_band, week, f"{asked.label} are not judged by the week.")
    try:
        history = history_of(snapshot, judged.key, age_band)
        column = column_of(history.panel, week)
    except NotEnoughData as reason:
        return _nothing(asked, judged, age_band, week, str(reason))
    if not history.panel.complete[column]:
        return _nothing(asked, judged, age_band, week, "Records of this week still arrive.")
    key = (snapshot, judged.key, age_band, may_tell)
    lines = tuple(_line(key, history, group) for group in _told(*key, column))
    return Alarms(
        measure=asked,
        judged=judged,
        age_band=age_band,
        week=week,
        lines=tuple(sorted(lines, key=_by_news)),
        areas=history.panel.areas,
        words=_words(history, column, lines),
        why=_why(asked, history, column),
        rule=rule_in_words(),
    )


@lru_cache(maxsize=2048)
def _told(
    snapshot: Snapshot, measure: str, age_band: str, may_tell: MayTell, column: int
) -> tuple[_Group, ...]:
    """Group what rings in a week, alarms first, and keep what may be told."""
    history = history_of(snapshot, measure, age_band)
    week = history.panel.weeks[column].item()
    areas, found, groups = history.panel.areas, history.found, []
    for word in (ALARM, WATCH):
        rows = np.flatnonzero(found.word[:, column] == word)
        rows = rows[np.argsort(found.p[rows, column], kind="stable")]
        members = [history.members(row, column) for row in rows]
        label = join_overlapping(members)
        for number in range(label.max(initial=-1) + 1):
            mine = np.flatnonzero(label == number)
            places = frozenset(np.concatenate([members[one] for one in mine]).tolist())
            if any(places & other.places for other in groups):
                continue
            for one in mine:
                ids = tuple(areas[members[one]].tolist())
                weeks = int(found.weeks[rows[one], column])
                if may_tell(snapshot, measure, ids, weeks, week, age_band):
                    groups.append(_Group(word, places, int(rows[one]), members[one], column))
                    break
    return tuple(groups)


def _line(key: tuple[Snapshot, str, str, MayTell], history: History, group: _Group) -> AlarmLine:
    """Describe a group by its most surprising shape that may be told."""
    found, at = history.found, (group.centre, group.column)
    names, inside = names_of(key[0], "tract", history.panel.areas[group.members])
    first = _first_column(key, group)
    return AlarmLine(
        word=group.word,
        p=float(found.p[at]),
        areas=tuple(history.panel.areas[group.members].tolist()),
        names=tuple(names.tolist()),
        neighborhoods=_mostly(inside.tolist()),
        weeks=int(found.weeks[at]),
        ratio=round(float(found.ratio[at]), 1),
        first_fired=history.panel.weeks[first].item(),
        fired_now=first == group.column,
    )


def _first_column(key: tuple[Snapshot, str, str, MayTell], group: _Group) -> int:
    """Go back week by week as long as the same word rang in one of the places."""
    column, places = group.column, group.places
    while column > 0:
        before = [
            other
            for other in _told(*key, column - 1)
            if other.word == group.word and other.places & places
        ]
        if not before:
            break
        column, places = column - 1, frozenset().union(*(other.places for other in before))
    return column


def _mostly(inside: list[str]) -> tuple[str, ...]:
    """Name the fewest neighborhoods that have more than half of the tracts."""
    counted = Counter(name for name in inside if name).most_common()
    chosen, held = [], 0
    for name, tracts in counted:
        if 2 * held > len(inside):
            break
        chosen, held = [*chosen, name], held + tracts
    return tuple(chosen)


def _words(history: History, column: int, lines: tuple[AlarmLine, ...]) -> np.ndarray:
    """Say of each tract what rings in it, by the lines that may be told."""
    said = history.found.word[:, column].astype(object)
    said[(said != TOO_LITTLE) & (said != NO_DATA)] = NOTHING
    for line in sorted(lines, key=lambda line: line.word == ALARM):
        said[np.isin(history.panel.areas.astype(str), line.areas)] = line.word
    return said.astype(str)


def _why(asked: Measure, history: History, column: int) -> str:
    """Say what a reader must know of what was judged: by what, and how much of it."""
    judged, found = history.panel.measure, history.found.word[:, column]
    by_other = [] if judged is asked else [f"{asked.label} are judged by {judged.noun}."]
    if (found == TOO_LITTLE).sum() > (found != NO_DATA).sum() / 2:
        by_other.append(f"Most tracts have too few {judged.noun} to be judged by the week.")
    return " ".join(by_other)


def _by_news(line: AlarmLine) -> tuple[bool, bool, float]:
    return line.word != ALARM, not line.fired_now, line.p


def _nothing(asked: Measure, judged: Measure | None, age_band: str, week: date, why: str) -> Alarms:
    none = np.array([], dtype=str)
    return Alarms(asked, judged, age_band, week, (), none, none, why, rule_in_words())
