"""Every measure of every neighborhood is read in one look, each by its usual chart."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from hotspot.core.errors import NotEnoughData
from hotspot.core.measures import known_as
from hotspot.surveillance.answers import Context
from hotspot.surveillance.panels import measure_of
from hotspot.surveillance.readings import read_signals
from hotspot.ui import blocks, cache, panels, readings
from hotspot.ui.alerts import alerts
from hotspot.ui.conditions import condition_label, counted_of
from hotspot.ui.controls import Query
from hotspot.ui.keeping import keep
from hotspot.ui.offered import measures_of
from hotspot.view import matrix, words
from hotspot.view.chart_marks import theme_of
from hotspot.view.summary import NO_TARGET, SummaryRow, alert_sentence, summary_rows

UNITS = (
    "Newest judged week up to the chosen one, per 1,000 children per year; needs in % of children"
    " screened. Each is judged by its usual chart."
)
"""What the numbers of the table are."""


def draw(query: Query, context: Context) -> None:
    """Draw the table of all charts, with a way to each."""
    found = _found(query)
    many = words.plural(context.site.noun)
    st.html(blocks.heading(f"All measures, all {many}", "those of concern first; choose a cell"))
    alone = sum(row.variation.startswith("special") for rows in found.values() for row in rows)
    st.html(blocks.note(f"{UNITS} Signals, each chart by itself: {alone}."))
    st.html(blocks.note(f"All charts of the week judged together: {alert_sentence(alerts(query))}"))
    if query.condition:
        st.html(blocks.note(_split_sentence(query.condition, list(found))))
    targets = any(row.assurance_words != NO_TARGET for rows in found.values() for row in rows)
    st.html(matrix.legend(targets=targets, theme=theme_of(panels.dark())))
    st.html(
        matrix.matrix_table(
            _by_name(found),
            [measure_of(key) for key in found],
            link=readings.to_chart,
            noun=context.site.noun,
            theme=theme_of(panels.dark()),
        )
    )


def _split_sentence(condition: str, keys: Sequence[str]) -> str:
    """Say which columns are of the chosen condition group, and that the others are not."""
    split = [known_as(measure_of(key)).label for key in keys if measure_of(key).part_of]
    named = condition_label(condition)
    if not split:
        return f"No measure of this table can be had for “{named}”: all are of all conditions."
    return (
        f"“{named}” is chosen: {', '.join(split)} count it alone. All other columns, and the charts"
        " judged together, are of all conditions."
    )


def _by_name(found: dict[str, Sequence[SummaryRow]]) -> matrix.Cells:
    cells: dict[str, dict[str, SummaryRow]] = {}
    for key, rows in found.items():
        for row in rows:
            cells.setdefault(row.name, {})[key] = row
    return cells


@keep(16)
def _found(query: Query) -> dict[str, tuple[SummaryRow, ...]]:
    """Read every chart of the week; a measure that cannot be charted has no column."""
    listed, found = alerts(query), {}
    snapshot = cache.snapshot(query.snapshot)
    for measure in measures_of(snapshot):
        key = counted_of(snapshot, measure, query.condition)
        asked = replace(query, measure=key)
        try:
            signals, about = cache.signals(asked), cache.context(asked)
        except NotEnoughData:
            continue
        found[key] = summary_rows(read_signals(signals, about, listed))
    return found
