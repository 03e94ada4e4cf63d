"""Dots that stand out carry their names, each where it covers no other."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from hotspot.view.chart_marks import Trace, escaped
from hotspot.view.style import Theme

_WIDE = 1400
"""Pixels across a plot, as wide as it is on most screens."""
_LETTER = 0.52
"""Width of a letter in parts of its height."""
_GAP = 16
"""Pixels between the middle of a dot and its name."""


@dataclass(frozen=True)
class Named:
    """A dot with its name.

    Parameters
    ----------
    x, y : float
        Where it stands, in the coordinates of the axes.
    name : str
        As shown.
    colour : str
        Of the name.
    """

    x: float
    y: float
    name: str
    colour: str


def line_labels(heights: dict[str, float], layout: Trace, theme: Theme) -> list[Trace]:
    """Label lines at their right ends, from the lowest up, pushed apart where they would overlap.

    Parameters
    ----------
    heights : dict of str to float
        Where each line ends, by its label, from the lowest up.
    layout : dict
        Of the figure, with the range of its axis y.
    theme : Theme
        Colours.

    Returns
    -------
    list of dict
        Plotly annotations.
    """
    size, (low, high) = layout["font"]["size"], layout["yaxis"]["range"]
    apart = 1.15 * size * (high - low) / _tall(layout)
    labels, floor = [], -np.inf
    for text, height in heights.items():
        floor = max(height, floor + apart)
        labels.append(
            {
                "x": 1,
                "xref": "paper",
                "y": floor,
                "text": text,
                "showarrow": False,
                "xanchor": "left",
                "xshift": 8,
                "font": {"color": theme.quiet, "size": size},
            }
        )
    return labels


def name_labels(named: Sequence[Named], dots: np.ndarray, layout: Trace) -> list[Trace]:
    """Name dots to their right, left, above or below; one that finds no room stays without.

    Parameters
    ----------
    named : sequence of Named
        Dots to name, the most important first.
    dots : ndarray of float, shape (n, 2)
        All dots that no name may cover.
    layout : dict
        Of the figure, with the ranges of its axes.

    Returns
    -------
    list of dict
        Plotly annotations.
    """
    size = layout["font"]["size"]
    taken = [_Box(x, x, y, y) for x, y in (_pixels(*dot, layout) for dot in dots)]
    labels = []
    for one in named:
        x, y = _pixels(one.x, one.y, layout)
        length = _LETTER * size * len(one.name)
        for anchors in _PLACES:
            box = _box(x, y, length, size, anchors)
            if box.is_inside(layout) and not any(box.covers(other) for other in taken):
                taken.append(box)
                labels.append(_label(one, anchors, size))
                break
    return labels


@dataclass(frozen=True)
class _Box:
    """A rectangle in pixels from the lower left corner of the plot."""

    left: float
    right: float
    bottom: float
    top: float

    def covers(self, other: "_Box") -> bool:
        beside = self.right < other.left or other.right < self.left
        return not (beside or self.top < other.bottom or other.top < self.bottom)

    def is_inside(self, layout: Trace) -> bool:
        across = self.left >= 0 and self.right <= _WIDE
        return across and self.bottom >= 0 and self.top <= _tall(layout)


_PLACES = [*product(("left", "right"), ("middle",)), *product(("center",), ("bottom", "top"))]


def _box(x: float, y: float, length: float, size: float, anchors: tuple[str, str]) -> _Box:
    """Find what a name covers, anchored at its dot."""
    beside, above = anchors
    left = {"left": x + _GAP, "right": x - _GAP - length, "center": x - length / 2}[beside]
    low = {"middle": y - size / 2, "bottom": y + _GAP, "top": y - _GAP - size}[above]
    return _Box(left, left + length, low, low + size)


def _label(one: Named, anchors: tuple[str, str], size: float) -> Trace:
    beside, above = anchors
    return {
        "x": one.x,
        "y": one.y,
        "text": f"<b>{escaped(one.name)}</b>",
        "showarrow": False,
        "xanchor": beside,
        "yanchor": above,
        "xshift": {"left": _GAP, "right": -_GAP, "center": 0}[beside],
        "yshift": {"middle": 0, "bottom": _GAP - 4, "top": 4 - _GAP}[above],
        "font": {"color": one.colour, "size": size},
    }


def _pixels(x: float, y: float, layout: Trace) -> tuple[float, float]:
    (left, right), (low, high) = layout["xaxis"]["range"], layout["yaxis"]["range"]
    return _WIDE * (x - left) / (right - left), _tall(layout) * (y - low) / (high - low)


def _tall(layout: Trace) -> float:
    return layout["height"] - layout["margin"]["t"] - layout["margin"]["b"]
