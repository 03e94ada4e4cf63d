"""What there is to choose from in a snapshot; what cannot be had is never offered."""

from functools import lru_cache

from hotspot.core.measures import MEASURES
from hotspot.core.site import Site
from hotspot.store.snapshots import Snapshot
from hotspot.surveillance.panels import measure_of

ALL_AGES = "all"


@lru_cache(maxsize=8)
def measures_of(snapshot: Snapshot) -> tuple[str, ...]:
    """List the measures the feeds of a snapshot have."""
    known = set(snapshot.tables["weeks"]["measure"].unique())
    return tuple(key for key in MEASURES if key in known)


@lru_cache(maxsize=8)
def neighborhoods_of(snapshot: Snapshot) -> tuple[str, ...]:
    """List the names of the neighborhoods."""
    areas = snapshot.tables["areas"]
    return tuple(sorted(areas.loc[areas["level"] == "neighborhood", "area"]))


def ages_of(snapshot: Snapshot, measure: str) -> tuple[str, ...]:
    """List the ages a measure can be had for: a rate needs the number of children of that age."""
    bands = snapshot.site.age_bands if has_bands(snapshot.site, measure) else ()
    return (ALL_AGES, *bands)


def has_bands(site: Site, measure: str) -> bool:
    """Tell whether children of each age are known, or need not be."""
    found = measure_of(measure)
    return not found.part_of and (site.bands_have_children or found.family == "proportion")
