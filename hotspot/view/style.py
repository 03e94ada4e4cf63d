"""Colour says direction and certainty in six steps, and nothing is said by colour alone.

Orange is concern, blue is better, grey is usual; never red against green. Screen, picture and file
take their colours from here. Any two steps stay apart for readers who see colours differently, and
`CUES` gives each a second sign that survives a print in black and white.
"""

import math
from dataclasses import dataclass

from hotspot.core.measures import Measure
from hotspot.core.types import TOO_LITTLE, WITHOUT_RATE

STATUSES = (
    "higher",
    "likely higher",
    "as expected",
    "can't tell",
    "likely lower",
    "lower",
    TOO_LITTLE,
    "suppressed",
    "not measurable",
    "small denominator",
    "no denominator",
    "no data",
)
"""What a map may say of an area, in the order of the legend."""


@dataclass(frozen=True)
class Theme:
    """Colours of one appearance.

    Parameters
    ----------
    ink, quiet, faint, ground, line : str
        Text, secondary text, grid, background and outline.
    concern, better, common : str
        Points and words of a chart.
    band, veil : str
        Behind a chart: what luck alone would have made, and weeks still filling up.
    fills : dict of str to str
        Fill of an area by what the map says of it.
    """

    ink: str
    quiet: str
    faint: str
    ground: str
    line: str
    concern: str
    better: str
    common: str
    band: str
    veil: str
    fills: dict[str, str]


LIGHT = Theme(
    ink="#1a1a1a",
    quiet="#4d4d4d",
    faint="#d9d9d9",
    ground="#ffffff",
    line="#666666",
    concern="#b3470c",
    better="#1f5f93",
    common="#6b6b6b",
    band="#dcdcdc",
    veil="#f3f3f3",
    fills={
        "higher": "#c9500b",
        "likely higher": "#fbc38c",
        "as expected": "#e0e0e0",
        "can't tell": "#bfbfbf",
        "likely lower": "#b3d6ee",
        "lower": "#2667a6",
        TOO_LITTLE: "#eeeeee",
        "suppressed": "#ffffff",
        "not measurable": "#f0e8f8",
        "small denominator": "#ffffff",
        "no denominator": "#ffffff",
        "no data": "#ffffff",
    },
)

DARK = Theme(
    ink="#f2f2f2",
    quiet="#c4c4c4",
    faint="#3a3f46",
    ground="#12161c",
    line="#9ca4ae",
    concern="#ff9a4d",
    better="#7fb8e6",
    common="#a8adb3",
    band="#30353c",
    veil="#1c2128",
    fills={
        "higher": "#e0661a",
        "likely higher": "#7d4315",
        "as expected": "#2f343c",
        "can't tell": "#4c525a",
        "likely lower": "#27557b",
        "lower": "#4a90cc",
        TOO_LITTLE: "#22272e",
        "suppressed": "#12161c",
        "not measurable": "#2b2138",
        "small denominator": "#12161c",
        "no denominator": "#12161c",
        "no data": "#12161c",
    },
)


@dataclass(frozen=True)
class Cue:
    """How a status is told without colour.

    Parameters
    ----------
    letter : str
        Bold, in the middle of an area that has room for it, and in the legend; "" for none.
    ink : str
        Name of the colour of `Theme` that the letter is drawn in.
    width : float
        Of a heavy outline, as a multiple of the border between areas; 0 for none.
    edge : str
        Name of the colour of `Theme` that the outline is drawn in.
    dashes : tuple of float
        Of that outline, as multiples of its width: drawn and left out; () for solid.
    pattern : str
        Over the fill, in the colour ``line``: "strokes" (rising to the right), "back strokes",
        "crosses", "rings" or "dots"; "" for none.
    """

    letter: str = ""
    ink: str = "ink"
    width: float = 0.0
    edge: str = "ink"
    dashes: tuple[float, ...] = ()
    pattern: str = ""


CUES = {
    "higher": Cue("H", ink="ground", width=3.0),
    "likely higher": Cue("+"),
    "as expected": Cue(),
    "can't tell": Cue(),
    "likely lower": Cue("−"),
    "lower": Cue("L", ink="ground", width=2.2, edge="ground", dashes=(2.2, 1.3)),
    TOO_LITTLE: Cue(),
    "suppressed": Cue(pattern="strokes"),
    "not measurable": Cue(pattern="crosses"),
    "small denominator": Cue(pattern="rings"),
    "no denominator": Cue(pattern="dots"),
    "no data": Cue(pattern="back strokes"),
}
"""The second sign of each status, by what the map says and not by `tone`: H is always higher."""

HATCHED = ("suppressed", *WITHOUT_RATE)
"""Drawn with a hatch: there is nothing to compare."""

SELDOM = (TOO_LITTLE, *HATCHED)
"""In a legend only if the map has such areas."""


_OPPOSITE = {
    "higher": "lower",
    "likely higher": "likely lower",
    "likely lower": "likely higher",
    "lower": "higher",
}


def tone(status: str, measure: Measure) -> str:
    """Name the status whose colour an area wears: orange is concern, whichever way that lies.

    Parameters
    ----------
    status : str
        One of ``STATUSES``.
    measure : Measure
        Its ``better`` decides: fewer children screened is the concern, not more.

    Returns
    -------
    str
        Key of ``Theme.fills``.
    """
    return _OPPOSITE.get(status, status) if measure.better == "higher" else status


def format_rate(rate: float, measure: Measure) -> str:
    """Write a stored rate for people, without its unit; three figures are plenty."""
    shown = rate * measure.scale
    if not math.isfinite(shown):
        return "n/a"
    return f"{shown:,.0f}" if abs(shown) >= 100 else f"{shown:.1f}"


def format_count(count: float) -> str:
    """Write a count with thousands separated."""
    return f"{count:,.0f}"


def format_amount(amount: float) -> str:
    """Write what was counted; with one decimal where a split tract left a fraction."""
    return format_count(amount) if float(amount).is_integer() else f"{amount:,.1f}"
