"""Three sentences on every page, and first steps for who has nothing yet."""

import re

import pytest

from hotspot.cli import app
from hotspot.ui.frame import PAGES
from hotspot.view.catalogue import tongue
from hotspot.view.guide import HOW_TO_READ, STARTS, fault, first_steps, how_to_read


def test_every_page_has_an_entry_and_no_entry_is_left_over():
    assert list(HOW_TO_READ) == [title for _, title, _ in PAGES]


@pytest.mark.parametrize("title", HOW_TO_READ)
def test_an_entry_is_three_sentences_of_thirty_words_at_most(title):
    for said in HOW_TO_READ[title]:
        assert re.fullmatch(r"[^.!?]+\.", said), said
        assert len(said.split()) <= 30, said
    assert how_to_read(title, tongue("en")).count("<p") == 3


def test_first_steps_name_commands_there_are():
    known = {command.name or command.callback.__name__ for command in app.registered_commands}
    typed = [command for start in STARTS for command, _ in start.commands]
    assert all(one.split()[0] == "hotspot" and one.split()[1] in known for one in typed)
    assert all(one in first_steps("none") for one in typed)


def test_words_from_outside_are_escaped():
    assert "<b>" not in first_steps("<b>x</b>")
    assert "<b>" not in fault("<b>")


def test_a_fault_after_an_upgrade_is_mended_by_a_restart():
    assert "restart" in fault("A1B2C3", upgraded=True)
    assert "restart" not in fault("A1B2C3")
