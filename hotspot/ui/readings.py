"""Charts in short: what each says, as drawings and words, with a way to the chart itself."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from urllib.parse import urlencode

import streamlit as st

from hotspot.core.errors import NotEnoughData
from hotspot.core.measures import MEASURES
from hotspot.surveillance.alerts import Alert, Alerts
from hotspot.surveillance.answers import Context, Signal
from hotspot.surveillance.panels import measure_of
from hotspot.surveillance.readings import read_signals
from hotspot.ui import blocks, cache, panels
from hotspot.ui.alerts import alerts
from hotspot.ui.conditions import ALL_CONDITIONS, condition_label, counted_of
from hotspot.ui.controls import Query, measure_label
from hotspot.view import words
from hotspot.view.chart_marks import theme_of
from hotspot.view.icons import as_picture, assurance_icon, variation_icon
from hotspot.view.summary import (
    LIST_NOTE,
    NO_TARGET,
    SummaryRow,
    alert_sentence,
    alert_table,
    summary_rows,
    summary_table,
)


def table(query: Query, context: Context, signals: Sequence[Signal], signal: Signal) -> None:
    """Draw every neighborhood of this measure, and every measure of this neighborhood."""
    listed, theme = alerts(query), theme_of(panels.dark())
    here = read_signals(signals, context, listed)
    many = words.plural(context.site.noun)
    st.html(blocks.heading(f"All {many}", f"{context.measure.label}, those of concern first"))
    st.html(blocks.note(alert_sentence(listed)))
    _list(listed)
    st.html(
        summary_table(summary_rows(here), theme=theme, link=lambda row: to_neighborhood(row.name))
    )
    st.html(blocks.heading(f"All measures in {signal.name}", "each by its usual chart"))
    st.html(summary_table(_measures(query, context, signal), theme=theme, link=_to_measure))


def _list(listed: Alerts) -> None:
    """Name what is in the list of the week, whatever the measure, with a way to each chart."""
    if listed.rows:
        st.html(alert_table(listed, link=_to_alert))
    st.html(blocks.note(LIST_NOTE))


def _to_alert(alert: Alert) -> str:
    everything = condition_label(ALL_CONDITIONS)
    measure = measure_label(alert.measure.key)
    return _link({"measure": measure, "neighborhood": alert.name, "condition": everything})


def _measures(query: Query, context: Context, signal: Signal) -> tuple[SummaryRow, ...]:
    found = []
    for measure in MEASURES:
        key = counted_of(cache.snapshot(query.snapshot), measure, query.condition)
        try:
            charted = cache.signals(replace(query, measure=key))
        except NotEnoughData:
            continue
        mine = [one for one in charted if one.area == signal.area]
        found += [signal] if key == query.measure else mine
    return summary_rows(read_signals(found, context, alerts(query)), by_measure=True)


def badges(query: Query, context: Context, signal: Signal) -> str:
    """Draw beside a title whether anything changed and whether the target will be met."""
    (reading,) = read_signals([signal], context, alerts(query))
    (row,) = summary_rows([reading])
    theme = theme_of(panels.dark())
    changed = variation_icon(row.variation, row.direction, theme=theme)
    shown = [(as_picture(changed), row.variation_words)]
    if row.assurance_words != NO_TARGET:
        met = assurance_icon(row.assurance, theme=theme)
        shown.append((as_picture(met), f"Target: {row.assurance_words}"))
    if row.alert:
        shown.append(("", f"List of the week: {row.alert}"))
    return blocks.badges(shown)


def to_neighborhood(name: str) -> str:
    """Give the address of the same chart of another neighborhood, all else as it is chosen."""
    return _link({"neighborhood": name})


def _to_measure(row: SummaryRow) -> str:
    return _link(_counted(row))


def to_chart(row: SummaryRow) -> str:
    """Give the address of the chart of one measure of one neighborhood.

    Parameters
    ----------
    row : SummaryRow
        Named by its neighborhood.

    Returns
    -------
    str
        With all else that was chosen.
    """
    return _link(_counted(row) | {"neighborhood": row.name})


def _counted(row: SummaryRow) -> dict[str, str]:
    """Name what a line counts, as the controls do."""
    condition = condition_label(measure_of(row.measure).condition)
    return {"measure": measure_label(row.measure), "condition": condition}


def _link(changes: Mapping[str, str]) -> str:
    """Link to this page with some choices changed."""
    kept = {key: st.query_params.get_all(key) for key in st.query_params}
    if changes.get("condition") == condition_label(ALL_CONDITIONS):
        kept.pop("condition", None)
        changes = {key: changes[key] for key in changes if key != "condition"}
    return "?" + urlencode({**kept, **changes}, doseq=True)
