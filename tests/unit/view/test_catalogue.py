"""Every sentence a neighborhood hears stands in the catalogue, in every language."""

import gettext
from datetime import date
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from hotspot.view import catalogue
from hotspot.view.catalogue import DOMAIN, FOLDER, LANGUAGES, tongue

ROOT = Path(__file__).parents[3]
SOURCES = sorted(
    path for part in ("view", "ui") for path in (ROOT / "hotspot" / part).glob("community*.py")
)
SPEAKING = {"say": None, "count": (1, 2), "marked": None}
"""Calls that ask for a sentence, and which of their arguments are one."""

OTHERS = [code for code in LANGUAGES if code != "en"]


def asked_for():
    found = set()
    for path in SOURCES:
        for _, sentence, _, _ in extract_from_file("python", path, keywords=SPEAKING):
            found.add(sentence)
    return found


def translated(code):
    with (FOLDER / code / "LC_MESSAGES" / f"{DOMAIN}.po").open("rb") as file:
        return [one for one in read_po(file, locale=code) if one.id]


def blanks(sentence):
    return sorted({name for _, name, _, _ in Formatter().parse(sentence) if name is not None})


def test_sentences_are_found_in_the_sources():
    assert len(asked_for()) > 100
    assert "How we counted" in asked_for()
    assert any(isinstance(one, tuple) for one in asked_for())


@pytest.mark.parametrize("code", OTHERS)
def test_the_catalogue_holds_what_the_pages_say_and_nothing_else(code):
    assert {one.id for one in translated(code)} == asked_for()


@pytest.mark.parametrize("code", OTHERS)
def test_every_sentence_is_translated_with_the_same_blanks(code):
    for one in translated(code):
        ids = (one.id,) if isinstance(one.id, str) else one.id
        said = (one.string,) if isinstance(one.string, str) else one.string
        assert not one.fuzzy, one.id
        assert len(said) == len(ids), one.id
        for english, other in zip(ids, said, strict=True):
            assert other, english
            assert other != english, english
            assert blanks(other) == blanks(english), english


@pytest.mark.parametrize("code", OTHERS)
def test_a_sentence_ends_as_it_does_in_english(code):
    for one in translated(code):
        pairs = (
            [(one.id, one.string)]
            if isinstance(one.id, str)
            else zip(one.id, one.string, strict=True)
        )
        for english, other in pairs:
            assert (english[-1] in ".:") == (other[-1] in ".:"), english


def test_a_language_writes_numbers_and_days_as_its_readers_do():
    english, spanish = tongue("en"), tongue("es")
    assert english.day(date(2026, 10, 3)) == "October 3, 2026"
    assert spanish.day(date(2026, 10, 3)) == "3 de octubre de 2026"
    assert (english.month(date(2026, 1, 3)), spanish.month(date(2026, 1, 3))) == ("Jan", "ene")
    assert spanish.short_day(date(2026, 1, 3)) == "3 ene"
    assert english.number(12345.6) == "12,346"
    assert spanish.together(["pan", "leche", "agua"]) == "pan, leche y agua"


@pytest.mark.parametrize(
    ("value", "written"),
    [(0, "0"), (3.04, "3"), (3.06, "3.1"), (3.0, "3"), (9.96, "10"), (10.4, "10")],
)
def test_small_numbers_keep_one_decimal(value, written):
    assert tongue("en").number(value) == written


@pytest.mark.parametrize(("many", "said"), [(1, "Aquí vive 1 niño"), (2, "Aquí viven 2 niños")])
def test_one_child_is_not_several(many, said):
    sentence = (
        "{number} child under {age} lives here.",
        "{number} children under {age} live here.",
    )
    assert tongue("es").count(*sentence, many, age="18").startswith(said)


def test_a_sentence_that_is_not_there_is_said_in_english():
    assert tongue("es").say("Nobody translated {this}.", this="it") == "Nobody translated it."
    assert isinstance(catalogue.tongue("en").sentences, gettext.NullTranslations)
