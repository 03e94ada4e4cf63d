"""Whoever sees one map of a question can see the other: neither is drawn without a look at both."""

from hotspot.core.types import Level
from hotspot.disclosure.suppression import protect_picture
from hotspot.store.snapshots import Snapshot
from hotspot.surveillance.answers import Picture
from hotspot.surveillance.pictures import draw

_OTHER: dict[Level, Level] = {"tract": "neighborhood", "neighborhood": "tract"}


def protect_map(snapshot: Snapshot, picture: Picture, *, region: Picture | None = None) -> Picture:
    """Blank a map, together with the one that asks the same at the other level.

    Parameters
    ----------
    snapshot : Snapshot
        Where the picture was drawn from.
    picture : Picture
        As drawn.
    region : Picture or None
        The same picture without a filter on neighborhoods; needed if ``picture`` has one.

    Returns
    -------
    Picture
        As ``protect_picture`` gives it.
    """
    about = picture.context
    other = draw(
        snapshot,
        measure=about.measure.key,
        window=about.window,
        week=about.week,
        age_band=about.age_band,
        level=_OTHER[picture.level],
    )
    return protect_picture(picture, region=region, other_level=other)
