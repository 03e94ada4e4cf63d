"""The same map, of bed-days counted in other ways, for the one place that was chosen."""

from dataclasses import replace

from hotspot.core.errors import NotEnoughData
from hotspot.core.measures import VARIANTS
from hotspot.surveillance.answers import Picture
from hotspot.ui import cache
from hotspot.ui.controls import Query
from hotspot.view.place import Facts
from hotspot.view.variants import variant_facts


def facts(query: Query, picture: Picture, area: str) -> Facts:
    """Say how a place stands if newborns or long stays count less; nothing of other measures."""
    keys = [key for key, variant in VARIANTS.items() if variant.of == query.measure]
    try:
        others = {
            key: cache.picture(replace(query, measure=key), query.window, picture.level)
            for key in keys
        }
    except NotEnoughData:  # an older snapshot has not counted them
        return []
    return variant_facts(picture, others, area)
