"""Of hidden places only the sum is learned, and it is shared by who lives there."""

import numpy as np
import pytest

from hotspot.surveillance.pooled import share_hidden
from tests.factories import small_panel

GROUPS = np.array(["North", "", "North", "rest"])


def test_counts_are_shared_by_children_and_totals_stay():
    panel = small_panel("bed_days", areas=4, weeks=3, seed=4)
    panel.exposure[2] *= 3
    shared = share_hidden(panel, 1, GROUPS)
    for name in ("events", "persons", "squares"):
        was, now = getattr(panel, name), getattr(shared, name)
        np.testing.assert_array_equal(now[:, [0, 2]], was[:, [0, 2]])
        assert now[[0, 2], 1].sum() == pytest.approx(was[[0, 2], 1].sum())
        assert now[1, 1] == was[1, 1]
        assert now[2, 1] == pytest.approx(3 * now[0, 1])
        assert now[3, 1] == 0, "alone in its group: its sum would be itself"
    assert shared.exposure[3, 1] == 0
    np.testing.assert_array_equal(shared.exposure[:3], panel.exposure[:3])


def test_of_a_share_answers_and_asked_children_are_alike():
    panel = small_panel("screen_positive", areas=4, weeks=3, seed=4)
    shared = share_hidden(panel, 1, GROUPS)
    assert shared.exposure[0, 1] == shared.exposure[2, 1]
    assert shared.exposure[[0, 2], 1].sum() == panel.exposure[[0, 2], 1].sum()


def test_places_that_are_hardly_seen_or_without_children_are_not_shared_with():
    panel = small_panel(areas=4, weeks=3, seed=4)
    panel.measurable[0] = False
    panel.exposure[3] = 0
    shared = share_hidden(panel, 1, np.array(["a", "a", "a", "a"]))
    np.testing.assert_array_equal(shared.events[[0, 3]], panel.events[[0, 3]])
    assert shared.events[1, 1] == shared.events[2, 1]


def test_where_nothing_is_hidden_nothing_changes():
    panel = small_panel(areas=4, weeks=3)
    assert share_hidden(panel, 1, np.full(4, "")) is panel


def test_nothing_is_known_of_one_child_of_a_hidden_place():
    panel = small_panel("bed_days", areas=4, weeks=3, replacing={"largest": np.full((4, 3), 20.0)})
    shared = share_hidden(panel, 1, GROUPS)
    assert shared.largest[:, 1].tolist() == [0, 20, 0, 0]
    assert (shared.largest[:, 0] == 20).all()
