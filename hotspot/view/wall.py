"""A wall names what it shows where a desk has controls: what, of whom, where and when."""

from html import escape

from hotspot.surveillance.answers import Context
from hotspot.view import words

MOST_NAMED = 2
"""Neighborhoods that are named; more are counted."""


def title(context: Context, window: int, desk: str) -> str:
    """Write the title line of a wall.

    Parameters
    ----------
    context : Context
        Of the weekly charts of what was chosen.
    window : int
        Weeks that were chosen.
    desk : str
        Address of the same page at a desk.

    Returns
    -------
    str
        Markup; every word is escaped.
    """
    name = f"{context.measure.label} · {words.who(context)}"
    where = words.filters(context, most=MOST_NAMED)
    when = f"{window} weeks to {words.short_day(context.week)}"
    return (
        f'<div class="hs-wall"><strong>{escape(name)}</strong>'
        f"<span>{escape(f'{where} · {when}')}</span>"
        f'<a class="hs-leave" href="{escape(desk)}" target="_self">Esc: leave the wall</a></div>'
    )
