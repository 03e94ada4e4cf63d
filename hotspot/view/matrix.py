"""All measures of all neighborhoods fit on one screen as one small drawing each."""

from collections.abc import Callable, Mapping, Sequence
from html import escape

from hotspot.core.measures import Measure
from hotspot.view.icons import as_picture, variation_icon
from hotspot.view.style import LIGHT, Theme
from hotspot.view.summary import SummaryRow

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
        HTML; each drawing says its meaning in words to a screen reader and beside it.
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
    if row is None:
        return "<td>no chart</td>"
    icon = as_picture(variation_icon(row.variation, row.direction, theme=theme))
    value = escape(row.value) or "not shown"
    strong = f"<b>{value}</b>" if row.variation.startswith("special") else value
    said = f'<span class="hs-unseen">{escape(row.variation_words)}</span>'
    return f'<td><a href="{escape(link(row))}" target="_self">{icon} {strong}</a>{said}</td>'
