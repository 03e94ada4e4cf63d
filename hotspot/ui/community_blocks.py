"""What a neighborhood is told becomes large print, in the language it is written in."""

from collections.abc import Sequence
from html import escape

from hotspot.ui.blocks import block
from hotspot.view.catalogue import Tongue
from hotspot.view.community_bars import Bar, bars
from hotspot.view.community_beside import Across, beside, large
from hotspot.view.community_numbers import Told
from hotspot.view.community_words import Section, made_up, sections, subtitle, title

LOW = 14.0
"""Height of the line of the region, in per cent, below which numbers stand above it."""

ROOM_INSIDE = 30.0
"""Length of a bar across, in per cent, from which its number stands inside."""

_BESIDE = ("counted", "privacy", "limits", "ask", "meeting")


def page(told: Told, tongue: Tongue) -> str:
    """Write the whole page.

    Parameters
    ----------
    told : Told
        After disclosure.
    tongue : Tongue
        Language of the reader; stands as ``lang`` on the page.

    Returns
    -------
    str
        Markup, all of whose words are escaped.
    """
    found = {one.key: one for one in sections(told, tongue)}
    warned = made_up(told, tongue)
    head = f"<h1>{_words(title(told, tongue), tongue)}</h1>"
    head += f"<p>{_words(subtitle(told, tongue), tongue)}</p>"
    head += f"<p><strong>{_words(warned, tongue)}</strong></p>" if warned else ""
    now = _section(found["now"], tongue, _beside(told, tongue), large(told, tongue))
    body = _section(found["strengths"], tongue) + now
    body += _section(found["time"], tongue, picture(bars(told, tongue), found["time"]))
    small = block(
        "c-small", "".join(_section(found[key], tongue) for key in _BESIDE if key in found)
    )
    return (
        f'<article class="hs-community hs-footer" lang="{tongue.code}">'
        f"<header>{head}</header>{block('c-main', body)}{small}</article>"
    )


def aside(text: str, tongue: Tongue) -> str:
    """Write one sentence in the large print of the page."""
    return f'<p class="hs-community" lang="{tongue.code}">{escape(text)}</p>'


def _words(text: str, tongue: Tongue) -> str:
    return escape(tongue.bound(text))


def _section(one: Section, tongue: Tongue, inner: str = "", figure: str = "") -> str:
    """Write a section; a number in large print stands beside the sentence that says it."""
    first, *others = (f"<p>{_words(line, tongue)}</p>" for line in one.lines)
    if figure:
        large_print = f'<b class="hs-c-large" aria-hidden="true">{escape(figure)}</b>'
        first = f'<div class="hs-c-first">{large_print}{first}</div>'
    lines = first + "".join(others)
    return f'<section class="hs-c-{one.key}"><h2>{escape(one.title)}</h2>{lines}{inner}</section>'


def _beside(told: Told, tongue: Tongue) -> str:
    """Draw the number and that of the region across each other; sentences say both."""
    rows = "".join(_across(one, tongue) for one in beside(told, tongue))
    return f'<div class="hs-c-beside" aria-hidden="true">{rows}</div>' if rows else ""


def _across(one: Across, tongue: Tongue) -> str:
    """Write a name and its bar; the number stands inside a bar that has room for it."""
    look = ' class="hs-c-here"' if one.here else ""
    value = f"<b>{escape(one.value)}</b>"
    inside = value if one.sure >= ROOM_INSIDE else ""
    mark = f'<u style="left: {one.at:.1f}%"></u>' if one.far > one.sure else ""
    after = "" if inside else f'<span style="left: {one.far:.1f}%">{value}</span>'
    return (
        f"<span{look}>{_words(one.name, tongue)}</span>"
        f'<div class="hs-c-across"><i class="hs-c-far" style="width: {one.far:.1f}%"></i>'
        f'<i{look} style="width: {one.sure:.1f}%">{inside}</i>{mark}{after}</div>'
    )


def picture(found: Sequence[Bar], section: Section) -> str:
    """Draw bars in time, each with its number, and the region as a line across each.

    The newest comes first and is put to the right by style: on a phone it is what is seen first.
    """
    if not found:
        return ""
    label = " ".join([*section.lines, *(one.said for one in found)])
    drawn = "".join(_bar(one) for one in reversed(found))
    return f'<div class="hs-c-bars" role="img" aria-label="{escape(label)}">{drawn}</div>'


def _bar(one: Bar) -> str:
    tick = f'<i class="hs-c-line" style="--at: {one.line:.1f}%"></i>' if one.value else ""
    bar = f'<i class="hs-c-bar" style="--high: {one.high:.1f}%"></i>' if one.value else ""
    raised = " hs-c-raised" if one.value and one.line < LOW else ""
    when = "<br>".join(escape(part) for part in one.when.split())
    value = f'<b class="hs-c-value{raised}">{escape(one.value or "?")}</b>'
    return (
        f'<div class="hs-c-period"><div class="hs-c-room">{bar}{tick}{value}</div>'
        f"<span>{when}</span><span>{escape(one.year)}</span></div>"
    )
