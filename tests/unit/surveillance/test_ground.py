"""Who touches whom is the same in every week, and asked for by level."""

from dataclasses import replace

import numpy as np
import pandas as pd

from hotspot.surveillance.ground import neighbors_of
from tests.small_snapshot import small_snapshot


def test_neighbors_are_those_of_the_same_level_and_islands_have_none():
    bare = small_snapshot(np.ones((3, 60)), [100] * 3, ["A", "A", "B"])
    links = pd.DataFrame(
        [
            ("tract", "2", "1"),
            ("tract", "1", "3"),
            ("tract", "1", "2"),
            ("tract", "3", "1"),
            ("neighborhood", "A", "B"),
            ("neighborhood", "B", "A"),
        ],
        columns=["level", "area", "neighbor"],
    )
    snapshot = replace(bare, tables=bare.tables | {"links": links})

    assert neighbors_of(snapshot, "tract") == {"1": ("2", "3"), "2": ("1",), "3": ("1",)}
    assert neighbors_of(snapshot, "neighborhood") == {"A": ("B",), "B": ("A",)}
    assert neighbors_of(bare, "tract") == {}
