"""Every name is drawn if a font of this computer can: nothing is ever fetched.

The font that comes along knows Latin, Greek, Cyrillic and Arabic letters and more, but no Chinese,
Japanese or Korean ones. For a sign that it lacks, any installed font that has it is taken.
"""

from collections.abc import Iterable
from functools import lru_cache

from matplotlib.font_manager import FontProperties, findfont, fontManager, get_font

FAMILY = "DejaVu Sans"
"""Font of all words; it comes with the library that draws."""

_STAND_INS = ("last resort", "lastresort")
"""Fonts that draw a box for every sign there is."""


def families(words: str) -> tuple[str, ...]:
    """Name the fonts that draw some words, the usual one first.

    Parameters
    ----------
    words : str
        To be drawn.

    Returns
    -------
    tuple of str
        Families; one only unless it lacks a sign that another has.
    """
    if words.isascii():
        return (FAMILY,)
    others = (_holder(sign) for sign in words if not _is_usual(sign))
    return tuple(dict.fromkeys([FAMILY, *filter(None, others)]))


def can_draw(sign: str) -> bool:
    """Tell whether any installed font has a sign."""
    return sign.isascii() or _is_usual(sign) or bool(_holder(sign))


def undrawable(names: Iterable[str]) -> list[str]:
    """Give the names with a sign that no installed font has."""
    return [name for name in names if not all(map(can_draw, name))]


@lru_cache(maxsize=4096)
def _is_usual(sign: str) -> bool:
    return bool(get_font(findfont(FontProperties(family=FAMILY))).get_char_index(ord(sign)))


@lru_cache(maxsize=4096)
def _holder(sign: str) -> str:
    """Name the first installed font, in the order of names, that has a sign; "" if none has."""
    for entry in sorted(fontManager.ttflist, key=lambda one: (one.name, one.fname)):
        stands_in = any(word in entry.name.casefold() for word in _STAND_INS)
        if not stands_in and _has(entry.fname, sign):
            return entry.name
    return ""


def _has(path: str, sign: str) -> bool:
    try:
        font = get_font(path)
    except (OSError, RuntimeError):  # listed, and since removed or broken
        return False
    return bool(font.scalable and font.get_char_index(ord(sign)))
