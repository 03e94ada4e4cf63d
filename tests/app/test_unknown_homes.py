"""Where many children have no known home, the huddle says whom its rates are of."""

import pytest

from hotspot.ui import keeping
from tests.app import small_region


@pytest.fixture(scope="module", params=[0.83, 0.99])
def placed(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("placed")
    weeks = small_region.week_table

    def with_strangers(*about, **kinds):
        table = weeks(*about, **kinds)
        return table.assign(value=(table["placed"] / request.param).round().astype(int))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(small_region, "week_table", with_strangers)
        small_region.publish_grid(folder)
    return request.param, folder


@pytest.mark.parametrize("page", ["Huddle", "Map", "Neighborhood"])
def test_rates_that_leave_out_unknown_homes_say_so_below_them(placed, page, open_page, monkeypatch):
    share, folder = placed
    monkeypatch.setenv("HOTSPOT_STORE", str(folder))
    keeping.forget()
    text = open_page(page, window="52 weeks").text
    said = "Rates are of ED visits from a known home tract: 83 % of the year’s."
    assert (said in text) is (share < 0.98)
    assert ("home tract" in text.split("hs-footer")[-1]) is (share < 0.98)
