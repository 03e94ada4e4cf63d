"""A history is read back years later by people who were not there, so its words are explained.

One row a place, one column a window.
"""

from collections.abc import Iterator, Sequence
from datetime import date

import numpy as np

from hotspot.core.columns import Column
from hotspot.surveillance.emerging import History
from hotspot.view import csv_file, words
from hotspot.view.csv_rows import Cell
from hotspot.view.emerging import class_words, definitions, hot_line
from hotspot.view.small_print import privacy_line
from hotspot.view.style import STATUSES

_NO_TREND = "too few windows can be judged"


def history_csv(history: History, rows: np.ndarray) -> bytes:
    """Write when each place was hot, one row a place.

    Parameters
    ----------
    history : History
        After protection.
    rows : ndarray of int
        Places to write, in this order.

    Returns
    -------
    bytes
        UTF-8 with byte-order mark, as of ``map_csv``.
    """
    return csv_file.table(_header(history, rows), _columns(history), _rows(history, rows))


def _header(history: History, rows: np.ndarray) -> csv_file.Explained:
    context = history.context
    return csv_file.explained(
        context,
        f"{context.measure.label}: how long places have been hot",
        [
            f"Places: {rows.size} of {len(history.areas)} of the region",
            f"Window: {words.window(context)}",
        ],
        [f"Finding: {hot_line(history)}"],
        privacy_line(context.site),
    )


def _columns(history: History) -> tuple[Column, ...]:
    weeks, place = history.context.window, history.context.site.noun.capitalize()
    said = f"What the map of the window says, one of: {', '.join(STATUSES)}"
    return (
        Column("area", "text", "Id of the place; import as text"),
        Column("name", "text", "Name as shown"),
        Column("neighborhood", "text", f"{place} it lies in", "it lies in none"),
        Column("class", "text", f"How it came to be hot. {definitions()}"),
        Column("windows_hot", "count", "Windows in which it was hot"),
        Column("windows_known", "count", "Windows that can be judged"),
        Column("first_hot", "text", "Saturday that ends the first hot window", "never hot"),
        Column("trend_z", "number", "Mann-Kendall z of the ratio to the region", _NO_TREND),
        Column("trend_p", "number", "Two-sided p of that trend", _NO_TREND),
        *(Column(_named(end), "text", f"{said}; {weeks} weeks to {end}") for end in history.ends),
    )


def _named(end: date) -> str:
    return f"to_{end:%Y_%m_%d}"


def _rows(history: History, rows: np.ndarray) -> Iterator[Sequence[Cell]]:
    found, first = history.found, history.first
    for row in rows:
        begun = history.ends[first[row]].isoformat() if first[row] >= 0 else None
        yield [
            str(history.areas[row]),
            str(history.names[row]),
            str(history.neighborhoods[row]) or None,
            class_words(str(history.word[row])).label,
            int(history.times[row]),
            int(history.windows[row]),
            begun,
            *(_number(value) for value in (found.trend_z[row], found.trend_p[row])),
            *(str(word) for word in history.status[row]),
        ]


def _number(value: float) -> float | None:
    return round(float(value), 4) if np.isfinite(value) else None
