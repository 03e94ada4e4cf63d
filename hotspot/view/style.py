"""Colours, number formats and words that screen, picture and file share.

Orange is concern, blue is better, grey is common cause; never red against green. Lightness differs
between the two ends, so that a black-and-white print can tell them apart.
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
    fills: dict[str, str]


LIGHT = Theme(
    ink="#1a1a1a",
    quiet="#4d4d4d",
    faint="#d9d9d9",
    ground="#ffffff",
    line="#767676",
    concern="#b3470c",
    better="#1f5f93",
    common="#6b6b6b",
    fills={
        "higher": "#d1560d",
        "likely higher": "#fbc38c",
        "as expected": "#ffffff",
        "can't tell": "#dedede",
        "likely lower": "#b5d5ea",
        "lower": "#2b6ca8",
        TOO_LITTLE: "#e4e4e4",
        "suppressed": "#f4f4f4",
        "not measurable": "#e9e2f0",
        "small denominator": "#f4f4f4",
        "no denominator": "#f4f4f4",
        "no data": "#f4f4f4",
    },
)

DARK = Theme(
    ink="#f2f2f2",
    quiet="#c4c4c4",
    faint="#3a3f46",
    ground="#12161c",
    line="#7d858f",
    concern="#ff9a4d",
    better="#7fb8e6",
    common="#a8adb3",
    fills={
        "higher": "#ff8f3d",
        "likely higher": "#a45a1f",
        "as expected": "#2a2f36",
        "can't tell": "#4a4f57",
        "likely lower": "#2f5f86",
        "lower": "#7fb8e6",
        TOO_LITTLE: "#33383f",
        "suppressed": "#1c2128",
        "not measurable": "#332b40",
        "small denominator": "#1c2128",
        "no denominator": "#1c2128",
        "no data": "#1c2128",
    },
)

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
