"""A drawing the size of a thumbnail says as much as a sentence, if its shape can be told apart.

The outline says the verdict, as the points of a chart do: a diamond is concern, a square is better,
a circle is neither. What stands in it says the rest: an arrow where the newest points lie, a wave
for the usual ups and downs; a tick, a cross, or points on both sides of a line for the target.
Filled is news, hollow is not. Colour only repeats it.
"""

from base64 import b64encode
from html import escape

from hotspot.view.style import Theme

SIZE = 28
"""Pixels a drawing is readable at, across a room."""

VARIATION_WORDS = {
    "special cause, concern": "Special cause: concern",
    "special cause, improvement": "Special cause: improvement",
    "special cause, neither": "Special cause: neither better nor worse",
    "common cause": "Common cause",
    "not known": "Not known yet",
}
"""What each variation icon means."""

ASSURANCE_WORDS = {
    "consistently meets": "Consistently meets it",
    "consistently misses": "Consistently misses it",
    "hit and miss": "Hit and miss",
    "not known": "Not known",
}
"""What each assurance icon means."""

_DIAMOND = '<path d="M16 1.5 30.5 16 16 30.5 1.5 16Z" {look}/>'
_SQUARE = '<rect x="3" y="3" width="26" height="26" rx="4" {look}/>'
_CIRCLE = '<circle cx="16" cy="16" r="13.5" {look}/>'
_UP, _DOWN = "M16 24V9M10 14.5 16 8.5 22 14.5", "M16 8V23M10 17.5 16 23.5 22 17.5"
_WAVE = "M6.5 16c2.4-6.5 4.8-6.5 7.1-1.5 2.4 6 4.8 6 7.2 1 1.7-3.7 3-4.5 4.7-3"
_BOTH = "M11 22V10M7.5 13 11 9.5 14.5 13M21 10V22M17.5 19 21 22.5 24.5 19"
_TICK, _CROSS = "M9 16.5 14 21.5 23.5 11", "M10.5 10.5 21.5 21.5M21.5 10.5 10.5 21.5"
_CROSSED = "M6.5 16H25.5M11 9.6h1.2M19.8 22.4h1.2"
_DASH = "M11 16H21"

_VARIATIONS = {
    "special cause, concern": (_DIAMOND, "concern", True),
    "special cause, improvement": (_SQUARE, "better", True),
    "special cause, neither": (_CIRCLE, "ink", True),
    "common cause": (_CIRCLE, "common", False),
    "not known": (_CIRCLE, "line", False),
}
_ASSURANCES = {
    "consistently meets": (_SQUARE, "better", True, _TICK),
    "consistently misses": (_DIAMOND, "concern", True, _CROSS),
    "hit and miss": (_CIRCLE, "common", False, _CROSSED),
    "not known": (_CIRCLE, "line", False, _DASH),
}
_ARROWS = {"high": _UP, "low": _DOWN, "": _BOTH}


def variation_icon(
    variation: str, direction: str = "", *, theme: Theme | None = None, size: int = SIZE
) -> str:
    """Draw whether anything changed.

    Parameters
    ----------
    variation : str
        Key of ``VARIATION_WORDS``.
    direction : {"high", "low", ""}
        Where the newest points lie.
    theme : Theme or None
        Colours of a file; None takes those of the page, light or dark.
    size : int, default 28
        Width and height in pixels.

    Returns
    -------
    str
        SVG that says its meaning to a screen reader.
    """
    outline, colour, filled = _VARIATIONS[variation]
    inner = {"common cause": _WAVE, "not known": _DASH}.get(variation, _ARROWS[direction])
    label = variation_label(variation, direction)
    return _drawing(outline, colour, inner, label, theme, size, filled=filled)


def assurance_icon(assurance: str, *, theme: Theme | None = None, size: int = SIZE) -> str:
    """Draw whether the target will be met.

    Parameters
    ----------
    assurance : str
        Key of ``ASSURANCE_WORDS``.
    theme : Theme or None
        Colours of a file; None takes those of the page, light or dark.
    size : int, default 28
        Width and height in pixels.

    Returns
    -------
    str
        SVG that says its meaning to a screen reader.
    """
    outline, colour, filled, inner = _ASSURANCES[assurance]
    label = f"Target: {ASSURANCE_WORDS[assurance]}"
    return _drawing(outline, colour, inner, label, theme, size, filled=filled)


def as_picture(drawing: str) -> str:
    """Wrap a drawing so that a page takes it, which drops drawings that stand in its text.

    Parameters
    ----------
    drawing : str
        SVG of this module, in the colours of a theme.

    Returns
    -------
    str
        An image with the drawing inside its address; its words are those of the drawing.
    """
    label = drawing.split('aria-label="', 1)[1].split('"', 1)[0]
    whole = drawing.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    inside = b64encode(whole.encode("utf-8")).decode("ascii")
    return f'<img class="hs-icon" alt="{label}" src="data:image/svg+xml;base64,{inside}"/>'


def variation_label(variation: str, direction: str = "") -> str:
    """Write what a variation icon means, with where the points lie."""
    side = {"high": " (high)", "low": " (low)"}.get(direction, "")
    return VARIATION_WORDS[variation] + side


def _drawing(
    outline: str,
    colour: str,
    inner: str,
    label: str,
    theme: Theme | None,
    size: int,
    *,
    filled: bool,
) -> str:
    strong, ground = (
        (f"var(--{colour})", "var(--ground)")
        if theme is None
        else (getattr(theme, colour), theme.ground)
    )
    fill = strong if filled else "none"
    dashes = ";stroke-dasharray:3.2 3" if colour == "line" else ""
    look = f'style="fill:{fill};stroke:{strong};stroke-width:2.2{dashes}"'
    line = ground if filled else strong
    stroke = f"fill:none;stroke:{line};stroke-width:3;stroke-linecap:round;stroke-linejoin:round"
    return (
        f'<svg class="hs-icon" role="img" aria-label="{escape(label)}" width="{size}"'
        f' height="{size}" viewBox="0 0 32 32">{outline.format(look=look)}'
        f'<path d="{inner}" style="{stroke}"/></svg>'
    )
