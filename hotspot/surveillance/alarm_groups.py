"""Neighbors that ring together are one piece of news, told of those tracts that may be told of."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np

from hotspot.clusters.alarm_rule import ALARM, WATCH
from hotspot.clusters.alarm_shapes import join_overlapping
from hotspot.store.snapshots import Snapshot
from hotspot.surveillance.alarm_history import RULE, History, history_of

MayTell = Callable[[Snapshot, str, tuple[str, ...], int, date, str], bool]
"""From snapshot, measure, tracts, weeks, last week and age band to whether anything may be said of
the count of these tracts together."""


@dataclass(frozen=True)
class Question:
    """What is asked of every week alike.

    Parameters
    ----------
    snapshot : Snapshot
        Where the counts are.
    measure : str
        Key of a measure of events.
    age_band : str
        "all" or a band of the site.
    may_tell : callable
        Says of which sets something may be said.
    """

    snapshot: Snapshot
    measure: str
    age_band: str
    may_tell: MayTell


@dataclass(frozen=True, eq=False)
class Group:
    """Places that ring together in one week.

    Parameters
    ----------
    word : {"alarm", "watch"}
        How loud.
    places : frozenset of int
        Rows of all places of all shapes that ring.
    members : ndarray of int
        Rows of the places that are told of: those of the most surprising shape, or some of them.
    weeks : int
        Weeks of that shape.
    p, ratio : float
        Of the places that are told of.
    column : int
        Of the week.
    """

    word: str
    places: frozenset[int]
    members: np.ndarray
    weeks: int
    p: float
    ratio: float
    column: int


@lru_cache(maxsize=2048)
def groups_told(asked: Question, column: int) -> tuple[Group, ...]:
    """Group what rings in a week, and keep what may be told.

    Parameters
    ----------
    asked : Question
        Of which measure.
    column : int
        Of the week.

    Returns
    -------
    tuple of Group
        Alarms before what is watched; what overlaps an alarm is part of it.
    """
    history = history_of(asked.snapshot, asked.measure, asked.age_band)
    taken: frozenset[int] = frozenset()
    told = []
    for word in (ALARM, WATCH):
        rows = np.flatnonzero(history.found.word[:, column] == word)
        rows = rows[np.argsort(history.found.p[rows, column], kind="stable")]
        members = [history.members(row, column) for row in rows]
        label = join_overlapping(members)
        pieces = [np.flatnonzero(label == number) for number in range(label.max(initial=-1) + 1)]
        for piece in pieces:
            places = frozenset(np.concatenate([members[one] for one in piece]).tolist())
            if places & taken:
                continue
            taken |= places
            found = (_told(asked, history, word, members[one], rows[one], column) for one in piece)
            told += [Group(word, places, *group, column) for group in found if group is not None][
                :1
            ]
    return tuple(told)


def _told(
    asked: Question, history: History, word: str, members: np.ndarray, row: int, column: int
) -> tuple[np.ndarray, int, float, float] | None:
    """Give what may be told of a shape: all of it, or its places that may be shown one by one."""
    weeks = int(history.found.weeks[row, column])
    last = history.panel.weeks[column].item()

    def may(rows: np.ndarray) -> bool:
        ids = tuple(history.panel.areas[rows].tolist())
        return asked.may_tell(asked.snapshot, asked.measure, ids, weeks, last, asked.age_band)

    if not may(members):
        members = np.array([one for one in members if may(np.array([one]))], dtype=int)
        if word == WATCH or not members.size or not may(members):
            return None
    p, seen, usual = history.followed.of_set(members, weeks=weeks, column=column)
    loud = p < RULE.alarm_below(int(history.seen[:, column].sum()))
    return (members, weeks, p, seen / usual) if loud or word == WATCH else None
