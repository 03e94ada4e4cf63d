"""All measures of all neighborhoods fit on one screen as two small drawings and a number each."""

from collections.abc import Callable, Mapping, Sequence
from html import escape

from hotspot.core.measures import Measure
from hotspot.surveillance.panels import measure_of
from hotspot.view.icons import as_picture, assurance_icon, variation_icon
from hotspot.view.style import LIGHT, Theme
from hotspot.view.summary import NO_TARGET, SummaryRow

_SIZE = 24
"""Pixels of a drawing: two stand in every cell."""

_CHANGED = (
    ("special cause, concern", "high", "signal: concern (arrow: high or low)"),
    ("special cause, improvement", "low", "signal: improvement"),
    ("special cause, neither", "high", "signal: neither better nor worse"),
    ("common cause", "", "usual ups and downs"),
    ("not known", "", "can’t tell: hidden, or too little data"),
)
_MET = (
    ("consistently meets", "yes, week after week"),
    ("consistently misses", "no: as things are it is missed"),
    ("hit and miss", "by luck, some weeks"),
    ("not known", "can’t tell"),
)

Cells = Mapping[str, Mapping[str, SummaryRow]]
"""Lines by name of the neighborhood and key of the measure."""

_RANK = {
    "special cause, concern": 0,
    "special cause, improvement": 1,
    "special cause, neither": 2,
    "common cause": 3,
    "not known": 4,
}


def by_concern(cells: Cells) -> list[str]:
    """List the neighborhoods, those with most charts of concern first, then by name.

    Parameters
    ----------
    cells : mapping
        By name and measure.

    Returns
    -------
    list of str
        Names.
    """

    def rank(name: str) -> tuple[int, int, int, str]:
        row = cells[name].values()
        kinds = [_RANK[one.variation] for one in row]
        return (-sum(one.action for one in row), -kinds.count(0), -kinds.count(1), name)

    return sorted(cells, key=rank)


def matrix_table(
    cells: Cells,
    measures: Sequence[Measure],
    *,
    link: Callable[[SummaryRow], str],
    noun: str,
    theme: Theme = LIGHT,
) -> str:
    """Write a line a neighborhood and a column a measure.

    Parameters
    ----------
    cells : mapping
        By name and measure; one that is missing has no chart.
    measures : sequence of Measure
        Columns, in this order.
    link : callable
        Address of the chart behind a cell.
    noun : str
        What a neighborhood is called.
    theme : Theme
        Colours of the page.

    Returns
    -------
    str
        HTML; every cell with a chart is a link to it, and says in words what it draws.
    """
    named = "".join(f'<th scope="col">{escape(one.label)}</th>' for one in measures)
    head = f'<th scope="col">{escape(noun.capitalize())}</th>{named}'
    body = "".join(
        f'<tr><th scope="row">{escape(name)}</th>'
        + "".join(_cell(cells[name].get(one.key), link, theme) for one in measures)
        + "</tr>"
        for name in by_concern(cells)
    )
    return (
        '<div class="hs-wide" role="region" tabindex="0" aria-label="All measures">'
        f'<table class="hs-table hs-matrix"><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def _cell(row: SummaryRow | None, link: Callable[[SummaryRow], str], theme: Theme) -> str:
    """Write one chart: did anything change, the newest number, will the target be met?"""
    if row is None:
        return "<td>no chart</td>"
    changed = as_picture(variation_icon(row.variation, row.direction, theme=theme, size=_SIZE))
    value = escape(row.value) or "not shown"
    strong = f"<b>{value}</b>" if row.variation.startswith("special") else value
    met = "" if row.assurance_words == NO_TARGET else _target(row, theme)
    said = escape(_said(row))
    address = escape(link(row))
    return (
        f'<td><a href="{address}" target="_self" aria-label="{said}" title="{said}">'
        f"{changed} {strong}{met}</a></td>"
    )


def _target(row: SummaryRow, theme: Theme) -> str:
    return f" {as_picture(assurance_icon(row.assurance, theme=theme, size=_SIZE))}"


def _said(row: SummaryRow) -> str:
    """Say a cell in words; what stands in it comes first, so that who speaks it can find it."""
    target = "" if row.assurance_words == NO_TARGET else f" Target: {row.assurance_words}."
    where = f"{row.name}, {measure_of(row.measure).label}"
    when = f", week to {row.when}" if row.when else ""
    return f"{row.value or 'not shown'}: {where}{when}. {row.variation_words}.{target}"


def legend(*, targets: bool, theme: Theme = LIGHT) -> str:
    """Write what the drawings of the table mean.

    Parameters
    ----------
    targets : bool
        Whether any chart of the table has a target.
    theme : Theme
        Colours of the page.

    Returns
    -------
    str
        HTML, a line for each of the two questions a cell answers.
    """
    changed = [
        (as_picture(variation_icon(key, direction, theme=theme, size=_SIZE)), said)
        for key, direction, said in _CHANGED
    ]
    met = [(as_picture(assurance_icon(key, theme=theme, size=_SIZE)), said) for key, said in _MET]
    lines = [_legend_line("Did anything change?", changed)]
    lines += [_legend_line("Will the target be met?", met)] if targets else []
    return "".join(lines)


def _legend_line(question: str, drawn: Sequence[tuple[str, str]]) -> str:
    each = "".join(f"<span>{icon} {escape(said)}</span>" for icon, said in drawn)
    return f'<p class="hs-badges hs-icons"><b>{question}</b>{each}</p>'
