"""What began in the last weeks, beyond season and chance, and where exactly?

The map of a window says where rates are high; most of it was high last year. An alarm says that a
few tracts have suddenly more than is usual for them in these weeks of the region, by so much that
chance alone would ring about once a quarter. Neighbors that ring together are one alarm.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date

import numpy as np

from hotspot.clusters.alarm_rule import ALARM, NO_DATA, NOTHING
from hotspot.core.errors import NotEnoughData
from hotspot.core.measures import Measure
from hotspot.core.types import TOO_LITTLE
from hotspot.store.snapshots import Snapshot
from hotspot.surveillance.alarm_groups import Group, MayTell, Question, groups_told
from hotspot.surveillance.alarm_history import (
    RULE_VERSION,
    History,
    history_of,
    judged_for,
    rule_in_words,
)
from hotspot.surveillance.panels import column_of, measure_of, names_of


@dataclass(frozen=True)
class AlarmLine:
    """One alarm: tracts that have suddenly more than is usual for them.

    Parameters
    ----------
    word : {"alarm", "watch"}
        Chance would do this about once a quarter in the whole region; or more often, but of all
        that are watched in a week few are chance.
    p : float
        Of what is told of the most surprising shape, corrected for the six shapes of a place.
    areas, names : tuple of str
        Tracts of that shape that may be told of, and their names as shown; that of its centre
        first, if it is among them.
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
    until : date or None
        Last day of the weeks of that shape, where they end on another day than the chosen Saturday.
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
    until: date | None = None


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
        ``disclosure.sets.may_tell`` for whatever is shown: of an alarm whose tracts may not be told
        of together those are told that may be shown one by one, if they are an alarm by themselves;
        else it is left out.

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
    question = Question(snapshot, judged.key, age_band, may_tell)
    lines = tuple(_line(question, history, group) for group in groups_told(question, column))
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


def _line(asked: Question, history: History, group: Group) -> AlarmLine:
    """Describe what rings together by what may be told of it."""
    names, inside = names_of(asked.snapshot, "tract", history.panel.areas[group.members])
    first = _first_column(asked, group)
    return AlarmLine(
        word=group.word,
        p=group.p,
        areas=tuple(history.panel.areas[group.members].tolist()),
        names=tuple(names.tolist()),
        neighborhoods=mostly(inside.tolist()),
        weeks=group.weeks,
        ratio=round(group.ratio, 1),
        first_fired=history.panel.weeks[first].item(),
        fired_now=first == group.column,
    )


def _first_column(asked: Question, group: Group) -> int:
    """Go back week by week as long as the same word rang in one of the places."""
    column, places = group.column, group.places
    while column > 0:
        before = [
            other
            for other in groups_told(asked, column - 1)
            if other.word == group.word and other.places & places
        ]
        if not before:
            break
        column, places = column - 1, frozenset().union(*(other.places for other in before))
    return column


def mostly(inside: list[str]) -> tuple[str, ...]:
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
