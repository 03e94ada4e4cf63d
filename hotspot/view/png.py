"""A picture that can be printed, mailed or hung on a wall, with its whole context inside it.

Drawn by matplotlib's object interface alone, which needs neither a browser nor a screen. One
picture is drawn at a time: the library's font and path caches are not made for threads.
"""

from threading import RLock

import geopandas as gpd

from hotspot.surveillance.answers import Comparison, Context, Picture, Signal
from hotspot.view import lateness, words
from hotspot.view.png_chart import draw_chart
from hotspot.view.png_map import draw_map
from hotspot.view.png_sizes import CHART_PAGE, MAP_PAGE, png_size

DRAWING = RLock()
"""Held while a picture is drawn."""


def map_png(
    picture: Picture,
    shapes: gpd.GeoDataFrame,
    outlines: gpd.GeoDataFrame | None = None,
    size: str | None = None,
) -> bytes:
    """Draw a map.

    Parameters
    ----------
    picture : Picture
        Already suppressed; of suppressed areas only the outline is drawn.
    shapes : GeoDataFrame
        Columns area, geometry; one row an area of the picture, others are ignored.
    outlines : GeoDataFrame or None
        Shapes whose borders are drawn stronger, such as the neighborhoods around tracts.
    size : str or None
        Name of one of `hotspot.view.png_sizes.SIZES`; None for a page of 2200 by 1700 pixels.

    Returns
    -------
    bytes
        PNG; the same input gives the same bytes.

    Raises
    ------
    InvalidSettings
        If there is no such size.
    """
    with DRAWING:
        return draw_map(picture, shapes, outlines, png_size(size, MAP_PAGE)).png(
            about_file(picture.context, words.map_title(picture))
        )


def chart_png(
    signal: Signal,
    context: Context,
    compared: Comparison | None = None,
    size: str | None = None,
) -> bytes:
    """Draw a control chart.

    Parameters
    ----------
    signal : Signal
        With its control chart; weeks with too few children are not drawn, whatever it holds.
    context : Context
        What it is about.
    compared : Comparison or None
        Of the newer weeks with those before; draws what luck alone would have made of them.
    size : str or None
        Name of one of `hotspot.view.png_sizes.SIZES`; None for a page of 2200 by 1300 pixels.

    Returns
    -------
    bytes
        PNG; the same input gives the same bytes.

    Raises
    ------
    InvalidSettings
        If there is no such size.
    """
    with DRAWING:
        title = words.chart_title(signal, context)
        sheet = draw_chart(signal, context, compared, png_size(size, CHART_PAGE))
        return sheet.png(about_file(context, title))


def about_file(context: Context, title: str) -> dict[str, str]:
    """Say inside a file what it is, how old, and from what."""
    synthetic = f"{words.SYNTHETIC} " if context.site.synthetic else ""
    return {
        "Title": title,
        "Description": f"{synthetic}{lateness.as_of_line(context)}. Snapshot {context.snapshot}.",
        "Source": " ".join(words.source_lines(context)),
    }
