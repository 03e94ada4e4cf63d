"""Words wrap by their real width."""

import pytest

from hotspot.view.png_sheet import Box, Sheet, drawable
from hotspot.view.png_sizes import PngSize


@pytest.fixture(scope="module")
def sheet():
    return Sheet(PngSize("trial", "Trial", 5.0, 2.5, 200, 1000.0))


def test_lines_fit_their_width(sheet):
    text = "Areas with fewer than eleven children behind the number are not shown. " * 4
    lines = sheet.wrap(text, 9, 400)
    assert " ".join(lines) == text.strip()
    for words in lines:
        assert sheet.box_of(sheet.line(words, 0, 0, 9)).width <= 400


def test_a_word_too_long_for_the_line_is_cut(sheet):
    (line,) = sheet.wrap("Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch", 12, 200)
    assert line.endswith("…")
    assert sheet.measure(line, 12) <= 200


def test_nothing_takes_no_line(sheet):
    assert sheet.wrap("", 9, 400) == []


def test_what_the_font_lacks_is_seen_to_be_lacking():
    assert drawable("Oak 🏥\nPark") == "Oak � Park"


def test_boxes_know_each_other():
    one = Box(0, 0, 10, 10)
    assert one.overlaps(Box(9, 9, 20, 20))
    assert not one.overlaps(Box(11, 0, 20, 10))
    assert one.overlaps(Box(11, 0, 20, 10), gap=2)
    assert one.holds(Box(1, 1, 9, 9))
    assert not one.holds(Box(1, 1, 11, 9))
