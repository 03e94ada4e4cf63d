"""Lines about one place become tables and strips of HTML; no status is told by colour alone.

Nothing here knows Streamlit.
"""

from collections.abc import Callable, Sequence
from html import escape

from hotspot.ui.blocks import block, pill
from hotspot.view import words
from hotspot.view.place import DAGGER
from hotspot.view.portrait import Line
from hotspot.view.style import STATUSES, tone
from hotspot.view.terms import INTERVAL, marked

SYMBOLS = {
    "higher": "++",
    "likely higher": "+",
    "as expected": "=",
    "can't tell": "?",
    "likely lower": "−",
    "lower": "− −",
}
"""What stands in the square of a status; of all others a dot, because they have no rate."""

_YEAR = 366
_RATE = "Rate (95 % interval)"

Link = Callable[[Line], str]


def link(text: str, address: str) -> str:
    """Write a link that stays in the tab."""
    return f'<a href="{escape(address)}" target="_self">{escape(text)}</a>'


def way(text: str, address: str) -> str:
    """Write a way to another page, in a line of its own."""
    return block("way", link(text, address))


def title(name: str, where: str, pills: Sequence[tuple[str, str, bool]], links: str) -> str:
    """Write the title of a page about one place, with its labels and links in the same line."""
    labels = " ".join(pill(text, meaning, filled=filled) for text, meaning, filled in pills)
    named = f"<b>{escape(name)}</b> <small>{escape(where)}</small>"
    return block("place", f"{named} {labels} {block('ways', links, 'span')}", "h1")


def ranking(listed: Sequence[tuple[str, str, str]], *, link: Callable[[str], str]) -> str:
    """Write a numbered list of places, each a way to its page; badges on the map point to it."""
    rows = "".join(
        f'<li id="hs-card-{number}"><span class="hs-badge">{number}</span>'
        f'<span><a href="{escape(link(area))}" target="_self">{escape(name)}</a></span>'
        f"<span>{escape(rate)}</span></li>"
        for number, (area, name, rate) in enumerate(listed, start=1)
    )
    return f'<ol class="hs-ranking">{rows}</ol>'


def measures(lines: Sequence[Line], *, link_of: Link) -> str:
    """Write what the map of every measure says of a place."""
    rows = [
        (_linked(one, one.measure.label, link_of), _status(one), one.rate_words, _unit(one))
        for one in lines
    ]
    return _table(("Measure", "On its map", _RATE, "Unit"), rows, "measures")


def places(lines: Sequence[Line], *, link_of: Link, part: str = "places") -> str:
    """Write what the same map says of other places, in a part of the page that has that name."""
    rows = [(_linked(one, one.name, link_of), _status(one), one.rate_words) for one in lines]
    return _table(("Place", "On the map", _RATE), rows, part)


def _linked(line: Line, text: str, link_of: Link) -> str:
    mark = f' <span title="{escape(line.care)}">{DAGGER}</span>' if line.care else ""
    return link(text, link_of(line)) + mark


def _unit(line: Line) -> str:
    return line.measure.unit if line.status else ""


def _status(line: Line) -> str:
    return f'<span class="hs-entry">{square(line)} {escape(line.said)}</span>'


def square(line: Line) -> str:
    """Write the square of a status: its colour, and a sign that says the same without it."""
    number = STATUSES.index(tone(line.status or "no data", line.measure))
    strong = " hs-strong" if line.status in ("higher", "lower") else ""
    return (
        f'<i class="hs-square{strong}" style="--fill: var(--fill-{number})" aria-hidden="true">'
        f"{SYMBOLS.get(line.status, '·')}</i>"
    )


def _table(head: Sequence[str], rows: Sequence[Sequence[str]], part: str) -> str:
    """Write a table; the first cell of a row is its name, and cells are markup already."""
    heads = "".join(f'<th scope="col">{marked(name, INTERVAL, part)}</th>' for name in head)
    body = "".join(
        f'<tr><th scope="row">{first}</th>{"".join(f"<td>{cell}</td>" for cell in rest)}</tr>'
        for first, *rest in rows
    )
    return (
        f'<table class="hs-table hs-summary"><thead><tr>{heads}</tr></thead>'
        f"<tbody>{body}</tbody></table>"
    )


def strip(past: Sequence[Line]) -> str:
    """Write what a place was in past windows, oldest first, one square each."""
    years = len(past) > 1 and (past[-1].week - past[0].week).days > _YEAR
    squares = "".join(
        f'<li title="{escape(_window(one))}">{square(one)}'
        f'<span class="hs-unseen">{escape(_window(one))}</span>'
        f'<small aria-hidden="true">{one.week:%b}<br>{_under(one, years)}</small></li>'
        for one in past
    )
    return f'<ol class="hs-strip">{squares}</ol>'


def _under(line: Line, years: bool) -> int:
    return line.week.year if years else line.week.day


def _window(line: Line) -> str:
    rate = f", {line.rate_words}" if line.rate_words else ""
    return f"{line.window} weeks to {words.short_day(line.week)}: {line.said}{rate}"
