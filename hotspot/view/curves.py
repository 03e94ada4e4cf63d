"""A tract's weeks as one line with its interval, beside the region it belongs to."""

from typing import Any

import numpy as np

from hotspot.surveillance.curves import QUARTER, WeeklyCurve
from hotspot.view.bands import bands
from hotspot.view.chart_labels import end_labels
from hotspot.view.chart_marks import (
    joined,
    layout_of,
    line,
    theme_of,
    top_of,
    x_axis,
    y_axis,
)
from hotspot.view.words import capital, short_day

_HIDDEN = "too few children to show, or no rate"
TITLE = "Week by week, beside the region"


def curve_chart(curve: WeeklyCurve, *, dark: bool = False, height: int = 190) -> dict[str, Any]:
    """Draw a tract's weekly curve.

    Parameters
    ----------
    curve : WeeklyCurve
        After disclosure.
    dark : bool, default False
        For a dark page.
    height : int
        In pixels.

    Returns
    -------
    dict
        A Plotly figure: the tract's line solid, dotted where late records are made up for; the
        region's line dashed and labelled.
    """
    theme, scale = theme_of(dark), curve.context.measure.scale
    x = [str(week) for week in curve.weeks]
    rate, lower, upper, region = (
        values * scale for values in (curve.rate, curve.lower, curve.upper, curve.region)
    )
    hover = _hover(curve, rate, lower, upper, region)
    top = top_of(np.concatenate([region, rate]), upper)
    layout = layout_of(theme, height, 14)
    layout["margin"] = {"l": 48, "r": 62, "t": 8, "b": 28}
    return {
        "data": [
            *bands(x, lower, upper, theme),
            line(x, region, theme.quiet, None, dash="dash", width=1.4),
            line(x, np.where(curve.complete, rate, np.nan), theme.ink, hover),
            line(x, np.where(joined(curve.complete), rate, np.nan), theme.ink, hover, dash="dot"),
        ],
        "layout": layout
        | {
            "yaxis": y_axis(theme, top),
            "xaxis": x_axis(theme, curve.weeks),
            "annotations": end_labels(
                x[-1], {"region": region}, top=top, layout=layout, theme=theme
            ),
        },
    }


def curve_caption(curve: WeeklyCurve) -> str:
    """Say how a weekly curve was made, of which weeks, and as known on which day."""
    first, last = (short_day(week.item()) for week in curve.weeks[[0, -1]])
    unit = curve.context.measure.unit
    words = [f"{capital(unit)}, {curve.method}; 95 % interval, steps of 5 %"]
    if not curve.complete[np.isfinite(curve.rate)].all():
        words.append("dotted: late records made up for")
    if not np.isfinite(curve.rate).all():
        words.append(f"gaps: too few children, or no rate, in the {QUARTER} weeks to then")
    said = "; ".join(words).replace(" %", "\N{NO-BREAK SPACE}%")
    return f"{said}. Weeks {first} to {last}, as of {short_day(curve.context.as_of)}."


def is_mostly_shown(curve: WeeklyCurve) -> bool:
    """Tell whether a curve is more line than gap."""
    return bool(np.isfinite(curve.rate).mean() > 0.5)


def _hover(
    curve: WeeklyCurve, rate: np.ndarray, lower: np.ndarray, upper: np.ndarray, region: np.ndarray
) -> list[str]:
    said = []
    for week, here, low, high, whole in zip(curve.weeks, rate, lower, upper, region, strict=True):
        own = f"{here:,.0f} ({low:,.0f} to {high:,.0f})" if np.isfinite(here) else _HIDDEN
        said.append(f"Week ending {short_day(week.item())}: {own}; region {whole:,.0f}")
    return said
