"""Two bars on one scale say no more than the sentences beside them."""

from dataclasses import replace

import pytest
from matplotlib.patches import Rectangle

from hotspot.core.types import WITHOUT_RATE
from hotspot.view.catalogue import tongue
from hotspot.view.community_beside import beside, large, striped_line
from hotspot.view.community_png import draw
from hotspot.view.style import LIGHT
from tests.unit.view.neighborhood_told import hidden, number, told

ENGLISH = tongue("en")
UNSAID = [hidden(state=state) for state in ("suppressed", *WITHOUT_RATE)]
UNSETTLED = [number(state="incomplete", status=""), number(state="zero", rate=0.0, events=0.0)]


def test_bars_lie_on_one_scale_from_nought():
    here, everyone = beside(told(number(rate=30.0, lower=20.0, upper=50.0, region=40.0)), ENGLISH)
    assert (here.value, here.sure, here.far, here.here) == ("30", 40.0, 100.0, True)
    assert (everyone.value, everyone.sure, everyone.far) == ("40", 80.0, 80.0)
    assert (here.name, everyone.name) == ("Mill Creek", "Sample County")


@pytest.mark.parametrize("one", [*UNSAID, *UNSETTLED])
def test_there_is_neither_bar_nor_large_number_where_none_is_settled(one):
    found = told(one)
    assert beside(found, ENGLISH) == ()
    assert large(found, ENGLISH) == ""
    assert striped_line(found, ENGLISH) == ()


def test_too_few_records_to_compare_are_not_compared():
    found = told(number(status=""))
    assert beside(found, ENGLISH) == ()
    assert large(found, ENGLISH) == "46"


def dark(sheet):
    colored = [one for one in sheet.figure.artists if isinstance(one, Rectangle)]
    return [one for one in colored if one.get_facecolor()[:3] == rgb(LIGHT.quiet)]


def rgb(color):
    return tuple(int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))


def test_the_poster_draws_what_is_sure_as_long_as_it_is():
    """The dark part of 20 is half as long as that of 40, beside the same region."""
    found = [number(rate=42.0, lower=low, upper=50.0, region=40.0) for low in (20.0, 40.0)]
    short, long = (dark(draw(told(one), ENGLISH, "poster")) for one in found)
    assert len(short) == len(long) == 1
    assert long[0].get_width() == pytest.approx(2 * short[0].get_width())


def test_the_number_is_the_largest_print_of_every_sheet():
    for size in ("poster", "slide", "phone"):
        texts = draw(told(), ENGLISH, size).figure.texts
        largest = max(texts, key=lambda text: text.get_fontsize())
        assert largest.get_text() == "46", size
        without = draw(replace(told(hidden()), periods=()), ENGLISH, size).figure.texts
        assert "46" not in [text.get_text() for text in without]
