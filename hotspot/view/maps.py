"""A map is outlines that stay and classes that change: send the first once, the second weekly.

The outlines are projected here, once a snapshot, onto a plane of whole ten-metre steps (equal
lengths east and north at the region's middle, which is all a county needs). What changes with the
week is one class and one line of words per area, a few kilobytes.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from hotspot.core.types import NOT_MEASURABLE
from hotspot.surveillance.answers import Picture
from hotspot.view.behind import behind
from hotspot.view.shown import area_status, caution, rising_areas
from hotspot.view.style import CUES, DARK, HATCHED, LIGHT, STATUSES, format_rate, tone
from hotspot.view.words import RISING, percent, plural, seen_words, status_word

STEP_METRES = 10.0
"""Length of one unit of the drawing."""

CORE_SHARE = 0.88
"""Share of the tracts, counted across and up, that the opening view must hold."""

_METRES_PER_DEGREE = 111_320.0
_WORTH_ZOOMING = 0.6


@dataclass(frozen=True)
class Layer:
    """Outlines of one level.

    Parameters
    ----------
    areas, names, within : tuple of str
        Id, name as shown, and neighborhood of each area ("" for none).
    paths : tuple of str
        SVG path of each area, in whole steps.
    places : tuple of (int, int, int)
        Centre and radius of the largest circle inside each area: where a badge fits.
    """

    areas: tuple[str, ...]
    names: tuple[str, ...]
    within: tuple[str, ...]
    paths: tuple[str, ...]
    places: tuple[tuple[int, int, int], ...]


@dataclass(frozen=True)
class Drawing:
    """Everything about a map that does not change from week to week.

    Parameters
    ----------
    key : str
        Changes when the outlines do; the snapshot's id.
    layers : dict of str to Layer
        By level: "tract" and "neighborhood".
    full, core : tuple of int
        Left, top, width and height of the whole region and of its dense part.
    """

    key: str
    layers: dict[str, Layer]
    full: tuple[int, int, int, int]
    core: tuple[int, int, int, int]

    def to_dict(self) -> dict[str, Any]:
        """Give plain values for the browser."""
        layers = {level: dict(vars(layer)) for level, layer in self.layers.items()}
        return {**vars(self), "layers": layers}


@dataclass(frozen=True)
class Badge:
    """A number on the map, with the area it stands for outlined.

    Parameters
    ----------
    level, area : str
        What it points at.
    text : str
        One or two characters.
    """

    level: str
    area: str
    text: str


def draw_outlines(shapes: gpd.GeoDataFrame, areas: pd.DataFrame, key: str) -> Drawing:
    """Project the outlines of a snapshot onto the drawing plane.

    Parameters
    ----------
    shapes : GeoDataFrame
        Columns level, area, geometry, in any coordinate system.
    areas : DataFrame
        Columns level, area, name, neighborhood.
    key : str
        Id of the snapshot.

    Returns
    -------
    Drawing
        Layers in the order of their ids. The opening view is the middle ``CORE_SHARE`` of the
        tracts, or the whole region where that is not much smaller.
    """
    degrees = shapes if shapes.crs is None else shapes.to_crs(4326)
    plane = shapely.transform(degrees.geometry.to_numpy(), _projection(degrees))
    frame = pd.DataFrame({"level": shapes["level"], "area": shapes["area"], "outline": plane})
    named = frame.merge(areas, on=["level", "area"], how="left").sort_values("area")
    layers = {level: _layer(rows) for level, rows in named.groupby("level") if level != "region"}
    full = _box(shapely.total_bounds(plane))
    tracts = layers.get("tract") or next(iter(layers.values()))
    return Drawing(key, layers, full, _core(np.array(tracts.places, float), full))


def paint(
    picture: Picture,
    drawing: Drawing,
    *,
    label: str,
    badges: Sequence[Badge] = (),
    selected: str | None = None,
) -> dict[str, Any]:
    """Say what each outline of a drawing is today.

    Parameters
    ----------
    picture : Picture
        After disclosure: suppressed areas say so and nothing else.
    drawing : Drawing
        Of the same snapshot.
    label : str
        Name of the map for a screen reader.
    badges : sequence of Badge
        Numbered outlines.
    selected : str or None
        Area the reader has chosen.

    Returns
    -------
    dict
        Plain values. ``classes`` and ``lines`` follow the order of the drawing's layer; class -1
        is an area outside the reader's filter.
    """
    layer = drawing.layers[picture.level]
    row = {area: index for index, area in enumerate(picture.areas)}
    status = area_status(picture)
    said = [str(status[row[area]]) if area in row else "" for area in layer.areas]
    lines = [
        _line(picture, row[area], word) if word else ""
        for area, word in zip(layer.areas, said, strict=True)
    ]
    return {
        "drawing": drawing.key,
        "level": picture.level,
        "label": label,
        "unit": picture.context.measure.unit,
        "interval": f"{percent(picture.smooth.coverage)} interval",
        "words": list(STATUSES),
        "said": [status_word(word, picture.context) for word in STATUSES],
        "fills": [STATUSES.index(tone(word, picture.context.measure)) for word in STATUSES],
        "classes": [STATUSES.index(word) if word else -1 for word in said],
        "lines": lines,
        "behind": behind(picture, layer.areas),
        "judged": judged_words(picture),
        "cues": [asdict(CUES[word]) for word in STATUSES],
        "outside": f"not in the chosen {plural(picture.context.site.noun)}",
        "cautions": _cautions(picture),
        "rising": [layer.areas.index(str(area)) for area in picture.areas[rising_areas(picture)]],
        "risingWords": RISING,
        "badges": [asdict(badge) for badge in badges],
        "selected": selected,
    }


def colour_rules() -> str:
    """Write every colour as CSS that follows the page's light or dark scheme."""
    pairs = [
        f"--fill-{number}: light-dark({LIGHT.fills[word]}, {DARK.fills[word]});"
        for number, word in enumerate(STATUSES)
    ]
    inks = [
        f"--{name}: light-dark({getattr(LIGHT, name)}, {getattr(DARK, name)});"
        for name in ("ink", "quiet", "faint", "ground", "line", "concern", "better", "common")
    ]
    return " ".join(pairs + inks)


def judged_words(picture: Picture) -> str:
    """Say so where another measure decides what stands out; "" where none does."""
    if picture.judged_by is None:
        return ""
    return f"Higher or lower is judged by {picture.judged_by.noun}, not by this rate."


def _cautions(picture: Picture) -> dict[str, str]:
    rows = np.flatnonzero(np.isin(picture.areas, list(picture.cautions)))
    said = {str(picture.areas[row]): caution(picture, row) for row in rows}
    return {area: words for area, words in said.items() if words}


def _line(picture: Picture, index: int, word: str) -> str:
    if word == NOT_MEASURABLE:
        return f"we see {seen_words(float(picture.capture[index]))}"
    if word in HATCHED:
        return ""
    measure = picture.context.measure
    rate, lower, upper = (
        format_rate(float(values[index]), measure)
        for values in (picture.smooth.rate, picture.smooth.lower, picture.smooth.upper)
    )
    return f"{rate} ({lower} to {upper})"


def _projection(degrees: gpd.GeoDataFrame) -> Callable[[np.ndarray], np.ndarray]:
    west, south, _, north = degrees.total_bounds
    steps = _METRES_PER_DEGREE / STEP_METRES
    across = steps * np.cos(np.radians((south + north) / 2))

    def project(points: np.ndarray) -> np.ndarray:
        return np.column_stack([(points[:, 0] - west) * across, (north - points[:, 1]) * steps])

    return project


def _layer(rows: pd.DataFrame) -> Layer:
    outlines = rows["outline"].to_numpy()
    return Layer(
        areas=tuple(rows["area"]),
        names=tuple(rows["name"].fillna(rows["area"])),
        within=tuple(rows["neighborhood"].fillna("")),
        paths=tuple(_path(outline) for outline in outlines),
        places=tuple(_place(outline) for outline in outlines),
    )


def _path(outline: shapely.Geometry) -> str:
    """Write rings as moves between whole steps; moves that round to nothing are left out."""
    rings = shapely.get_rings(shapely.get_parts(outline))
    return "".join(_ring(np.rint(shapely.get_coordinates(ring)).astype(int)) for ring in rings)


def _ring(points: np.ndarray) -> str:
    moves = np.diff(points, axis=0)[:-1]
    moves = moves[np.any(moves != 0, axis=1)]
    start = f"M{points[0, 0]},{points[0, 1]}"
    return start + "l" + " ".join(f"{x},{y}" for x, y in moves) + "z" if len(moves) > 1 else ""


def _place(outline: shapely.Geometry) -> tuple[int, int, int]:
    largest = max(shapely.get_parts(outline), key=shapely.area)
    radius = shapely.maximum_inscribed_circle(largest, tolerance=20)
    (x, y), _ = shapely.get_coordinates(radius)
    return round(x), round(y), round(shapely.length(radius))


def _core(places: np.ndarray, full: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    edge = (1 - CORE_SHARE) / 2
    low, high = np.quantile(places[:, :2], [edge, 1 - edge], axis=0)
    pad = 0.06 * (high - low).max()
    core = _box(np.concatenate([low - pad, high + pad]))
    return core if core[2] * core[3] < _WORTH_ZOOMING * full[2] * full[3] else full


def _box(bounds: np.ndarray) -> tuple[int, int, int, int]:
    left, top, right, bottom = (round(float(edge)) for edge in bounds)
    return left, top, right - left, bottom - top
