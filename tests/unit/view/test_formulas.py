"""What a reader opens is whole: words, formula, what the letters mean."""

import re

import pytest

from hotspot.surveillance.estimates import FEWEST_EXPECTED
from hotspot.view.formulas import explanations


@pytest.mark.parametrize("one", explanations(), ids=lambda one: one.title)
def test_an_explanation_is_a_question_an_answer_and_a_formula(one):
    assert one.title.endswith("?")
    assert one.words.endswith(".")
    assert one.formulas
    assert one.symbols
    assert not re.search(r"[\\{}$]", one.words), "formulas stand in the formula"


@pytest.mark.parametrize("one", explanations(), ids=lambda one: one.title)
def test_the_brackets_of_a_formula_close(one):
    for line in one.formulas:
        assert line.count("{") == line.count("}")
        assert line.count(r"\left") == line.count(r"\right")


def test_the_words_use_the_numbers_of_the_code():
    said = " ".join(one.words for one in explanations())
    assert f"fewer than {FEWEST_EXPECTED:g} separate events" in said
