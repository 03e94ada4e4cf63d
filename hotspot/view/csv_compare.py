"""What is compared on the screen can be compared in a spreadsheet: one row a place and week."""

from collections.abc import Sequence

from hotspot.core.columns import Column
from hotspot.surveillance.answers import Context, Signal
from hotspot.view import csv_rows, making, shown, words
from hotspot.view.csv_file import Explained, explained, points_line, table
from hotspot.view.png_compare import compare_title, said_once
from hotspot.view.small_print import chart_privacy_line

_PLACE = (Column("area", "text", "Id of the area"), Column("name", "text", "Name as shown"))


def compare_csv(signals: Sequence[Signal], context: Context) -> bytes:
    """Write what some control charts show, one row a neighborhood and week or period.

    Parameters
    ----------
    signals : sequence of Signal
        Weeks with too few children are left empty, whatever they still hold of them.
    context : Context
        What they are about.

    Returns
    -------
    bytes
        UTF-8 with byte-order mark, as of ``csv_file.map_csv``.
    """
    rows = (
        [str(one.area), one.name, *row]
        for one in signals
        for row in csv_rows.chart_rows(one, context)
    )
    columns = (*_PLACE, *csv_rows.chart_columns(context))
    return table(_header(signals, context), columns, rows)


def _header(signals: Sequence[Signal], context: Context) -> Explained:
    privacy = dict.fromkeys(chart_privacy_line(one, context.site) for one in signals)
    return explained(
        context,
        compare_title(signals, context),
        [
            f"Filter: {', '.join(one.name for one in signals)} only",
            f"Window: {points_line(signals[0], context)}",
        ],
        [
            *(f"Finding: {one.name}: {words.chart_sentence(one)}" for one in signals),
            *(f"Method: {line}" for line in said_once(map(_method, signals))),
            *(f"Limits: {line}" for line in said_once(map(_limits, signals))),
            *(_counted(one, context) for one in signals),
        ],
        " ".join(privacy),
    )


def _method(signal: Signal) -> tuple[str, str]:
    decided = making.decided_words(signal)
    return signal.name, f"{making.chart_method_line(signal)} {decided}".strip()


def _limits(signal: Signal) -> tuple[str, str]:
    return signal.name, making.settings_line(signal)


def _counted(signal: Signal, context: Context) -> str:
    listed = shown.listed_weeks(signal, context)
    hidden = int((shown.hidden_weeks(signal, context) & listed).sum())
    return (
        f"n: {signal.name}: {words.periods(int(listed.sum()), signal.panel)}, {hidden} suppressed"
    )
