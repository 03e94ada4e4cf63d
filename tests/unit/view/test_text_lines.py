"""How many lines a text takes is known from its letters."""

import pytest

from hotspot.view.text_lines import lines, width


def test_wide_letters_are_wider_than_narrow_ones_and_bold_than_plain():
    assert width("WWW", 19) > width("nnn", 19) > width("iii", 19)
    assert width("nnn", 19, bold=True) > width("nnn", 19)
    assert width("nnn", 38) == pytest.approx(2 * width("nnn", 19))


def test_a_text_is_broken_between_words():
    room = width("one two", 19)
    assert lines("", room, 19) == 0
    assert lines("one two", room, 19) == 1
    assert lines("one two three", room, 19) == 2
    assert lines("a-word-that-is-wider-than-its-line", room, 19) == 1
