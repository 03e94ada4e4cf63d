"""A picture is whole at every size, and its words grow with the distance of its readers."""

import io
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
import shapely
from PIL import Image

from hotspot.core.errors import InvalidSettings
from hotspot.view.png import chart_png, map_png
from hotspot.view.png_chart import draw_chart
from hotspot.view.png_frame import BODY, SMALL, TITLE
from hotspot.view.png_map import draw_map
from hotspot.view.png_sheet import leading
from hotspot.view.png_sizes import CHART_PAGE, MAP_PAGE, SIZES
from tests.unit.view import answers
from tests.unit.view.test_png_map import LONG, assert_legible, said_on, uneven

PIXELS = {"poster": (4961, 3508), "slide": (1920, 1080), "phone": (1080, 1920)}
EVERY = pytest.mark.parametrize("size", SIZES.values(), ids=list(SIZES))


def rising(statuses=answers.STATUSES, about=None):
    """Everything at once: rising areas, cautions, hidden and partly seen ones."""
    n = len(statuses)
    cautions = {answers.ids()[0]: "An office may stand there as an address. " * 4}
    shown = answers.picture(about, statuses=statuses, cautions=cautions)
    return replace(shown, rising=np.arange(n) < 2)


def wide(shapes):
    stretched = shapely.transform(shapes.geometry.to_numpy(), lambda points: points * [1.0, 0.5])
    return shapes.set_geometry(stretched, crs=4326)


@pytest.mark.parametrize("name", SIZES)
def test_a_file_has_the_pixels_and_the_density_of_its_size(name):
    for file in (
        map_png(answers.picture(), wide(answers.squares()), size=name),
        chart_png(answers.signal(), answers.context(), size=name),
    ):
        image = Image.open(io.BytesIO(file))
        assert image.size == PIXELS[name]
        assert image.info["dpi"] == pytest.approx([SIZES[name].dpi] * 2, abs=0.1)


def test_there_is_no_other_size():
    with pytest.raises(InvalidSettings, match="choose poster, slide, phone"):
        map_png(answers.picture(), answers.squares(), size="stamp")


@EVERY
def test_a_map_is_whole(size):
    assert_legible(draw_map(rising(), answers.squares(), None, size))
    assert_legible(draw_map(answers.partly_seen(), answers.squares(), None, size))
    assert_legible(draw_map(rising(about=answers.context(complete=False)), answers.squares(),
                            None, size))  # fmt: skip


@EVERY
def test_a_map_of_a_dense_core_is_whole(size):
    shown = rising(["higher"] * 3 + ["as expected"] * 54 + ["higher"] * 3)
    assert_legible(draw_map(shown, uneven(), None, size))


@EVERY
def test_names_of_any_length_fit(size):
    site = replace(answers.SITE, population=LONG, attribution=LONG, region=LONG[:70])
    shown = rising(about=answers.context(site=site))
    shown.names[:] = LONG
    shown.neighborhoods[:] = LONG
    assert_legible(draw_map(shown, answers.squares(), None, size))


@EVERY
@pytest.mark.parametrize("weeks", [40, 260])
def test_a_chart_is_whole(size, weeks):
    about = answers.context()
    assert_legible(draw_chart(answers.signal(about, weeks=weeks), about, size=size))


def test_a_poster_lies_only_where_the_region_does():
    upright = draw_map(rising(), answers.squares(), None, SIZES["poster"])
    lying = draw_map(rising(), wide(answers.squares()), None, SIZES["poster"])
    assert upright.size.pixels == lying.size.pixels[::-1] == (3508, 4961)
    assert_legible(upright)
    assert_legible(lying)


@EVERY
def test_the_second_sign_is_on_every_size(size):
    said = said_on(draw_map(rising(), answers.squares(), None, size)).split()
    assert {"H", "L", "+", "−"} <= set(said)


def test_words_are_large_enough_for_their_readers():
    def pixels(size, points):
        return leading(points) / 1.32 * size.pixels[0] / size.units

    poster, slide, phone = (SIZES[name] for name in ("poster", "slide", "phone"))
    assert pixels(poster, SMALL) / poster.dpi * 72 >= 11  # points on paper
    assert pixels(poster, TITLE) / poster.dpi * 72 >= 30
    assert pixels(slide, BODY) >= 22  # of 1080 lines
    assert pixels(slide, SMALL) >= 17
    assert pixels(phone, BODY) >= 26  # of 1080 across
    assert pixels(phone, SMALL) >= 20
    assert MAP_PAGE.pixels == (2200, 1700)
    assert CHART_PAGE.pixels == (2200, 1300)


def test_a_letter_gives_way_to_the_badge_name_or_triangle_on_it():
    n = 100
    shown = answers.picture(statuses=["higher", "lower"] * (n // 2), hidden=[])
    shown.names[:] = "Tract of the old town"
    shown = replace(shown, rising=np.arange(n) < 30)
    sheet = draw_map(shown, answers.squares(n), None)
    assert_legible(sheet)
    letters = [text for text in sheet.figure.axes[0].texts if text.get_text() in "HL"]
    assert 50 < len(letters) < n - 15


def test_the_last_month_leaves_room_for_the_count_of_hidden_weeks():
    about = answers.context(week=date(2026, 12, 12))  # the newest week holds New Year
    assert_legible(draw_chart(answers.signal(about, weeks=156), about, size=SIZES["phone"]))
