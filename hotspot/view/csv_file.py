"""A table that leaves the house takes its own explanation along.

Lines that begin with ``#`` say what was counted, when, how and by whom, then what each column
means and what an empty cell means; the rows follow. Spreadsheets run what looks like a formula,
so no cell of text may look like one.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence

from hotspot.core.columns import Column
from hotspot.core.weeks import mmwr_label
from hotspot.surveillance.answers import Comparison, Context, Picture, Signal
from hotspot.view import csv_rows, lateness, making, shown, words
from hotspot.view.luck import luck_marks, luck_note
from hotspot.view.small_print import chart_privacy_line, left_out_line, privacy_line

_STARTS = re.escape("=+-@＝＋－＠")
_FORMULA = re.compile(rf"^[\s\x00]*[{_STARTS}]|^[\t\r\n\x00]")
_KINDS = {
    "text": "text",
    "count": "whole number",
    "amount": "whole number, or with one decimal",
    "number": "decimal number",
    "date": "date",
    "timestamp": "date and time",
    "flag": "yes or no",
}
_CELL_INSIDE = re.compile(rf"([,;]\s*)(?=[{_STARTS}])")


def map_csv(picture: Picture) -> bytes:
    """Write what a map shows, one row an area.

    Parameters
    ----------
    picture : Picture
        Already suppressed; of a suppressed row only its id, name and place are read.

    Returns
    -------
    bytes
        UTF-8 with byte-order mark. ``pandas.read_csv(file, comment="#", dtype={"area": str})``
        reads it back. Suppressed numbers are empty cells, zero is 0.
    """
    columns = csv_rows.map_columns(picture)
    return table(_map_header(picture), columns, csv_rows.map_rows(picture))


def chart_csv(signal: Signal, context: Context, compared: Comparison | None = None) -> bytes:
    """Write what a control chart shows, one row a week or period.

    Parameters
    ----------
    signal : Signal
        Weeks with too few children are left empty, whatever it still holds of them.
    context : Context
        What it is about.
    compared : Comparison or None
        Of the newer weeks with those before; gives what luck alone would have made of them.

    Returns
    -------
    bytes
        UTF-8 with byte-order mark, as of :func:`map_csv`.
    """
    columns = csv_rows.chart_columns(context)
    luck = luck_marks(signal, context, compared)
    header = _chart_header(signal, context, [luck_note(luck, compared)] if luck else [])
    return table(header, columns, csv_rows.chart_rows(signal, context, luck))


def as_text(value: str) -> str:
    """Make a text cell that no spreadsheet takes for a formula.

    Parameters
    ----------
    value : str
        Any text.

    Returns
    -------
    str
        On one line; with an apostrophe in front if it began like a formula, in ordinary or
        full-width characters.
    """
    flat = re.sub(r"[\x00-\x1f\x7f\u0085\u2028\u2029]+", " ", value).strip()
    return f"'{flat}" if _FORMULA.match(value) else flat


def table(
    header: Iterable[str], columns: Sequence[Column], rows: Iterable[Sequence[csv_rows.Cell]]
) -> bytes:
    """Write a table with its explanation.

    Parameters
    ----------
    header : iterable of str
        Lines that say what it is.
    columns : sequence of Column
        Explained below the header.
    rows : iterable of sequence of cells
        In the order of the columns.

    Returns
    -------
    bytes
        UTF-8 with byte-order mark.
    """
    lines = io.StringIO()
    for line in (*header, *_dictionary(columns)):
        lines.write(f"# {comment(line)}\r\n")
    writer = csv.writer(lines, quoting=csv.QUOTE_ALL)
    writer.writerow([column.name for column in columns])
    writer.writerows([[_cell(value) for value in row] for row in rows])
    return lines.getvalue().encode("utf-8-sig")


def _cell(value: csv_rows.Cell) -> str | int | float:
    if value is None:
        return ""
    return as_text(value) if isinstance(value, str) else value


def comment(line: str) -> str:
    """Make a line above a table safe: a formula may hide behind a comma, where sheets cut it."""
    return _CELL_INSIDE.sub(r"\1'", as_text(line.replace('"', "'")))


def _dictionary(columns: Sequence[Column]) -> list[str]:
    gaps = [f"empty means {column.gap}" if column.gap else "never empty" for column in columns]
    return [
        "Data dictionary, one line a column: what it means, its kind, what an empty cell means.",
        *(
            f"{column.name}: {column.meaning.rstrip('.')} ({_KINDS[column.kind]}); {gap}."
            for column, gap in zip(columns, gaps, strict=True)
        ),
    ]


def _map_header(picture: Picture) -> list[str]:
    context, noun = picture.context, words.plural(words.area_noun(picture))
    hidden, left_out = int(shown.hidden_areas(picture).sum()), left_out_line(picture)
    return [
        *about(context, words.map_title(picture)),
        f"Filter: {words.filters(context)}",
        f"Window: {words.window(context)}",
        *incomplete(context),
        lateness.as_of_line(context),
        making.method_line(picture),
        making.rule_line(picture),
        words.region_line(picture),
        *([left_out] if left_out else []),
        f"Areas: {len(picture.areas)} {noun}, {hidden} of them suppressed",
        *closing(context, privacy_line(context.site)),
    ]


def _chart_header(signal: Signal, context: Context, luck: list[str]) -> list[str]:
    counted = shown.listed_weeks(signal, context)
    hidden = int((shown.hidden_weeks(signal, context) & counted).sum())
    points = f"{signal.panel.period}s"
    return [
        *about(context, words.chart_title(signal, context)),
        f"Finding: {words.chart_sentence(signal)}",
        f"Filter: {named_place(context.site.noun, signal.name)}",
        f"Window: {points_line(signal, context)}",
        *incomplete(context),
        lateness.as_of_line(context),
        f"Method: {making.chart_method_line(signal)}",
        f"Limits: {making.settings_line(signal)}",
        *(f"Luck: {note}" for note in luck),
        f"{points[0].upper()}{points[1:]}: {counted.sum()}, {hidden} of them suppressed",
        *closing(context, chart_privacy_line(signal, context.site)),
    ]


def points_line(signal: Signal, context: Context) -> str:
    """Say what a row is, and which was judged."""
    span = signal.panel.period
    last = f"{span} ending {words.day(context.week)} (MMWR week {mmwr_label(context.week)})"
    rows = "single weeks" if signal.panel.window == 1 else f"{span}s that do not overlap"
    return f"{rows}; {last}{' was judged' if context.complete else ''}"


def incomplete(context: Context) -> list[str]:
    """Warn that records still arrive; nothing if none do."""
    return [] if context.complete else [lateness.incomplete_line(context)]


def named_place(noun: str, name: str) -> str:
    """Say what kind of place a name is of, unless the name says it."""
    return name if name.lower().startswith(noun.lower()) else f"{noun} {name}"


def about(context: Context, title: str) -> list[str]:
    """Say under a title what was counted, in which unit, and of whom."""
    synthetic = [words.SYNTHETIC] if context.site.synthetic else []
    return [
        f"Title: {title}",
        *synthetic,
        f"Measure: {context.measure.label}. {context.measure.definition}",
        f"Unit: {context.measure.unit}",
        f"Who: {words.who(context)}, {context.site.region}",
    ]


def closing(context: Context, privacy: str) -> list[str]:
    """Say last of which snapshot and sources the numbers are, and what is hidden."""
    return [
        f"Snapshot: {context.snapshot}",
        *words.source_lines(context),
        f"Privacy: {privacy}",
        f"Note: {words.PROMPT}",
    ]
