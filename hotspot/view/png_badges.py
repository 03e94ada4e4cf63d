"""A number beside a place, tied to it by a line, and never on top of another one.

Small tracts are smaller than their badge, so the badge stands beside them. Places are tried from
near to far; the first that hides nothing else wins.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, Polygon
from matplotlib.patheffects import withStroke

from hotspot.view.png_sheet import Box, Sheet, leading
from hotspot.view.style import LIGHT

RADIUS = 23

_SIZE = 8.5
_NAME_WIDTH = 330
_ANGLES = np.radians([45, 135, 20, 160, -30, -150, 70, 110, -60, -120, 0, 180, 90, -90])
_REACHES = (62, 90, 125, 165, 210, 260)


@dataclass(frozen=True)
class Pin:
    """A place to be numbered.

    Parameters
    ----------
    number : int
        As in the list beside the map.
    name : str
        Written beside the badge; "" for none.
    x, y : float
        Pixels from the top left of the sheet.
    """

    number: int
    name: str
    x: float
    y: float


@dataclass(frozen=True, eq=False)
class _Spot:
    """A place for a badge: its disc, its name and its leader line, and how far off it is."""

    x: float
    y: float
    reach: float
    label: Box
    solid: np.ndarray
    leader: shapely.LineString


def pin_down(
    sheet: Sheet, panel: Box, pins: Sequence[Pin], spare: Sequence[tuple[float, float]] = ()
) -> list[Box]:
    """Draw badges with their lines and names inside a panel.

    Parameters
    ----------
    sheet : Sheet
        Where to draw.
    panel : Box
        Everything stays inside.
    pins : sequence of Pin
        Places to be numbered, the most important first.
    spare : sequence of (float, float)
        Places that should stay visible if there is room elsewhere.

    Returns
    -------
    list of Box
        What badges and names cover.
    """
    covered: list[Box] = []
    taken = [_area(_around(pin.x, pin.y, 9)) for pin in pins]
    wanted = [_area(_around(x, y, 14)) for x, y in spare]
    for whole in pins:
        pin = replace(whole, name=sheet.cut(whole.name, _SIZE, _NAME_WIDTH, bold=True))
        spots = _spots(sheet, panel, pin)
        spot = min(spots, key=lambda spot: _cost(spot, taken, wanted))
        _draw(sheet, pin, spot)
        taken += [*spot.solid, spot.leader]
        covered += [_around(spot.x, spot.y, RADIUS), *([spot.label] if pin.name else [])]
    return covered


def draw_badge(sheet: Sheet, number: int, x: float, y: float) -> None:
    """Draw a white number on a black disc."""
    sheet.figure.add_artist(
        Circle(
            (x, sheet.height - y),
            RADIUS,
            transform=sheet.plane,
            facecolor=LIGHT.ink,
            edgecolor=LIGHT.ground,
            linewidth=1.2,
            zorder=8,
        )
    )
    text = sheet.line(str(number), x, y - 15, _SIZE, bold=True, color=LIGHT.ground, align="center")
    text.set_zorder(9)


def draw_triangle(sheet: Sheet, x: float, y: float, size: float = 11.0) -> Box:
    """Draw a black triangle that points up, with a white edge; give what it covers."""
    down = sheet.height - y
    corners = [(x, down + size), (x + size, down - 0.8 * size), (x - size, down - 0.8 * size)]
    sheet.figure.add_artist(
        Polygon(
            corners,
            transform=sheet.plane,
            facecolor=LIGHT.ink,
            edgecolor=LIGHT.ground,
            linewidth=1.0,
            zorder=7,
        )
    )
    return _around(x, y, size)


def _spots(sheet: Sheet, panel: Box, pin: Pin) -> list[_Spot]:
    """List the places inside the panel, or all of them if it is too small for any."""
    wide = sheet.measure(pin.name, _SIZE, bold=True) if pin.name else 0.0
    every = [_spot(pin, wide, reach, angle) for reach in _REACHES for angle in _ANGLES]
    inside = [
        spot
        for spot in every
        if panel.holds(_around(spot.x, spot.y, RADIUS + 3)) and panel.holds(spot.label)
    ]
    return inside or every


def _spot(pin: Pin, wide: float, reach: float, angle: float) -> _Spot:
    east, north = float(np.cos(angle)), float(np.sin(angle))
    x, y, high = pin.x + reach * east, pin.y - reach * north, leading(_SIZE) / 2
    near = x - RADIUS - 10 - wide if east < -0.1 else x + RADIUS + 10
    label = Box(near, y - high, near + wide, y + high)
    start = (pin.x + 14 * east, pin.y - 14 * north)
    solid = np.array([_area(_around(x, y, RADIUS + 7)), _area(label)])
    return _Spot(x, y, reach, label, solid, shapely.LineString([start, (x, y)]))


def _cost(
    spot: _Spot, taken: Sequence[shapely.Geometry], wanted: Sequence[shapely.Geometry]
) -> float:
    """Weigh what a place would cover, what its line would cross and how far it is."""
    covered = sum(int(shapely.intersects(part, taken).sum()) for part in spot.solid)
    crossed = int(shapely.intersects(spot.leader, taken).sum())
    hidden = sum(int(shapely.intersects(part, wanted).sum()) for part in spot.solid)
    return 12 * covered + 5 * crossed + 0.8 * hidden + spot.reach / 25


def _draw(sheet: Sheet, pin: Pin, spot: _Spot) -> None:
    for color, width in ((LIGHT.ground, 3.2), (LIGHT.ink, 1.3)):
        sheet.figure.add_artist(
            Line2D(
                [pin.x, spot.x],
                [sheet.height - pin.y, sheet.height - spot.y],
                color=color,
                linewidth=width,
                transform=sheet.plane,
                zorder=6,
                marker="o",
                markevery=[0],
                markersize=width + 1.6,
            )
        )
    draw_badge(sheet, pin.number, spot.x, spot.y)
    if pin.name:
        text = sheet.line(pin.name, spot.label.left, spot.y - 15, _SIZE, bold=True)
        text.set_zorder(9)
        text.set_path_effects([withStroke(linewidth=3, foreground=LIGHT.ground)])


def _around(x: float, y: float, radius: float) -> Box:
    return Box(x - radius, y - radius, x + radius, y + radius)


def _area(box: Box) -> shapely.Polygon:
    return shapely.box(box.left, box.top, box.right, box.bottom)
