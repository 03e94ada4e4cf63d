"""Which part of a map was asked for? Some neighborhoods' areas, with what was learned from all."""

from dataclasses import fields, replace
from typing import Any

import numpy as np

from hotspot.surveillance.answers import Picture


def keep_neighborhoods(picture: Picture, neighborhoods: tuple[str, ...]) -> Picture:
    """Keep the areas of some neighborhoods, with what was learned from all of them.

    Parameters
    ----------
    picture : Picture
        Of the whole region.
    neighborhoods : tuple of str
        Names to keep; a name the region does not have keeps nothing.

    Returns
    -------
    Picture
        Every array cut to the same areas; its context names the neighborhoods.
    """
    inside = picture.areas if picture.level == "neighborhood" else picture.neighborhoods
    keep = np.isin(inside.astype(str), neighborhoods)
    return _cut(
        picture,
        keep,
        context=replace(picture.context, neighborhoods=tuple(neighborhoods)),
        crude=_cut(picture.crude, keep),
        smooth=_cut(picture.smooth, keep),
        hotspots=_cut(picture.hotspots, keep),
        by_itself=_cut(picture.by_itself, keep) if picture.by_itself else None,
    )


def _cut(answer: Any, keep: np.ndarray, **parts: Any) -> Any:  # noqa: ANN401
    """Take some rows of every array that has one value an area."""
    arrays = {
        field.name: getattr(answer, field.name)[keep]
        for field in fields(answer)
        if isinstance(getattr(answer, field.name), np.ndarray)
    }
    return replace(answer, **arrays, **parts)
