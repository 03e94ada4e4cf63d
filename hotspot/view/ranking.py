"""The few places that stand out are numbered, surest first, alike on the screen and in files."""

from collections.abc import Sequence

import numpy as np

from hotspot.surveillance.answers import Picture
from hotspot.view import words
from hotspot.view.place import DAGGER, full_name, row_of
from hotspot.view.shown import area_status, caution, rising_areas
from hotspot.view.style import format_rate


def standing_out(picture: Picture, most: int = 8) -> list[tuple[str, str, str]]:
    """List the places the map calls higher (or, where more is better, lower), surest first.

    Screen and picture number places in this order, so that a number is the same place in both.

    Parameters
    ----------
    picture : Picture
        After disclosure.
    most : int, default 8
        Longest list; it is also the number of badges.

    Returns
    -------
    list of (str, str, str)
        Id, name with its neighborhood, and smoothed rate with its interval. Equally probable to a
        tenth of a percent: the farther from the region first.
    """
    worse = "higher" if picture.context.measure.better == "lower" else "lower"
    chosen = picture.hotspots.posterior if picture.judged_by else picture.smooth.exceedance
    probable = chosen if worse == "higher" else picture.smooth.shortfall
    rows = np.flatnonzero(area_status(picture) == worse)
    sure = np.zeros(len(rows)) if probable is None else np.nan_to_num(probable[rows]).round(3)
    far = np.nan_to_num(picture.smooth.rate[rows]) * (1 if worse == "higher" else -1)
    rows = rows[np.lexsort((-far, -sure))]
    return [
        (str(picture.areas[row]), full_name(picture, row), _short_rate(picture, row))
        for row in rows[:most]
    ]


def list_title(picture: Picture) -> str:
    """Say what the numbered places have in common; weeks still filling up are not judged."""
    worse, weeks = words.concern(picture.context.measure).capitalize(), picture.context.window
    how = "surest first" if picture.context.complete else "so far, not judged"
    return f"{worse} over {weeks} week{'s' * (weeks > 1)}, {how}"


def numbers_note(picture: Picture, listed: Picture) -> str:
    """Say on one of two maps that its numbers are those of the other's list; "" on the other."""
    weeks = listed.context.window
    if picture.context.window == weeks or not standing_out(listed):
        return ""
    return f"numbered as in the list over {weeks} week{'s' * (weeks > 1)}"


def marked_name(picture: Picture, area: str, name: str) -> str:
    """Put a triangle behind what is high and rising, a dagger behind what to read with care."""
    row = row_of(picture, area)
    marks = (
        " ▲" if rising_areas(picture)[row] else "",
        f" {DAGGER}" if caution(picture, row) else "",
    )
    return f"{name}{''.join(marks)}"


def footnote(picture: Picture, areas: Sequence[str]) -> str:
    """Say once why some of the listed places must be read with care; "" if none must."""
    said = [caution(picture, row_of(picture, area)) for area in areas]
    found = list(dict.fromkeys(one for one in said if one))
    if len(found) > 1:
        return f"{DAGGER} Read with care: choose the place to see why."
    return f"{DAGGER} {found[0]}" if found else ""


def _short_rate(picture: Picture, row: int) -> str:
    smooth, measure = picture.smooth, picture.context.measure
    rate, lower, upper = (
        format_rate(float(values[row]), measure)
        for values in (smooth.rate, smooth.lower, smooth.upper)
    )
    return f"{rate} ({lower}–{upper})"
