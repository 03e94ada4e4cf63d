"""Why children came is a question for one page: the series of a neighborhood.

A condition group splits the visits of a neighborhood; of a tract or an age it would leave a child
or two. So the choice is offered where neighborhoods are charted, and refused in words elsewhere.
"""

import streamlit as st

from hotspot.core.measures import MEASURES, condition_words, part_key
from hotspot.store.snapshots import Snapshot

ALL_CONDITIONS = ""


def condition_label(condition: str) -> str:
    """Name a condition group, on the screen and in links."""
    if condition == ALL_CONDITIONS:
        return "All conditions"
    return condition_words(condition).capitalize()


def conditions_of(snapshot: Snapshot, measure: str) -> tuple[str, ...]:
    """List the condition groups a measure can be had for; of a screening there are none."""
    if measure not in snapshot.site.split:
        return (ALL_CONDITIONS,)
    return (ALL_CONDITIONS, *(name for name, _ in snapshot.site.conditions))


def counted_of(snapshot: Snapshot, measure: str, condition: str) -> str:
    """Give the key of a measure's part of a condition group; its own where it is not split."""
    return part_key(measure, condition) if measure in snapshot.site.split else measure


def refused(snapshot: Snapshot, measure: str, *, offered: bool) -> str:
    """Say once that a condition the link asks for cannot be shown.

    Parameters
    ----------
    snapshot : Snapshot
        With the groups of its site.
    measure : str
        Key of the measure, of all conditions.
    offered : bool
        Whether the page can be had by condition.

    Returns
    -------
    str
        "" if it can be shown, or none is asked for.
    """
    label = st.query_params.get("condition")
    if label is None or label == condition_label(ALL_CONDITIONS):
        return ""
    if offered and label in map(condition_label, conditions_of(snapshot, measure)):
        return ""
    return f"{_why(snapshot, measure, label)} “{condition_label(ALL_CONDITIONS)}” is shown."


def _why(snapshot: Snapshot, measure: str, label: str) -> str:
    site = snapshot.site
    if label not in (condition_label(name) for name, _ in site.conditions):
        return "The link asks for a condition group that this snapshot does not have."
    if measure not in site.split:
        split = ", ".join(MEASURES[key].label for key in site.split)
        return f"{MEASURES[measure].label}: only {split} can be had by condition."
    return f"“{label}” can be chosen on the Neighborhood page only."
