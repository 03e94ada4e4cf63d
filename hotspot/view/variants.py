"""Does a place stand out for its newborns, or for a few very long stays? A word each, no number.

The difference between two ways to count is of few children, so only the verdict is told.
"""

from collections.abc import Mapping

from hotspot.surveillance.answers import Picture
from hotspot.view import words
from hotspot.view.place import Facts, row_of
from hotspot.view.shown import area_status
from hotspot.view.style import HATCHED


def variant_facts(picture: Picture, others: Mapping[str, Picture], area: str) -> Facts:
    """Say how a place stands if its bed-days are counted in another way.

    Parameters
    ----------
    picture : Picture
        The map as it is, after disclosure.
    others : mapping of str to Picture
        The same map of variants of its measure, by their keys, after disclosure.
    area : str
        Id of a place in all of them.

    Returns
    -------
    list of (str, str)
        None for a place of which the map tells nothing.
    """
    if str(area_status(picture)[row_of(picture, area)]) in HATCHED:
        return []
    return [
        (_label(key, other), _verdict(other, row_of(other, area))) for key, other in others.items()
    ]


def _label(key: str, picture: Picture) -> str:
    if key == "bed_days_capped":
        return f"Stays cut at {picture.context.site.bed_days_cap} days"
    return "Without newborns"


def _verdict(picture: Picture, row: int) -> str:
    return words.status_word(str(area_status(picture)[row]), picture.context)
