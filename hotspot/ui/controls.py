"""Everything a reader can choose, drawn once above every page and carried by the link.

The words in these controls are public: they stand in the links people keep and send. A label
that changes breaks them, so the labels never change.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import streamlit as st

from hotspot.core.measures import known_as, part_key
from hotspot.core.sections import WINDOWS
from hotspot.store.snapshots import Snapshot
from hotspot.surveillance.panels import measure_of, panel_of, week_choices
from hotspot.ui import conditions, refusals
from hotspot.ui.newest import follow
from hotspot.ui.offered import ALL_AGES, ages_of, has_bands, measures_of, neighborhoods_of
from hotspot.ui.refusals import asked
from hotspot.view.words import plural, short_day

_REFUSED_IN_WORDS = ("age", "condition")
"""Choices that may be there but not here: why not is said."""


@dataclass(frozen=True)
class Query:
    """Everything the reader chose. Two equal queries always show the same page.

    Parameters
    ----------
    snapshot : str
        Id of the snapshot.
    measure : str
        Key of what is counted: of the measure, or of its part of one condition group.
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

    @property
    def condition(self) -> str:
        """Condition group, "" for all conditions."""
        return measure_of(self.measure).condition


def measure_label(key: str) -> str:
    """Name a measure, on the screen and in links; of a part, the measure it is a part of."""
    return known_as(measure_of(key)).label


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


def draw(
    snapshot: Snapshot, *, by_condition: bool = False, filters: bool = True, keeps_week: bool = True
) -> tuple[Query, str]:
    """Draw the controls as one line that reads like a sentence.

    Parameters
    ----------
    snapshot : Snapshot
        Whose measures, weeks and neighborhoods are offered.
    by_condition : bool, default False
        Offer the condition groups, if the site has any.
    filters : bool, default True
        Let ages and neighborhoods be chosen; if not, they stand there as chosen elsewhere, greyed.
    keeps_week : bool, default True
        Let another measure keep the week, where it is complete; if not, show its newest.

    Returns
    -------
    tuple of (Query, str)
        The choice, and what the reader must be told about it ("" for nothing).
    """
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        offered = by_condition and bool(snapshot.site.conditions)
        wide = 180 if offered else 210
        measure = _choose("measure", "Measure", measures_of(snapshot), measure_label, width=wide)
        refused = conditions.refused(snapshot, measure, offered=by_condition)
        if offered:
            measure = _choose_condition(snapshot, measure)
        refusals.check("window", "weeks", map(window_label, WINDOWS))
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
        week, moved = _choose_week(snapshot, measure, window, keeps=keeps_week)
        refused = refused or refused_age(snapshot, measure) or moved
        _check_age(snapshot)
        age_band = _choose(
            "age",
            "Age",
            ages_of(snapshot, measure),
            age_label,
            width=125 if offered else 140,
            disabled=not filters,
        )
        wide = 150 if offered else 300
        neighborhoods = _choose_neighborhoods(snapshot, width=wide, disabled=not filters)
    return Query(snapshot.id, measure, window, week, neighborhoods, age_band), refused


def _choose_neighborhoods(snapshot: Snapshot, *, width: int, disabled: bool) -> tuple[str, ...]:
    """Offer the neighborhoods; none chosen is all."""
    refusals.check("neighborhoods", snapshot.site.noun, neighborhoods_of(snapshot))
    chosen = st.multiselect(
        "Neighborhoods",
        neighborhoods_of(snapshot),
        key="neighborhoods",
        bind="query-params",
        placeholder=f"All {plural(snapshot.site.noun)}",
        label_visibility="collapsed",
        width=width,
        disabled=disabled,
    )
    return tuple(sorted(chosen))


def _choose_condition(snapshot: Snapshot, measure: str) -> str:
    """Draw the condition groups; give the key of what is counted."""
    groups = conditions.conditions_of(snapshot, measure)
    label = conditions.condition_label
    return part_key(measure, _choose("condition", "Condition", groups, label, width=150))


def read(snapshot: Snapshot, *, by_condition: bool = False) -> tuple[Query, str]:
    """Take the choice from the address alone, for a screen without controls.

    Parameters
    ----------
    snapshot : Snapshot
        Whose measures, weeks and neighborhoods there are.
    by_condition : bool, default False
        Whether the page can be had by condition.

    Returns
    -------
    tuple of (Query, str)
        As ``draw``; what the address does not name, or wrongly, is what a reader sees first.
    """
    measures, named = measures_of(snapshot), st.query_params.get_all("neighborhoods")
    measure = asked(measures, measure_label, "measure") or measures[0]
    refused = conditions.refused(snapshot, measure, offered=by_condition)
    if by_condition:
        groups = conditions.conditions_of(snapshot, measure)
        measure = part_key(measure, asked(groups, conditions.condition_label, "condition") or "")
    known, newest = week_choices(snapshot, measure)
    refusals.check("measure", "measure", map(measure_label, measures))
    refusals.check("window", "weeks", map(window_label, WINDOWS))
    refusals.check("week", "week", map(week_label, known))
    refusals.check("neighborhoods", snapshot.site.noun, neighborhoods_of(snapshot))
    _check_age(snapshot)
    chosen = Query(
        snapshot.id,
        measure,
        asked(WINDOWS, window_label, "window") or WINDOWS[0],
        asked(known, week_label, "week") or newest,
        tuple(name for name in neighborhoods_of(snapshot) if name in named),
        asked(ages_of(snapshot, measure), age_label, "age") or ALL_AGES,
    )
    return chosen, refused or refused_age(snapshot, measure)


def _choose_week(snapshot: Snapshot, measure: str, window: int, *, keeps: bool) -> tuple[date, str]:
    """Offer the weeks that end a full window, and the one a link asks for whatever it is.

    Says, too, that the measure made the week move, if it did.
    """
    known, newest = week_choices(snapshot, measure)
    left = follow(st.session_state, snapshot.id, measure, known, newest, keeps=keeps)
    weeks = weeks_of(snapshot, measure, window)
    index = weeks.index(newest) if newest in weeks else 0
    week = _choose("week", "Week", weeks, week_label, width=190, index=index)
    if left is None:
        return week, ""
    return week, (
        f"{measure_label(measure)}: not complete in the week {week_label(left)}, so the newest"
        f" complete week is shown, {week_label(week)}."
    )


def weeks_of(snapshot: Snapshot, measure: str, window: int) -> Sequence[date]:
    """Give the weeks that end a full window, and the one that is chosen or asked for anyhow.

    Parameters
    ----------
    snapshot : Snapshot
        Whose weeks there are.
    measure : str
        Key of what is counted.
    window : int
        Weeks summed.

    Returns
    -------
    sequence of date
        Newest first.
    """
    known, _ = week_choices(snapshot, measure)
    panel = panel_of(snapshot, measure, "region", window=window)
    full = set(panel.weeks[panel.observed[0]].tolist())
    wanted = {st.session_state.get("week"), asked(known, week_label, "week")}
    return [week for week in known if week in full or week in wanted] or known


def refused_age(snapshot: Snapshot, measure: str) -> str:
    """Say once that an age the link asks for cannot be shown; "" if it can, or none is asked."""
    band = asked(snapshot.site.age_bands, age_label, "age")
    if band is None or has_bands(snapshot.site, measure):
        return ""
    if measure_of(measure).part_of:
        return (
            f"{measure_of(measure).label}: “{age_label(band)}” cannot be shown, because children of"
            f" one age and one condition are too few. “{age_label(ALL_AGES)}” is shown."
        )
    return (
        f"{measure_label(measure)}: “{age_label(band)}” cannot be shown, because the number of"
        f" children by age is not known here. “{age_label(ALL_AGES)}” is shown."
    )


def _check_age(snapshot: Snapshot) -> None:
    """Note an age that nobody is counted by here."""
    refusals.check("age", "age", map(age_label, (ALL_AGES, *snapshot.site.age_bands)))


def _choose(
    key: str,
    label: str,
    options: Any,  # noqa: ANN401
    name: Callable[[Any], str],
    *,
    width: int,
    index: int = 0,
    disabled: bool = False,
) -> Any:  # noqa: ANN401
    if key not in _REFUSED_IN_WORDS:
        refusals.check(key, label.lower(), map(name, options))
    return st.selectbox(
        label,
        options,
        index=index,
        format_func=name,
        key=key,
        bind="query-params",
        label_visibility="collapsed",
        width=width,
        disabled=disabled,
    )
