import numpy as np
import pytest

from hotspot.clusters.emerging import CLASSES, FEWEST_WINDOWS, HOT_NOW, emerging_classes
from hotspot.core.errors import InvalidCounts


def read(*rows):
    """Hot, known and cold windows, from H (hot), C (cold), - (neither) and ? (unknown)."""
    signs = np.array([list(row) for row in rows])
    return signs == "H", signs != "?", signs == "C"


def words(*rows, level=None):
    hot, known, cold = read(*rows)
    return emerging_classes(hot, known, level, cold=cold).word.tolist()


RISING, FALLING, FLAT = np.arange(1.0, 13), np.arange(12.0, 0, -1), np.tile([1.0, 2.0], 6)


@pytest.mark.parametrize(
    ("windows", "word"),
    [
        ("-----------H", "new"),
        ("--C-C------H", "new"),
        ("???????----H", "new"),
        ("----------HH", "consecutive"),
        ("--HHHHHHHHHH", "consecutive"),
        ("---C------HH", "consecutive"),
        ("---------H?H", "consecutive"),
        ("HHHHHHHHHHHH", "persistent"),
        ("-HHHHHHHHHHH", "persistent"),
        ("HHHHH-HHHHHH", "persistent"),
        ("HHHHHCHHHHHH", "persistent"),
        ("H??H??H??HHH", "persistent"),
        ("HHHH--HHHHHH", "sporadic"),
        ("-H---------H", "sporadic"),
        ("-H-?-------H", "sporadic"),
        ("-H-C-------H", "oscillating"),
        ("C-H-H-----HH", "oscillating"),
        ("HHHHHHHHHHH-", "historical"),
        ("-HHHHHHHHHH-", "none"),
        ("HHHHHHHHHHHC", "historical"),
        ("HHHHHHHHHH--", "none"),
        ("HHHHHHHHH?--", "none"),
        ("------------", "none"),
        ("CCCCCCCCCCCC", "none"),
        ("H-----------", "none"),
        ("HHHHHHHHHHH?", "not enough data"),
        ("????????HHHH", "not enough data"),
        ("????????????", "not enough data"),
    ],
)
def test_each_history_has_its_word(windows, word):
    assert words(windows) == [word]


@pytest.mark.parametrize(
    ("windows", "level", "word"),
    [
        ("HHHHHHHHHHHH", RISING, "intensifying"),
        ("HHHHHHHHHHHH", FALLING, "diminishing"),
        ("HHHHHHHHHHHH", FLAT, "persistent"),
        ("-HHHHHHHHHHH", RISING, "intensifying"),
        ("HHHHHH-HHHHH", FALLING, "diminishing"),
        ("--HHHHHHHHHH", RISING, "consecutive"),
        ("HHHHHHHHHHH-", FALLING, "historical"),
        ("-----------H", RISING, "new"),
        ("H-H-H-H-H-HH", RISING, "sporadic"),
    ],
)
def test_a_trend_tells_apart_only_what_is_nearly_always_hot_and_hot_now(windows, level, word):
    assert words(windows, level=level[np.newaxis]) == [word]


def test_windows_that_are_unknown_have_no_part_in_a_trend():
    level = np.r_[99.0, 98.0, np.arange(1.0, 11)]
    hot, known, cold = read("HHHHHHHHHHHH", "??HHHHHHHHHH")
    found = emerging_classes(hot, known, np.tile(level, (2, 1)), cold=cold)
    assert found.word.tolist() == ["persistent", "intensifying"]
    assert found.windows.tolist() == [12, 10]
    assert found.trend_p[1] < 1e-5 < found.trend_p[0]


def test_five_windows_are_enough_and_four_are_not():
    assert words("----H") == ["new"]
    assert words("?----") == ["not enough data"]
    assert words("HHHHH", level=RISING[np.newaxis, :5]) == ["intensifying"]
    assert emerging_classes(np.ones((1, 4)), np.ones((1, 4)), RISING[np.newaxis, :4]).word == [
        "not enough data"
    ]


def test_too_few_levels_are_no_trend():
    level = np.r_[np.full(8, np.nan), RISING[:4]][np.newaxis]
    found = emerging_classes(np.ones((1, 12)), np.ones((1, 12)), level)
    assert found.word.tolist() == ["persistent"]
    assert np.isnan(found.trend_z).all()
    assert np.isnan(found.trend_p).all()


def test_without_a_window_there_is_not_enough_data():
    found = emerging_classes(np.zeros((3, 0)), np.zeros((3, 0)))
    assert found.word.tolist() == ["not enough data"] * 3
    assert emerging_classes(np.zeros((0, 6)), np.zeros((0, 6))).word.size == 0


def test_the_words_of_what_is_hot_now_are_these():
    assert set(HOT_NOW) <= set(CLASSES)
    assert "historical" not in HOT_NOW
    assert FEWEST_WINDOWS == 5


def test_arrays_that_are_not_aligned_are_refused():
    with pytest.raises(InvalidCounts, match="aligned"):
        emerging_classes(np.zeros((2, 6)), np.zeros((2, 5)))
    with pytest.raises(InvalidCounts, match="aligned"):
        emerging_classes(np.zeros(6), np.zeros(6))


def test_a_window_is_not_hot_and_cold_at_once():
    hot = np.zeros((3, 6), dtype=bool)
    hot[1, 2] = True
    with pytest.raises(InvalidCounts, match="row 1 is hot and cold"):
        emerging_classes(hot, np.ones((3, 6)), cold=hot)
