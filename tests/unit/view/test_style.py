"""Any two steps of the map are told apart by every reader, in every light, and on grey paper.

The matrices of colour vision are Machado, Oliveira and Fernandes, "A physiologically-based model
for simulation of color vision deficiency", IEEE TVCG 15 (2009), table of severity 1.0; they act on
linear RGB. Distances are CIE 1976 in L*a*b* under D65; contrasts are those of WCAG 2.2.
"""

import re
import tomllib
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from hotspot.core.measures import MEASURES
from hotspot.ui import blocks
from hotspot.view import style
from hotspot.view.style import CUES, DARK, HATCHED, LIGHT, STATUSES
from tests.unit.view import answers

ROOT = Path(__file__).parents[3]
SIX = ("higher", "likely higher", "as expected", "can't tell", "likely lower", "lower")
THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
EYES = {
    "usual": np.eye(3),
    "protan": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deutan": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritan": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)
WHITE = XYZ.sum(axis=1)


def linear(colour):
    shown = np.array([int(colour[start : start + 2], 16) for start in (1, 3, 5)]) / 255
    return np.where(shown <= 0.04045, shown / 12.92, ((shown + 0.055) / 1.055) ** 2.4)


def lab(colour, eye="usual"):
    seen = np.clip(np.asarray(EYES[eye]) @ linear(colour), 0, 1)
    ratio = XYZ @ seen / WHITE
    edge = 6 / 29
    bent = np.where(ratio > edge**3, np.cbrt(ratio), ratio / (3 * edge**2) + 4 / 29)
    return np.array([116 * bent[1] - 16, 500 * (bent[0] - bent[1]), 200 * (bent[1] - bent[2])])


def apart(one, other, eye="usual"):
    return float(np.linalg.norm(lab(one, eye) - lab(other, eye)))


def contrast(one, other):
    bright = [float(XYZ[1] @ linear(colour)) + 0.05 for colour in (one, other)]
    return max(bright) / min(bright)


def test_the_measures_of_colour_are_right():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
    assert lab("#ff0000") == pytest.approx([53.24, 80.09, 67.20], abs=0.02)
    assert apart("#d01c1c", "#4e7a1e", "deutan") < apart("#d01c1c", "#4e7a1e") / 2


@THEMES
@pytest.mark.parametrize("eye", EYES)
def test_any_two_steps_differ_for_every_eye(theme, eye):
    words = (*SIX, "suppressed")
    close = {
        (one, other): round(apart(theme.fills[one], theme.fills[other], eye), 1)
        for one, other in combinations(words, 2)
        if apart(theme.fills[one], theme.fills[other], eye) < 10
    }
    assert not close


@THEMES
@pytest.mark.parametrize("eye", EYES)
def test_every_step_differs_from_the_page_it_lies_on(theme, eye):
    assert all(apart(theme.fills[word], theme.ground, eye) >= 10 for word in SIX)


@THEMES
@pytest.mark.parametrize("ground", ["ground", "veil"])
def test_words_can_be_read(theme, ground):
    for name in ("ink", "quiet", "concern", "better", "common"):
        assert contrast(getattr(theme, name), getattr(theme, ground)) >= 4.5, name


@THEMES
def test_points_lines_and_borders_can_be_seen(theme):
    for name in ("concern", "better", "common", "line"):
        assert contrast(getattr(theme, name), theme.ground) >= 3, name
    for name in ("concern", "better", "common", "ink"):
        assert contrast(getattr(theme, name), theme.band) >= 3, name


@THEMES
@pytest.mark.parametrize("word", STATUSES)
def test_the_border_of_an_area_stands_out_from_its_fill(theme, word):
    border = getattr(theme, CUES[word].edge if CUES[word].width else "line")
    assert contrast(border, theme.fills[word]) >= 3


@THEMES
@pytest.mark.parametrize("word", ["higher", "lower"])
def test_what_is_clear_stands_out_from_what_is_usual(theme, word):
    assert contrast(theme.fills[word], theme.ground) >= 4.5
    assert contrast(theme.fills[word], theme.fills["as expected"]) >= 3


@THEMES
@pytest.mark.parametrize("word", [word for word in STATUSES if CUES[word].letter])
def test_a_letter_can_be_read_on_its_own_fill_and_on_the_opposite_one(theme, word):
    for fill in (word, style.tone(word, MEASURES["screened"])):
        assert contrast(getattr(theme, CUES[word].ink), theme.fills[fill]) >= 4.5


def test_every_status_has_a_cue_and_what_must_be_told_apart_has_its_own():
    assert tuple(CUES) == STATUSES
    told = [CUES[word] for word in STATUSES if word not in ("as expected", "can't tell")]
    told = [cue for cue in told if cue != style.Cue()]
    assert len(set(told)) == len(told) == 9
    assert {word for word in STATUSES if CUES[word].pattern} == set(HATCHED)


def test_higher_and_lower_differ_by_letter_and_by_outline():
    high, low = CUES["higher"], CUES["lower"]
    assert (high.letter, low.letter) == ("H", "L")
    assert high.width and low.width
    assert bool(high.dashes) != bool(low.dashes)
    assert (high.edge, low.edge) == ("ink", "ground")


@THEMES
def test_on_grey_paper_certain_likely_and_usual_differ_in_lightness(theme):
    light = {word: lab(theme.fills[word])[0] for word in SIX}
    for sure, likely in (("higher", "likely higher"), ("lower", "likely lower")):
        assert abs(light[sure] - light[likely]) >= 15
    if theme is LIGHT:  # what is printed; letters and outlines do the rest
        assert light["higher"] - light["lower"] >= 7
    assert abs(light["as expected"] - light["can't tell"]) >= 10


def test_the_page_wears_the_same_ground_and_ink():
    themes = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))["theme"]
    for name, theme in (("light", LIGHT), ("dark", DARK)):
        assert themes[name]["backgroundColor"] == theme.ground
        assert themes[name]["textColor"] == theme.ink
        assert themes[name]["primaryColor"] == theme.better
        assert contrast(theme.quiet, themes[name]["secondaryBackgroundColor"]) >= 4.5


def test_colours_are_written_nowhere_else():
    colour = re.compile(r"""["':\s(]#[0-9a-fA-F]{3,8}\b(?=["';,\s)])""")
    files = [
        path
        for folder in ("hotspot", "pages")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".py", ".css", ".js"} and path.name != "style.py"
    ]
    assert len(files) > 100
    assert not [path.name for path in files if colour.search(path.read_text("utf-8"))]


def test_a_printed_legend_has_the_letters_of_the_map():
    drawn = blocks.legend(answers.context(), {"higher", "lower", "suppressed"})
    found = re.findall(r'data-cue="(.)" style="--fill: var\(--fill-(\d+)\)"', drawn)
    told = {STATUSES[int(number)]: letter for letter, number in found}
    assert told == {word: CUES[word].letter for word in STATUSES if CUES[word].letter}
    style = (ROOT / "hotspot" / "ui" / "frame.css").read_text("utf-8")
    assert "content: attr(data-cue)" in style[style.index("@media print") :]
