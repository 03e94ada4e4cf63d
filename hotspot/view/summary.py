"""Fifty charts fit on one screen as fifty lines of two drawings and a number each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np

from hotspot.core.measures import Measure
from hotspot.spc.icons import Icons
from hotspot.spc.weekly.alerts import LOOKED_BACK
from hotspot.surveillance.alerts import Alert, Alerts
from hotspot.surveillance.readings import Reading
from hotspot.view.icons import (
    ASSURANCE_WORDS,
    as_picture,
    assurance_icon,
    variation_icon,
    variation_label,
)
from hotspot.view.style import LIGHT, Theme, format_amount, format_count, format_rate
from hotspot.view.words import short_day

NO_TARGET = "No target"


@dataclass(frozen=True)
class SummaryRow:
    """One line of the summary, in words.

    Parameters
    ----------
    area : str
        Id of the neighborhood, to choose its chart by.
    measure : str
        Key of the measure.
    name : str
        What the line is of: the neighborhood, or the measure.
    value, limits : str
        Newest judged value and its limits, in the unit of the screen; "" where there is none.
    when : str
        Week it ends with; "" where none was judged.
    variation, direction : str
        For ``view.icons.variation_icon``.
    variation_words : str
        The same in words.
    assurance : str
        For ``view.icons.assurance_icon``.
    assurance_words : str
        The same in words, with the target.
    alert : str
        What the list of the week says; "" where nothing.
    action : bool
        The list asks for action.
    """

    area: str
    measure: str
    name: str
    value: str
    limits: str
    when: str
    variation: str
    direction: str
    variation_words: str
    assurance: str
    assurance_words: str
    alert: str
    action: bool


def summary_rows(
    readings: Sequence[Reading], *, by_measure: bool = False
) -> tuple[SummaryRow, ...]:
    """Put readings into words.

    Parameters
    ----------
    readings : sequence of Reading
        Those of concern first.
    by_measure : bool, default False
        Name lines by their measure: all are of one neighborhood.

    Returns
    -------
    tuple of SummaryRow
        In the same order.
    """
    return tuple(_row(one, by_measure=by_measure) for one in readings)


def _row(reading: Reading, *, by_measure: bool) -> SummaryRow:
    signal, icons = reading.signal, reading.icons
    measure, chart, column = signal.panel.measure, signal.chart, icons.column
    known = column >= 0
    ends = (chart.lower[column], chart.upper[column]) if known else (np.nan, np.nan)
    has_limits = np.isfinite(ends).all()
    return SummaryRow(
        area=signal.area,
        measure=measure.key,
        name=measure.label if by_measure else signal.name,
        value=_amount(chart.value[column], measure) if known else "",
        limits=" to ".join(format_rate(float(end), measure) for end in ends) if has_limits else "",
        when=short_day(chart.weeks[column].item()) if known else "",
        variation=icons.variation,
        direction=icons.direction,
        variation_words=variation_label(icons.variation, icons.direction),
        assurance=icons.assurance,
        assurance_words=_assured(icons, measure),
        alert=alert_words(reading.alert),
        action=bool(reading.alert and reading.alert.action),
    )


def _amount(rate: float, measure: Measure) -> str:
    sign = " %" if measure.family == "proportion" else ""
    return f"{format_rate(float(rate), measure)}{sign}"


def _assured(icons: Icons, measure: Measure) -> str:
    """Say whether the target is met, which one it is, and what it was held against."""
    if not np.isfinite(icons.target):
        return NO_TARGET
    side = "at most" if measure.better == "lower" else "at least"
    ends = f"{format_rate(icons.lowest, measure)} to {_amount(icons.highest, measure)}"
    known = f"; limits of the last year {ends}" if np.isfinite(icons.highest) else ""
    return f"{ASSURANCE_WORDS[icons.assurance]} ({side} {_amount(icons.target, measure)}{known})"


def alert_words(alert: Alert | None) -> str:
    """Say how long a series has been in the list."""
    if alert is None:
        return ""
    often = f"{alert.weeks} of {LOOKED_BACK} weeks"
    if not alert.listed:
        return f"Left the list ({often})"
    return f"In the list {often}: act" if alert.action else f"In the list {often}"


def alert_sentence(alerts: Alerts) -> str:
    """Say how long the list of a week is, and how much of it is likely chance."""
    number = sum(one.listed for one in alerts.rows)
    acted = sum(one.action for one in alerts.rows)
    many = "signal" if number == 1 else "signals"
    found = f"{number or 'No'} {many} among {alerts.judged} series, {acted or 'none'} to act on"
    return f"{found}. Expected false signals this week: about {alerts.expected_false:.1f}."


LIST_NOTE = (
    "The list judges every measure and neighborhood of this week together, each by its usual chart,"
    " whatever is chosen above; a measure of which this week is not complete is not judged. A chart"
    " judges one series at a time, so charts flag more, and more of it is chance."
)
"""What the list of the week is, and why charts show more."""


def alert_table(alerts: Alerts, *, link: Callable[[Alert], str]) -> str:
    """Write the list of the week as a table.

    Parameters
    ----------
    alerts : Alerts
        After protection.
    link : callable
        Address of the chart of a line.

    Returns
    -------
    str
        HTML in the classes of the frame's sheet, in the order of the list.
    """
    names = ("In the list", "Measure", "Observed", "Expected", "Weeks")
    head = "".join(f'<th scope="col">{name}</th>' for name in names)
    body = "".join(_alert_line(one, link(one)) for one in alerts.rows)
    return (
        f'<table class="hs-table hs-summary"><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table>"
    )


def _alert_line(alert: Alert, address: str) -> str:
    tone = "concern" if alert.action else "neither"
    counts = (
        (format_amount(alert.observed), format_count(alert.expected))
        if np.isfinite(alert.observed)
        else ("", "")
    )
    pill = f'<span class="hs-pill hs-{tone} hs-outlined">{escape(alert_words(alert))}</span>'
    cells = (escape(alert.measure.label), *counts, pill)
    inner = "".join(f"<td>{cell}</td>" for cell in cells)
    name = f'<a href="{escape(address)}" target="_self">{escape(alert.name)}</a>'
    return f'<tr><th scope="row">{name}</th>{inner}</tr>'


def summary_table(
    rows: Sequence[SummaryRow],
    *,
    theme: Theme = LIGHT,
    link: Callable[[SummaryRow], str] | None = None,
) -> str:
    """Write the summary as a table.

    Parameters
    ----------
    rows : sequence of SummaryRow
        In the order to show.
    theme : Theme
        Colours of the page or file.
    link : callable, optional
        Address of the chart of a line; None names it only.

    Returns
    -------
    str
        HTML in the classes of the frame's sheet; every icon says its meaning to a screen reader and
        stands beside its words.
    """
    head = "".join(
        f'<th scope="col">{name}</th>'
        for name in ("Name", "Newest", "Limits", "Variation", "Target", "List of the week")
    )
    body = "".join(_line(row, theme, link) for row in rows)
    return (
        f'<table class="hs-table hs-summary"><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table>"
    )


def _line(row: SummaryRow, theme: Theme, link: Callable[[SummaryRow], str] | None) -> str:
    name = escape(row.name)
    if link is not None:
        name = f'<a href="{escape(link(row))}" target="_self">{name}</a>'
    target = "" if row.assurance_words == NO_TARGET else assurance_icon(row.assurance, theme=theme)
    target = as_picture(target) if target else ""
    variation = as_picture(variation_icon(row.variation, row.direction, theme=theme))
    tone = "concern" if row.action else "neither"
    alert = f'<span class="hs-pill hs-{tone} hs-outlined">{escape(row.alert)}</span>'
    cells = (
        f"{escape(row.value)} <small>{escape(row.when)}</small>",
        escape(row.limits),
        variation + _words(row.variation_words),
        target + _words(row.assurance_words),
        alert if row.alert else "",
    )
    inner = "".join(f"<td>{cell}</td>" for cell in cells)
    return f'<tr><th scope="row">{name}</th>{inner}</tr>'


def _words(text: str) -> str:
    return f" <span>{escape(text)}</span>"
