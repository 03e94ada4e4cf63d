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

_DRAWING = RLock()


def map_png(
    picture: Picture, shapes: gpd.GeoDataFrame, outlines: gpd.GeoDataFrame | None = None
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

    Returns
    -------
    bytes
        PNG of 2200 by 1700 pixels; the same input gives the same bytes.
    """
    with _DRAWING:
        return draw_map(picture, shapes, outlines).png(
            _about(picture.context, words.map_title(picture))
        )


def chart_png(signal: Signal, context: Context, compared: Comparison | None = None) -> bytes:
    """Draw a control chart.

    Parameters
    ----------
    signal : Signal
        With its control chart; weeks with too few children are not drawn, whatever it holds.
    context : Context
        What it is about.
    compared : Comparison or None
        Of the newer weeks with those before; draws what luck alone would have made of them.

    Returns
    -------
    bytes
        PNG of 2200 by 1300 pixels; the same input gives the same bytes.
    """
    with _DRAWING:
        title = words.chart_title(signal, context)
        return draw_chart(signal, context, compared).png(_about(context, title))


def _about(context: Context, title: str) -> dict[str, str]:
    synthetic = f"{words.SYNTHETIC} " if context.site.synthetic else ""
    return {
        "Title": title,
        "Description": f"{synthetic}{lateness.as_of_line(context)}. Snapshot {context.snapshot}.",
        "Source": " ".join(words.source_lines(context)),
    }
