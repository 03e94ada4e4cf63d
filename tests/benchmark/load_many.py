"""Three thousand tracts with their counts: a grid as large as a state, in one snapshot."""

from pathlib import Path

import pytest

from tests.app import small_region

TRACTS_A_SIDE = 55


def publish_many(store: Path) -> Path:
    """Publish 3,025 tracts of one measure and give their store."""
    with pytest.MonkeyPatch.context() as larger:
        larger.setattr(small_region, "SIDE", TRACTS_A_SIDE)
        larger.setattr(small_region, "N_WEEKS", 140)
        larger.setattr(small_region, "MEASURES", {"ed_visits": 0.012})
        small_region.publish_grid(store)
    return store
