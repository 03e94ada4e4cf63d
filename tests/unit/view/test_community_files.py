"""A sheet that hangs in a hall is whole, and a pack holds what it says."""

import csv
import io
import re
import zipfile
from dataclasses import replace

import pandas as pd
import pytest
from matplotlib.patches import PathPatch, Rectangle
from PIL import Image

from hotspot.ui.community_printed import MOST_LETTERS
from hotspot.view.catalogue import LANGUAGES, tongue
from hotspot.view.community_csv import COLUMNS, about, dictionary_csv, numbers_csv
from hotspot.view.community_pack import file_name, pack
from hotspot.view.community_png import community_png, draw
from hotspot.view.community_short import short_sections, short_warning
from hotspot.view.community_words import subtitle, title
from hotspot.view.csv_file import comment
from hotspot.view.png_sheet import Box
from hotspot.view.png_sizes import SIZES
from hotspot.view.style import LIGHT
from tests.unit.view.answers import SITE
from tests.unit.view.neighborhood_told import hidden, number, outlines, quarters, told
from tests.unit.view.test_style import contrast

LONG = replace(
    SITE,
    region="Hamilton County and all that lies around it, Ohio",
    sources=("hospital encounters", "social needs screening", "clinics of the health department"),
    population="Children under 18, American Community Survey of five years, between years known",
)
SMALL_ON_LONG = {"poster": 2.9, "slide": 17, "phone": 20}
"""Of a site whose own names, or where somebody's words, are longer than any sentence of ours."""

CONTACT = (
    "Health workers of the Mill Creek valley, 3425 Martin Luther King Junior Boulevard, 513-555-"
    "0100 or 0101, se habla español"
)[:MOST_LETTERS]
MEETING = (
    "Thursday, December 10, 2026, 6:30 pm, Mill Creek Community Center, room 12, by the side door;"
    " child care and dinner there"
)[:MOST_LETTERS]

EVERY = (
    told(),
    told(number("screen_positive_utilities", careful=True), contact="Ana Pérez, 555-0100"),
    replace(
        told(number("bed_days", rate=1234.0, base=1000, careful=True), site=LONG),
        name="Bond Hill, Roselawn and the North Avondale – Paddock Hills Corner",
    ),
    told(hidden(), before=hidden(), periods=()),
    told(number(state="zero", rate=0.0, events=0.0), periods=quarters(13)),
    told(periods=(*quarters(6), *[replace(hidden(), weeks=13)] * 3)),
    told(contact=CONTACT, meeting=MEETING),
)
LOOKS = [(found, size, code) for found in range(len(EVERY)) for size in SIZES for code in LANGUAGES]


@pytest.mark.parametrize(("found", "size", "code"), LOOKS)
def test_nothing_is_cut_off_and_no_words_lie_on_others(found, size, code):
    sheet = draw(EVERY[found], tongue(code), size)
    whole = Box(0, 0, sheet.width, sheet.height)
    boxes = [sheet.box_of(text) for text in sheet.figure.texts if text.get_text()]
    assert all(whole.holds(box) for box in boxes)
    assert not any("…" in text.get_text() for text in sheet.figure.texts)
    ordered = sorted(boxes, key=lambda box: box.top)
    for number_, one in enumerate(ordered):
        for other in ordered[number_ + 1 :]:
            if other.top >= one.bottom:
                break
            assert not one.overlaps(other, gap=-1.5)
    bars = [one for one in sheet.figure.artists if isinstance(one, Rectangle)]
    bars += [one for one in sheet.figure.patches if isinstance(one, Rectangle)]
    for one in bars:
        assert -1 <= one.get_x() <= one.get_x() + one.get_width() <= sheet.width + 1
        assert -1 <= one.get_y() <= one.get_y() + one.get_height() <= sheet.height + 1


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("size", SIZES)
def test_a_sheet_says_all_that_the_page_says(size, code):
    found = EVERY[1]
    drawn = {text.get_text() for text in draw(found, tongue(code), size).figure.texts}
    words = " ".join(drawn).split()
    said = short_lines(found, tongue(code)) if SIZES[size].brief else about(found, tongue(code))
    for line in said:
        assert set(line.removesuffix(":").split()) <= {*words}, line


def short_lines(found, language):
    """What stands on a slide: what is counted, of when, from whom, how sure, and whom it hides."""
    yield from (title(found, language), subtitle(found, language), short_warning(found, language))
    for section in short_sections(found, language):
        yield from (section.title, *section.lines)


def test_a_slide_says_less_and_keeps_what_makes_a_number_more_than_a_rumour():
    for found in EVERY[:3]:
        said = " ".join(short_lines(found, tongue("en")))
        assert len(said) < 0.75 * len(" ".join(about(found, tongue("en"))))
        asked = (
            "SYNTHETIC",
            "fairly sure",
            "fewer than 11 children",
            "Records: hospital encounters",
        )
        for word in (*asked, "2026", "not a cause", "behind it"):
            assert word.casefold() in said.casefold(), word


@pytest.mark.parametrize(
    ("size", "pixels", "dpi"),
    [("poster", (3508, 4961), 300), ("slide", (1920, 1080), 144), ("phone", (1080, 2340), 300)],
)
def test_sheets_have_their_sizes(size, pixels, dpi):
    image = Image.open(io.BytesIO(community_png(told(), tongue("es"), size)))
    assert image.size == pixels
    assert round(image.info["dpi"][0]) == dpi
    assert image.info["Title"] == "La salud de nuestros niños en Mill Creek"
    assert "hotspot" not in str(image.info).lower()


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize(
    ("size", "wide", "small"), [("poster", 297, 3.2), ("slide", 1920, 24), ("phone", 1080, 30)]
)
def test_words_are_large_enough_for_where_the_sheet_hangs(size, wide, small, code):
    """In millimeters of paper, or in pixels, whatever there is to say."""
    for found in EVERY:
        sheet = draw(found, tongue(code), size)
        long = found.context.site == LONG or found.meeting == MEETING
        least = SMALL_ON_LONG.get(size, small) if long else small
        assert min(heights(sheet, wide).values()) >= least, found.name


def heights(sheet, wide):
    return {
        text.get_text().replace("\u00a0", " "): text.get_fontsize() * 200 / 72 * wide / sheet.width
        for text in sheet.figure.texts
        if text.get_text()
    }


@pytest.mark.parametrize(
    ("size", "wide", "body"), [("poster", 297, 5.2), ("slide", 1920, 24), ("phone", 1080, 30)]
)
def test_the_first_words_are_large_print(size, wide, body):
    """5.2 millimeters are nearly 15 points; large print begins at 14."""
    found = heights(draw(told(), tongue("en"), size), wide)
    assert found["2,000 children under 18 live here."] >= body


@pytest.mark.parametrize("size", SIZES)
def test_no_line_ends_between_a_month_and_its_day(size):
    for found in EVERY:
        lines = [text.get_text() for text in draw(found, tongue("en"), size).figure.texts]
        assert not [line for line in lines if re.search(r"\b(October|November)$", line)]


def test_numbers_read_back_and_hidden_ones_are_empty():
    found = told(hidden(), before=hidden(), others=(number("bed_days", base=1000),))
    raw = numbers_csv(found, tongue("en"))
    table = pd.read_csv(io.BytesIO(raw), comment="#")
    assert list(table.columns) == list(COLUMNS)
    empty = table[table["state"].str.startswith("not shown")]
    assert len(empty) == 2
    assert (
        empty[["per", "number", "low", "high", "region", "counted", "children"]]
        .isna()
        .to_numpy()
        .all()
    )
    bars = table[table["part"] == "one bar"]
    assert bars["number"].tolist() == [40.0, 41.0, 42.0, 43.0, 44.0, 45.0]
    assert table.loc[table["part"] == "another number", "what"].tolist() == [
        "Nights in the hospital"
    ]


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_table_explains_itself_in_the_language_of_the_reader(code):
    text = numbers_csv(told(), tongue(code)).decode("utf-8-sig")
    comments = " ".join(line[2:] for line in text.splitlines() if line.startswith("#"))
    for line in about(told(), tongue(code)):
        assert line.split(",")[0] in comments
    assert next(at for at, line in enumerate(text.splitlines()) if not line.startswith("#")) <= 10
    listed = list(csv.reader(io.StringIO(dictionary_csv(told(), tongue(code)).decode("utf-8-sig"))))
    (header, *_) = csv.reader(line for line in text.splitlines() if not line.startswith("#"))
    columns = [word for kind, word, _ in listed[1:] if kind == listed[1][0]]
    assert columns == header
    rows = list(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))
    explained = {word for _, word, _ in listed[1:]}
    assert {row[name] for row in rows for name in (header[1], header[4])} <= explained
    for _, word, meaning in listed[1:]:
        assert comment(f"{word}: {meaning.removesuffix('.')}.") in comments
    assert len(set(header)) == len(COLUMNS)
    assert (header == list(COLUMNS)) == (code == "en")


def test_a_name_cannot_become_a_formula():
    evil = replace(told(contact='=cmd|"/c calc", +1'), name="=HYPERLINK(1)")
    for raw in (numbers_csv(evil, tongue("en")), dictionary_csv(evil, tongue("en"))):
        for line in raw.decode("utf-8-sig").splitlines():
            for cell in next(csv.reader([line])):
                assert not cell.lstrip().startswith(("=", "+", "-", "@")), line


def test_a_pack_holds_three_sheets_the_numbers_their_meaning_and_all_sentences():
    raw = pack(told(), tongue("es"))
    with zipfile.ZipFile(io.BytesIO(raw)) as bundle:
        assert sorted(bundle.namelist()) == [
            "README.txt", "dictionary.csv", "numbers.csv", "phone.png", "poster.png", "slide.png",
        ]  # fmt: skip
        text = bundle.read("README.txt").decode("utf-8-sig")
        assert bundle.read("slide.png") == community_png(told(), tongue("es"), "slide")
    for line in about(told(), tongue("es")):
        assert line in text
    assert pack(told(), tongue("es")) == raw


def test_a_file_is_named_after_what_it_shows():
    found = replace(told(), name="Peñón / St. Mary’s")
    name = file_name(found, tongue("es"), "poster.png")
    assert name == "penon-st-marys_ed-visits_2026-10-10_es_poster.png"
    assert file_name(found, tongue("en"), "zip").endswith("_en.zip")


def test_a_slide_shows_every_bar_and_dates_as_many_as_have_room():
    """With winter cut off, all bars would lie below the number of the year."""
    found = told(periods=tuple(replace(one, weeks=4) for one in quarters(13)))
    texts = [text.get_text() for text in draw(found, tongue("es"), "slide").figure.texts]
    assert {str(40 + back) for back in range(13)} <= {*texts}
    dates = [text for text in texts if re.fullmatch(r"\d{1,2} [a-z]+", text)]
    assert 3 <= len(dates) < 13
    assert {"2023", "2024", "2025", "2026"} <= {*texts}


def test_a_poster_shows_where_the_neighborhood_lies_and_nothing_of_what_was_counted():
    found, none = told(), told(where=None)
    with_map = shapes_of(draw(found, tongue("en"), "poster"))
    assert len(with_map) == len(outlines())
    assert [one.get_facecolor()[3] for one in with_map].count(1.0) == 1, "only here is filled"
    whole = Box(0, 0, 2200, 5000)
    sheet = draw(found, tongue("en"), "poster")
    for one in shapes_of(sheet):
        left, low, right, high = one.get_window_extent().extents / sheet.scale
        assert 0 <= left < right <= sheet.width <= whole.width
        assert 0 <= low < high <= sheet.height
    assert shapes_of(draw(none, tongue("en"), "poster")) == []
    assert shapes_of(draw(told(hidden()), tongue("en"), "poster"))
    assert (
        len(
            {
                fills_of(draw(told(number(status=one)), tongue("en"), "poster"))
                for one in ("higher", "lower")
            }
        )
        == 1
    )


def shapes_of(sheet):
    return [one for one in sheet.figure.patches if isinstance(one, PathPatch)] + [
        one for one in sheet.figure.artists if isinstance(one, PathPatch)
    ]


def fills_of(sheet):
    return tuple(one.get_facecolor() for one in shapes_of(sheet))


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_poster_says_when_people_meet_or_leaves_lines_to_write_it(code):
    when = "Tuesday 8 December, 6 pm, Oak School"
    blank, told_when = (draw(told(meeting=one), tongue(code), "poster") for one in ("", when))
    assert {"8\u00a0December,", "School"} <= {
        word for text in told_when.figure.texts for word in text.get_text().split(" ")
    }
    assert len(rules_of(blank)) == len(rules_of(told_when)) + 2
    for size in SIZES:
        words = " ".join(
            text.get_text() for text in draw(told(meeting=when), tongue(code), size).figure.texts
        ).replace("\u00a0", " ")
        assert set(when.split()) <= {word.rstrip(".") for word in words.split()}
    assert when in " ".join(about(told(meeting=when), tongue(code)))


def rules_of(sheet):
    every = [one for one in sheet.figure.get_children() if isinstance(one, Rectangle)]
    return [one for one in every if one.get_height() == 2]


def test_whom_to_ask_is_larger_than_the_words_around_it():
    found = heights(draw(told(contact="Ana Pérez, 555-0100"), tongue("en"), "poster"), 297)
    assert found["Ask Ana Pérez, 555-0100."] > 1.2 * found["2,000 children under 18 live here."]


def test_what_is_not_sure_is_striped_and_the_region_is_not():
    """Grey on grey is no difference on a print; stripes are."""
    bars = [
        one
        for one in draw(told(), tongue("en"), "poster").figure.get_children()
        if isinstance(one, Rectangle) and one.get_hatch()
    ]
    assert len(bars) == 1
    assert contrast(LIGHT.line, LIGHT.ground) >= 3
    assert contrast(LIGHT.quiet, LIGHT.ground) >= 3
