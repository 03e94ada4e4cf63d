"""A table that leaves the house takes its own explanation along.

Lines that begin with ``#`` explain it. Few stand above the rows, so that a spreadsheet opens on
the table: what it is, of whom and when, from whom, and what is hidden. How it was made, what each
column means and what an empty cell means stand below, after an empty line, which is where a
spreadsheet sees the table end. Spreadsheets run what looks like a formula, so no cell of text may
look like one.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

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

READ_ON = "Below the table: what was counted, how, from what, and what each column means."


@dataclass(frozen=True)
class Explained:
    """Lines that explain a table.

    Parameters
    ----------
    above, below : tuple of str
        Before the rows and after them.
    """

    above: tuple[str, ...]
    below: tuple[str, ...]


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
    said: Explained, columns: Sequence[Column], rows: Iterable[Sequence[csv_rows.Cell]]
) -> bytes:
    """Write a table with its explanation.

    Parameters
    ----------
    said : Explained
        Lines that say what it is.
    columns : sequence of Column
        Explained below the rows.
    rows : iterable of sequence of cells
        In the order of the columns.

    Returns
    -------
    bytes
        UTF-8 with byte-order mark.
    """
    below = (*said.below, *_dictionary(columns))
    names = [column.name for column in columns]
    return written(
        Explained(said.above, below), names, ([_cell(value) for value in row] for row in rows)
    )


def written(
    said: Explained, names: Iterable[str], rows: Iterable[Sequence[str | int | float]]
) -> bytes:
    """Write cells that are safe as they are, with lines above and below them.

    Parameters
    ----------
    said : Explained
        Lines above and below.
    names : iterable of str
        Of the columns.
    rows : iterable of sequence of cells
        In the order of the columns.

    Returns
    -------
    bytes
        UTF-8 with byte-order mark.
    """
    lines = io.StringIO()
    lines.writelines(f"# {comment(line)}\r\n" for line in said.above)
    writer = csv.writer(lines, quoting=csv.QUOTE_ALL)
    writer.writerow(names)
    writer.writerows(rows)
    lines.write("\r\n")
    lines.writelines(f"# {comment(line)}\r\n" for line in said.below)
    return lines.getvalue().encode("utf-8-sig")


def _cell(value: csv_rows.Cell) -> str | int | float:
    if value is None:
        return ""
    return as_text(value) if isinstance(value, str) else value


def comment(line: str) -> str:
    """Make a line around a table safe: a formula may hide behind a comma, where sheets cut it."""
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


def _map_header(picture: Picture) -> Explained:
    context, noun = picture.context, words.plural(words.area_noun(picture))
    hidden, left_out = int(shown.hidden_areas(picture).sum()), left_out_line(picture)
    return explained(
        context,
        words.map_title(picture),
        [f"Filter: {words.filters(context)}", f"Window: {words.window(context)}"],
        [
            making.method_line(picture),
            making.rule_line(picture),
            words.region_line(picture),
            *([left_out] if left_out else []),
            f"Areas: {len(picture.areas)} {noun}, {hidden} of them suppressed",
        ],
        privacy_line(context.site),
    )


def _chart_header(signal: Signal, context: Context, luck: list[str]) -> Explained:
    counted = shown.listed_weeks(signal, context)
    hidden = int((shown.hidden_weeks(signal, context) & counted).sum())
    points = f"{signal.panel.period}s"
    return explained(
        context,
        words.chart_title(signal, context),
        [
            f"Filter: {named_place(context.site.noun, signal.name)}",
            f"Window: {points_line(signal, context)}",
        ],
        [
            f"Finding: {words.chart_sentence(signal)}",
            f"Method: {making.chart_method_line(signal)}",
            f"Limits: {making.settings_line(signal)}",
            *(f"Luck: {note}" for note in luck),
            f"{words.capital(points)}: {counted.sum()}, {hidden} of them suppressed",
        ],
        chart_privacy_line(signal, context.site),
    )


def points_line(signal: Signal, context: Context) -> str:
    """Say what a row is, and which was judged."""
    span = signal.panel.period
    last = f"{span} ending {words.day(context.week)} (MMWR week {mmwr_label(context.week)})"
    rows = "single weeks" if signal.panel.window == 1 else f"{span}s that do not overlap"
    return f"{rows}; {last}{' was judged' if context.complete else ''}"


def named_place(noun: str, name: str) -> str:
    """Say what kind of place a name is of, unless the name says it."""
    return name if name.lower().startswith(noun.lower()) else f"{noun} {name}"


def explained(
    context: Context, title: str, scope: Sequence[str], made: Sequence[str], privacy: str
) -> Explained:
    """Explain a table: what it is of above, how it was made below.

    Parameters
    ----------
    context : Context
        What it is about.
    title : str
        Of the table.
    scope : sequence of str
        Lines on the places and weeks it holds.
    made : sequence of str
        Lines on what was found and how, and on how many rows there are.
    privacy : str
        What is hidden.

    Returns
    -------
    Explained
        With title, unit, dates, feeds and privacy above.
    """
    feeds, *sources = words.source_lines(context)
    above = (
        f"Title: {title}",
        *([words.SYNTHETIC] if context.site.synthetic else []),
        f"Unit: {context.measure.unit}",
        f"Who: {words.who(context)}, {context.site.region}",
        *scope,
        *([] if context.complete else [lateness.incomplete_line(context)]),
        lateness.as_of_line(context),
        feeds,
        f"Privacy: {privacy}",
        READ_ON,
    )
    below = (
        f"Measure: {context.measure.label}. {context.measure.definition}",
        *made,
        f"Snapshot: {context.snapshot}",
        *sources,
        f"Note: {words.PROMPT}",
    )
    return Explained(above, below)
