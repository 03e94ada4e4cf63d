"""Everything a reader can choose, drawn once above every page and carried by the link.

The words in these controls are public: they stand in the links people keep and send. A label
that changes breaks them, so the labels never change.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import streamlit as st

from hotspot.core.measures import MEASURES
from hotspot.core.settings import WINDOWS
from hotspot.store.snapshots import Snapshot
from hotspot.surveillance.panels import week_choices
from hotspot.view.words import plural, short_day

ALL_AGES = "all"


@dataclass(frozen=True)
class Query:
    """Everything the reader chose. Two equal queries always show the same page.

    Parameters
    ----------
    snapshot : str
        Id of the snapshot.
    measure : str
        Key of the measure.
    window : int
        Weeks summed.
    week : date
        Saturday the window ends with.
    neighborhoods : tuple of str
        Those to keep; empty is all.
    age_band : str
        "all" or a band.
    """

    snapshot: str
    measure: str
    window: int
    week: date
    neighborhoods: tuple[str, ...] = ()
    age_band: str = ALL_AGES


def measure_label(key: str) -> str:
    """Name a measure, on the screen and in links."""
    return MEASURES[key].label


def window_label(weeks: int) -> str:
    """Name a window, on the screen and in links."""
    return f"{weeks} weeks"


def week_label(week: date) -> str:
    """Name a week by its Saturday, on the screen and in links."""
    return f"to {short_day(week)}"


def age_label(band: str) -> str:
    """Name an age band, on the screen and in links."""
    if band == ALL_AGES:
        return "All ages"
    first, last = int(band.split("-")[0]), int(band.split("-")[-1])
    return f"Age {first}" if first == last else f"Ages {first}–{last}"


def draw(snapshot: Snapshot) -> Query:
    """Draw the controls as one line that reads like a sentence, and return the choice."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        measure = _choose("measure", "Measure", measures_of(snapshot), measure_label, width=210)
        window = st.segmented_control(
            "Window",
            WINDOWS,
            default=WINDOWS[0],
            required=True,
            format_func=window_label,
            key="window",
            bind="query-params",
            label_visibility="collapsed",
        )
        weeks, newest = week_choices(snapshot, measure)
        week = _choose("week", "Week", weeks, week_label, width=190, index=weeks.index(newest))
        age_band = _choose("age", "Age", (ALL_AGES, *snapshot.site.age_bands), age_label, width=140)
        neighborhoods = st.multiselect(
            "Neighborhoods",
            neighborhoods_of(snapshot),
            key="neighborhoods",
            bind="query-params",
            placeholder=f"All {plural(snapshot.site.noun)}",
            label_visibility="collapsed",
            width=300,
        )
    return Query(snapshot.id, measure, window, week, tuple(sorted(neighborhoods)), age_band)


def _choose(
    key: str,
    label: str,
    options: Any,  # noqa: ANN401
    name: Callable[[Any], str],
    *,
    width: int,
    index: int = 0,
) -> Any:  # noqa: ANN401
    return st.selectbox(
        label,
        options,
        index=index,
        format_func=name,
        key=key,
        bind="query-params",
        label_visibility="collapsed",
        width=width,
    )


def measures_of(snapshot: Snapshot) -> tuple[str, ...]:
    """List the measures the feeds of a snapshot have."""
    known = set(snapshot.tables["weeks"]["measure"])
    return tuple(key for key in MEASURES if key in known)


def neighborhoods_of(snapshot: Snapshot) -> list[str]:
    """List the names of the neighborhoods."""
    areas = snapshot.tables["areas"]
    return sorted(areas.loc[areas["level"] == "neighborhood", "area"])
