"""Whatever the history of a place, it gets one word, and the word of its own history only."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from hotspot.clusters.emerging import CLASSES, FEWEST_WINDOWS, HOT_NOW, OFTEN, emerging_classes
from hotspot.clusters.staying import churn, keep_on_list
from hotspot.clusters.trend import mann_kendall

SHAPES = st.tuples(st.integers(1, 6), st.integers(1, 13))
COLD, NEITHER, HOT, UNKNOWN = -1, 0, 1, 2


@st.composite
def histories(draw):
    shape = draw(SHAPES)
    said = draw(arrays(int, shape, elements=st.sampled_from([COLD, NEITHER, HOT, HOT, UNKNOWN])))
    level = draw(arrays(float, shape, elements=st.sampled_from([0.5, 1.0, 1.5, 2.0, 3.0])))
    return said, level


def read(said, level):
    return emerging_classes(said == HOT, said != UNKNOWN, level, cold=said == COLD)


@given(histories())
def test_each_place_gets_one_word_that_keeps_its_promise(history):
    said, level = history
    found = read(said, level)
    hot, known = (said == HOT).sum(axis=1), (said != UNKNOWN).sum(axis=1)
    assert found.windows.tolist() == known.tolist()
    for row, word in enumerate(found.word):
        assert word in CLASSES
        enough = known[row] >= FEWEST_WINDOWS and said[row, -1] != UNKNOWN
        assert (word == "not enough data") == (not enough)
        if enough:
            assert (word in HOT_NOW) == (said[row, -1] == HOT)
            often = hot[row] / known[row] >= OFTEN
            assert (word in ("intensifying", "persistent", "diminishing", "historical")) == often
            assert word != "new" or hot[row] == 1


@given(histories(), st.randoms(use_true_random=False))
def test_the_order_of_places_and_what_others_did_have_no_part_in_a_word(history, chance):
    said, level = history
    order = list(range(len(said)))
    chance.shuffle(order)
    assert read(said, level).word[order].tolist() == read(said[order], level[order]).word.tolist()
    assert read(said[:1], level[:1]).word[0] == read(said, level).word[0]


@given(histories())
def test_an_unknown_window_changes_nothing_but_the_newest(history):
    said, level = history
    gap = np.full((len(said), 1), UNKNOWN)
    earlier = read(np.hstack([gap, said]), np.hstack([level[:, :1], level]))
    assert earlier.word.tolist() == read(said, level).word.tolist()
    later = read(np.hstack([said, gap]), np.hstack([level, level[:, :1]]))
    assert set(later.word) == {"not enough data"}


@given(histories())
def test_the_scale_of_the_level_has_no_part_in_a_word(history):
    said, level = history
    assert read(said, level).word.tolist() == read(said, np.exp(level) * 7).word.tolist()


@given(histories())
def test_a_level_turned_upside_down_swaps_growing_and_fading(history):
    said, level = history
    swap = {"intensifying": "diminishing", "diminishing": "intensifying"}
    turned = read(said, -level).word
    assert [swap.get(word, word) for word in turned] == read(said, level).word.tolist()


@given(histories())
def test_a_new_place_that_stays_hot_goes_on_and_one_that_cools_is_none(history):
    said, level = history
    new = read(said, level).word == "new"
    for next_one, words in ((HOT, {"consecutive"}), (NEITHER, {"none"})):
        more = np.hstack([said, np.full((len(said), 1), next_one)])
        assert set(read(more, np.hstack([level, level[:, :1]])).word[new]) <= words


@given(arrays(float, SHAPES, elements=st.sampled_from([0.0, 1.0, 2.0, 2.5, np.nan])))
def test_time_turned_around_turns_a_trend_around(values):
    for method in ("exact", "normal"):
        one, other = (mann_kendall(each, method=method) for each in (values, values[:, ::-1]))
        np.testing.assert_array_equal(one.score, -other.score)
        np.testing.assert_allclose(one.p, other.p)
        np.testing.assert_allclose(one.slope, -other.slope)
        assert ((one.p > 0) & (one.p <= 1) | np.isnan(one.p)).all()


@given(arrays(float, SHAPES, elements=st.sampled_from([0.0, 1.0, 2.0, 2.5, np.nan])))
def test_a_rising_scale_leaves_the_score_of_a_trend(values):
    one, other = mann_kendall(values), mann_kendall(np.exp(values))
    np.testing.assert_array_equal(one.score, other.score)
    np.testing.assert_array_equal(one.p, other.p)


@st.composite
def weekly_lists(draw):
    shape = draw(SHAPES)
    steps = st.sampled_from([0.0, 0.3, 0.5, 0.7, 0.85, 0.95, np.nan])
    probability = draw(arrays(float, shape, elements=steps))
    return probability, np.nan_to_num(probability) >= draw(st.sampled_from([0.8, 0.9]))


@given(weekly_lists(), st.integers(1, 3), st.integers(1, 3))
def test_who_is_on_the_kept_list_once_was_on_that_of_a_week(lists, weeks_in, weeks_out):
    kept = keep_on_list(*lists, stays=0.5, weeks_in=weeks_in, weeks_out=weeks_out)
    ever = np.logical_or.accumulate(lists[1], axis=1)
    assert not (kept & ~ever).any()
    assert kept.shape == ever.shape
    before = [one[:, :-1] for one in lists]
    earlier = keep_on_list(*before, stays=0.5, weeks_in=weeks_in, weeks_out=weeks_out)
    np.testing.assert_array_equal(kept[:, :-1], earlier)


@given(weekly_lists(), st.sampled_from([0.3, 0.5, 0.7]))
def test_a_lower_floor_and_a_longer_farewell_only_add_to_the_kept_list(lists, stays):
    kept = keep_on_list(*lists, stays=stays)
    assert not (kept & ~keep_on_list(*lists, stays=stays - 0.2)).any()
    assert not (kept & ~keep_on_list(*lists, stays=stays, weeks_out=2)).any()
    assert not (kept & ~keep_on_list(*lists, stays=stays, weeks_in=1)).any()


@given(weekly_lists())
def test_at_once_and_without_a_lower_floor_the_kept_list_is_that_of_the_week(lists):
    probability, listed = lists
    kept = keep_on_list(probability, listed, weeks_in=1, stays=1.0)
    said = ~np.isnan(probability)
    np.testing.assert_array_equal(kept[said], listed[said])
    moved = churn(kept)
    assert np.isnan(moved) or 0 <= moved <= 1
