"""One word for a year of maps is only worth as much as its definition, so the two go together."""

from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from hotspot.clusters.emerging import (
    CLASSES,
    FEWEST_WINDOWS,
    NEVER_ENOUGH,
    OFTEN,
    TREND_LEVEL,
)
from hotspot.surveillance.emerging import History
from hotspot.view import words

_NEARLY = f"in at least {words.percent(OFTEN)} of the windows"


@dataclass(frozen=True)
class ClassWords:
    """A class as people read it.

    Parameters
    ----------
    label : str
        Short, in sentence case.
    definition : str
        One plain sentence.
    """

    label: str
    definition: str


_WORDS = {
    "new": ClassWords("New", "Hot in the newest window and in none before."),
    "consecutive": ClassWords(
        "Consecutive", "Hot in the newest windows without a break, and never before them."
    ),
    "intensifying": ClassWords(
        "Intensifying", f"Hot now and {_NEARLY}, and rising against the region."
    ),
    "persistent": ClassWords(
        "Persistent", f"Hot now and {_NEARLY}, neither rising nor falling against the region."
    ),
    "diminishing": ClassWords(
        "Diminishing", f"Hot now and {_NEARLY}, but falling against the region."
    ),
    "sporadic": ClassWords(
        "Sporadic", "Hot now, on and off before, and never at the other end of the scale."
    ),
    "oscillating": ClassWords(
        "Oscillating", "Hot now, on and off before, and once at the other end of the scale."
    ),
    "historical": ClassWords("Historical", f"Hot {_NEARLY}, but not now."),
    "none": ClassWords("No pattern", "Not hot now, and not often enough before."),
    NEVER_ENOUGH: ClassWords(
        "Not enough data",
        f"Fewer than {FEWEST_WINDOWS} windows can be judged, or the newest cannot.",
    ),
}

BY_CONCERN = (
    "intensifying",
    "new",
    "consecutive",
    "persistent",
    "oscillating",
    "sporadic",
    "diminishing",
    "historical",
    "none",
    NEVER_ENOUGH,
)
"""All classes, those of concern first: what grows, what has just begun, what goes on."""

NAMED = BY_CONCERN[: BY_CONCERN.index("none")]
"""Classes of places that are or were hot."""

MOST_NAMES = 12
"""Places that are named in a line; the rest are counted."""


def class_words(word: str) -> ClassWords:
    """Give the label of a class and its definition.

    Parameters
    ----------
    word : str
        One of ``clusters.emerging.CLASSES``.

    Returns
    -------
    ClassWords
        For the card, the column of a file and the methods.
    """
    return _WORDS[word]


def definitions() -> str:
    """Give all definitions in one line, for the meaning of a column."""
    return " ".join(f"{_WORDS[word].label}: {_WORDS[word].definition}" for word in CLASSES)


def history_words(history: History, row: int) -> str:
    """Say when a place was hot.

    Parameters
    ----------
    history : History
        After protection.
    row : int
        Of the place.

    Returns
    -------
    str
        Such as "hot in 7 of the last 12 windows of 4 weeks, first in the 4 weeks to 3 Jan 2026".
        Windows that cannot be judged are not among those it is hot in, nor among those it is not.
    """
    ends, weeks = history.ends, history.context.window
    known, times = int(history.windows[row]), int(history.times[row])
    many = f"windows of {weeks} weeks"
    last = f"the last {len(ends)} {many}" if len(ends) > 1 else f"1 window of {weeks} weeks"
    if not known:
        return f"none of {last} can be judged"
    looked = f"the {known} {many} that can be judged (of the last {len(ends)})"
    looked = last if known == len(ends) else looked
    if not times:
        return f"hot in none of {looked}"
    hot = np.flatnonzero(history.hot[row])
    first, newest = (words.short_day(ends[hot[column]]) for column in (0, -1))
    if times == 1:
        return f"hot in 1 of {looked}, the {weeks} weeks to {first}"
    until = f", last in those to {newest}" if not history.hot[row, -1] else ""
    return f"hot in {times} of {looked}, first in the {weeks} weeks to {first}{until}"


def hot_line(history: History) -> str:
    """Say what hot means here, over which windows."""
    about, many = history.context, len(history.ends)
    opened = words.short_day(history.ends[0] - timedelta(weeks=about.window, days=-1))
    return (
        f"Hot is {words.concern(about.measure)} than the region by the hotspot rule. Looked at:"
        f" {many} windows of {about.window} weeks that share no week, from {opened} to"
        f" {words.short_day(history.ends[-1])}, each as its own map says it; windows that are"
        " hidden or have no data are left out. Rising and falling: Mann-Kendall test of the"
        f" smoothed rate over the region's, p below {TREND_LEVEL:g}."
    )


def class_table(history: History, rows: np.ndarray) -> list[dict[str, str]]:
    """Give a table of the classes that places have, those of concern first.

    Parameters
    ----------
    history : History
        After protection.
    rows : ndarray of int
        Places to count.

    Returns
    -------
    list of dict of str to str
        Class, what it means, how many places, and the names of the first of them where they are or
        were hot.
    """
    found = []
    for word in BY_CONCERN:
        members = places_of(history, rows, word)
        if members.size:
            said = class_words(word)
            found.append(
                {
                    "Class": said.label,
                    "What it means": said.definition,
                    "Places": str(members.size),
                    "Which": _names(history, members) if word in NAMED else "",
                }
            )
    return found


def place_table(history: History, rows: np.ndarray, word: str) -> list[dict[str, str]]:
    """Give a table of the places of a class, most often hot first."""
    return [
        {"Place": place_name(history, row), "Its history": _sentence(history_words(history, row))}
        for row in places_of(history, rows, word)
    ]


def places_of(history: History, rows: np.ndarray, word: str) -> np.ndarray:
    """Give the rows of the places of a class, most often hot first, then by name."""
    members = rows[history.word[rows] == word]
    return np.array(
        sorted(members.tolist(), key=lambda row: (-history.times[row], history.names[row])),
        dtype=int,
    )


def place_name(history: History, row: int) -> str:
    """Name a place, with the neighborhood it lies in."""
    inside = history.neighborhoods[row]
    return f"{history.names[row]}, {inside}" if inside else str(history.names[row])


def _names(history: History, members: np.ndarray) -> str:
    named = "; ".join(place_name(history, row) for row in members[:MOST_NAMES])
    more = members.size - MOST_NAMES
    return f"{named}; and {more} more" if more > 0 else named


def _sentence(text: str) -> str:
    return words.sentence(words.capital(text))
