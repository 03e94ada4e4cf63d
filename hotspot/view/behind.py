"""A rate is worth as much as the children behind it, so their number stands beside it, or why not.

Nothing is told here that the table of the map does not tell, and of a hidden area nothing at all:
why it is hidden is not said either, because that would tell which number is the small one.
"""

import math
from collections.abc import Sequence
from typing import Any

from hotspot.surveillance.answers import Context, Picture
from hotspot.view.shown import hidden_areas, is_unsaid

HIDDEN = -1
"""Stands for a number that is hidden."""


def behind(picture: Picture, areas: Sequence[str]) -> dict[str, Any]:
    """Give the counts behind the rates of a map, and the words to say them with.

    Parameters
    ----------
    picture : Picture
        After disclosure.
    areas : sequence of str
        Ids, in the order in which the numbers are wanted.

    Returns
    -------
    dict
        ``numbers``, two lists: a number per area, ``HIDDEN``, or None where nothing was counted,
        the count is left out or the area is not in the picture. ``counted`` says both ({0} and {1})
        and ``few`` what to say of a hidden one.
    """
    rows = {str(area): row for row, area in enumerate(picture.areas)}
    hidden = hidden_areas(picture)
    proportion = picture.context.measure.family == "proportion"
    first, second = (
        (picture.persons, picture.exposure) if proportion else (picture.events, picture.persons)
    )

    def told(values: Any, area: str) -> float | None:  # noqa: ANN401
        row = rows.get(area)
        if row is None or not picture.observed[row] or is_unsaid(picture, row):
            return None
        return HIDDEN if hidden[row] else _plain(float(values[row]))

    return {
        "numbers": [[told(values, area) for area in areas] for values in (first, second)],
        "counted": _template(picture.context),
        "few": few_words(picture.context),
    }


def unsaid(found: dict[str, Any]) -> dict[str, Any]:
    """Take the counts away from a map of a week that only passes.

    Counts of many weeks, each beside the next, would tell by subtraction what one of them hides.

    Parameters
    ----------
    found : dict
        As ``behind`` gives it.

    Returns
    -------
    dict
        The same words, and no number.
    """
    return found | {"numbers": [[None] * len(one) for one in found["numbers"]]}


def few_words(context: Context) -> str:
    """Say of a hidden area that it has few children, or would give away one that has."""
    least = context.site.threshold
    return f"Fewer than {least} children behind it, or it would give such a number away"


def _template(context: Context) -> str:
    weeks = f"in {context.window} weeks"
    if context.measure.family == "proportion":
        return f"{{0}} of {{1}} screened, {weeks}"
    return f"{{0}} {context.measure.noun}, {{1}} children, {weeks}"


def _plain(value: float) -> float | None:
    if not math.isfinite(value):
        return None
    return int(value) if value.is_integer() else round(value, 1)
