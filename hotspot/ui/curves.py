"""A chosen tract's weeks, in its card on the map."""

from dataclasses import replace

import plotly.graph_objects as go
import streamlit as st

from hotspot.core.errors import NotEnoughData
from hotspot.disclosure.curves import protect_curve
from hotspot.surveillance.answers import Picture
from hotspot.surveillance.curves import WeeklyCurve, agrees, weekly_curve
from hotspot.surveillance.headlines import YEAR
from hotspot.ui import blocks, cache, panels
from hotspot.ui.controls import Query
from hotspot.ui.keeping import keep
from hotspot.view import charts
from hotspot.view.curves import TITLE, curve_caption, curve_chart, is_mostly_shown


def draw(query: Query, picture: Picture, area: str) -> bool:
    """Draw the weekly curve of a tract, if it has one to show; say whether it has."""
    if picture.level != "tract" or query.age_band != "all":
        return False
    found = _curve(query.snapshot, query.measure, area)
    if found is None or not agrees(found, _year(query)):
        return False
    caption = curve_caption(found)
    st.html(blocks.note(TITLE))
    figure = go.Figure(curve_chart(found, dark=panels.dark()))
    st.plotly_chart(figure, theme=None, config=charts.CONFIG, key="weekly-curve", alt=caption)
    st.html(blocks.note(caption))
    return True


def _year(query: Query) -> Picture:
    """Draw the newest whole year of all tracts, whatever week and place are looked at."""
    newest = replace(query, week=cache.newest_complete(query), neighborhoods=())
    return cache.picture(newest, YEAR, "tract")


@keep(256)
def _curve(snapshot: str, measure: str, area: str) -> WeeklyCurve | None:
    found = cache.snapshot(snapshot)
    try:
        curve = protect_curve(found, weekly_curve(found, measure, area))
    except NotEnoughData:
        return None
    return curve if is_mostly_shown(curve) else None
