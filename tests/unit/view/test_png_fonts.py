"""A name in any script is drawn where a font for it is installed, and is named where none is."""

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from matplotlib import font_manager

from hotspot.view import png_fonts
from hotspot.view.png_fonts import FAMILY, can_draw, families, undrawable
from hotspot.view.png_sheet import Sheet, drawable
from hotspot.view.png_sizes import SIZES

SIGN, OTHER = "\u5317", "\u5357"


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """A font of a single sign, which the usual one lacks."""
    path = tmp_path / "one.ttf"
    write_font(path)
    entries = [*font_manager.fontManager.ttflist]
    monkeypatch.setattr(font_manager.fontManager, "ttflist", entries)
    font_manager.fontManager.addfont(path)
    png_fonts._holder.cache_clear()
    yield
    png_fonts._holder.cache_clear()


def write_font(path):
    pen = TTGlyphPen(None)
    for point in ((0, 0), (0, 700), (700, 700), (700, 0)):
        (pen.lineTo if point != (0, 0) else pen.moveTo)(point)
    pen.closePath()
    made = FontBuilder(1000, isTTF=True)
    made.setupGlyphOrder([".notdef", "one"])
    made.setupCharacterMap({ord(SIGN): "one"})
    made.setupGlyf({".notdef": TTGlyphPen(None).glyph(), "one": pen.glyph()})
    made.setupHorizontalMetrics({".notdef": (500, 0), "one": (1000, 0)})
    made.setupHorizontalHeader(ascent=800, descent=-200)
    made.setupNameTable({"familyName": "One Sign", "styleName": "Regular"})
    made.setupOS2(sTypoAscender=800, sTypoDescender=-200)
    made.setupPost()
    made.save(path)


@pytest.mark.usefixtures("installed")
def test_a_sign_that_the_usual_font_lacks_is_taken_from_one_that_has_it():
    assert families(f"{SIGN} Park") == (FAMILY, "One Sign")
    assert drawable(f"{SIGN}{OTHER}") == f"{SIGN}\N{REPLACEMENT CHARACTER}"
    sheet = Sheet(SIZES["slide"])
    assert sheet.measure(SIGN, 72) == pytest.approx(200, rel=0.02)
    sheet.line(SIGN, 100, 100, 72)
    assert sheet.png({})


def test_words_that_the_usual_font_has_are_left_to_it():
    assert families("Peñón, 96 % \N{GREATER-THAN OR EQUAL TO} 3") == (FAMILY,)
    assert can_draw("ñ")


def test_names_that_nobody_can_draw_are_told():
    assert undrawable(["Oak Park", "\U000f0000 Park"]) == ["\U000f0000 Park"]
