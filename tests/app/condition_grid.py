"""The grid by condition: visits for asthma are many, for mental health few in one district."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from hotspot.core.columns import TABLES
from hotspot.core.measures import OTHER, part_key
from hotspot.store.snapshots import publish
from tests.app import small_region

SITE = replace(
    small_region.SITE,
    conditions=(("asthma", ("J45", "J46")), ("mental_health", ("F",))),
    split=("ed_visits",),
)
PARTS = ("asthma", "mental_health", OTHER)
SHARES = {
    "Ash & Elm": (0.3, 0.05, 0.65),
    "Birch": (0.3, 0.05, 0.65),
    "Cedar": (0.3, 0.002, 0.698),
    "Dogwood": (0.9, 0.098, 0.002),
}
"""In Cedar hardly anybody comes for mental health, in Dogwood for anything else."""

FEW, OTHERS_FEW = "Cedar", "Dogwood"


def parts() -> dict[str, np.ndarray]:
    """Part the visits of every tract and week by condition; they add up to all of them."""
    whole = small_region.events("ed_visits", small_region.AS_OF, raised=True)
    districts = [small_region.district_of(number) for number in range(len(whole))]
    shares = np.array([SHARES[name] for name in districts])[:, np.newaxis]
    drawn = np.random.default_rng(45).multinomial(whole, shares)
    return {part_key("ed_visits", name): drawn[..., n] for n, name in enumerate(PARTS)}


def counts() -> pd.DataFrame:
    frames = [
        small_region._rows(key, "all", level, rows, small_region.AS_OF)
        for key, found in parts().items()
        for level, rows in small_region._levels(found)
        if level != "tract"
    ]
    return pd.concat(frames, ignore_index=True)[[column.name for column in TABLES["counts"]]]


def publish_conditions(store: Path) -> str:
    """Publish the grid with its conditions, and give the snapshot's id."""
    made = small_region.tables(small_region.AS_OF, raised=True)
    made["counts"] = pd.concat([made["counts"], counts()], ignore_index=True)
    return publish(
        store,
        made,
        small_region.shapes(),
        site=SITE,
        as_of=small_region.AS_OF,
        sources=[{"feed": "visits", "rows": 40000, "newest": str(small_region.AS_OF)}],
        fingerprint="0123456789abcdef",
    )
