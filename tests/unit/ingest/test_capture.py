"""Shares of what is seen: by tract or name, never per cent; nothing said is nothing known."""

import numpy as np
import pandas as pd
import pytest

from hotspot.core.errors import InvalidGeography
from hotspot.core.sections import Capture
from hotspot.ingest.geography.capture import fill_capture, list_capture
from tests.unit.ingest.sites import GEOIDS

CHILDREN = pd.DataFrame(
    {"level": "tract", "area": GEOIDS, "age_band": "all", "children": [100.0, 300.0, 50.0, 0.0]}
)
LOOKUP = pd.DataFrame({"geoid": GEOIDS, "neighborhood": ["Oak Park", "Oak Park", "Natomas", None]})
AREAS = pd.DataFrame(
    {
        "level": ["tract"] * 4 + ["neighborhood"] * 2 + ["region"],
        "area": [*GEOIDS, "Oak Park", "Natomas", "region"],
    }
)


def filled(tmp_path, text=None, *, children=CHILDREN, lookup=LOOKUP, **settings):
    if text is not None:
        settings["file"] = tmp_path / "shares.csv"
        settings["file"].write_text("area,share\n" + text, encoding="utf-8")
    capture = Capture(**settings)
    return capture, fill_capture(capture, AREAS, lookup, children)


def shares(tmp_path, text=None, **settings):
    return filled(tmp_path, text, **settings)[1].set_index("area")["capture"]


def test_one_share_is_every_area_s(tmp_path):
    assert set(shares(tmp_path, share=0.95)) == {0.95}


def test_without_a_setting_nothing_is_known():
    assert fill_capture(None, AREAS, LOOKUP, CHILDREN)["capture"].isna().all()


def test_neighborhoods_are_the_mean_of_their_tracts_by_children(tmp_path):
    found = shares(tmp_path, f"{GEOIDS[0]},0.5\n{GEOIDS[1]},0.9\n{GEOIDS[2]},0.7\n")
    assert found["Oak Park"] == pytest.approx((100 * 0.5 + 300 * 0.9) / 400)
    assert found["Natomas"] == pytest.approx(0.7)
    assert found["region"] == pytest.approx((50 + 270 + 35) / 450)  # nobody lives in the last tract
    assert np.isnan(found[GEOIDS[3]])


def test_what_is_said_of_a_part_says_nothing_of_the_whole_unless_the_rest_could_not_save_it(
    tmp_path,
):
    found = shares(tmp_path, f"{GEOIDS[0]},0.5\n")
    assert np.isnan([found["Oak Park"], found["region"]]).all()
    found = shares(tmp_path, f"{GEOIDS[1]},0.5\n")
    assert found["Oak Park"] == pytest.approx((100 + 150) / 400)
    assert found["region"] == pytest.approx((100 + 150 + 50) / 450)


def test_a_tract_in_which_nobody_lives_need_not_be_said(tmp_path):
    text = f"{GEOIDS[0]},0.9\n{GEOIDS[1]},0.9\n{GEOIDS[2]},0.9\n"
    assert shares(tmp_path, text)["region"] == pytest.approx(0.9)
    empty = CHILDREN.assign(children=[0.0, 0.0, 50.0, 0.0])
    assert np.isnan(shares(tmp_path, f"{GEOIDS[0]},0.9\n", children=empty)["Oak Park"])


def test_tracts_have_the_share_of_their_neighborhood_unless_they_have_their_own(tmp_path):
    found = shares(tmp_path, f" oak park ,0.6\n{GEOIDS[1]},1\n", share=0.9)
    assert found[list(GEOIDS)].tolist() == [0.6, 1.0, 0.9, 0.9]
    assert found["Oak Park"] == 0.6  # what is said of it goes before what its tracts say
    assert found["Natomas"] == 0.9


def test_a_neighborhood_in_which_nobody_lives_takes_the_plain_mean(tmp_path):
    empty = CHILDREN.assign(children=[0.0, np.nan, 50.0, 0.0])
    text = f"{GEOIDS[0]},0.5\n{GEOIDS[1]},0.9\n"
    found = shares(tmp_path, text, children=empty)
    assert found["Oak Park"] == pytest.approx(0.7)


def test_a_split_tract_counts_by_its_parts(tmp_path):
    split = pd.DataFrame(
        {
            "geoid": [GEOIDS[0], GEOIDS[0], GEOIDS[1], GEOIDS[2]],
            "neighborhood": ["Oak Park", "Natomas", "Oak Park", "Natomas"],
            "weight": [0.25, 0.75, 1.0, 1.0],
        }
    )
    text = f"{GEOIDS[0]},0.4\n{GEOIDS[1]},0.8\n{GEOIDS[2]},1\n"
    found = shares(tmp_path, text, lookup=split)
    assert found["Oak Park"] == pytest.approx((25 * 0.4 + 300 * 0.8) / 325)
    assert found["Natomas"] == pytest.approx((75 * 0.4 + 50 * 1.0) / 125)
    assert found["region"] == pytest.approx((100 * 0.4 + 300 * 0.8 + 50) / 450)


def test_a_tract_in_no_neighborhood_is_part_of_the_region(tmp_path):
    alone = LOOKUP.assign(
        neighborhood=["Oak Park", None, "Natomas", None], weight=[1.0, np.nan, 1.0, np.nan]
    )
    text = f"{GEOIDS[0]},0.4\n{GEOIDS[1]},0.8\n{GEOIDS[2]},1\n"
    found = shares(tmp_path, text, lookup=alone)
    assert found["region"] == pytest.approx((100 * 0.4 + 300 * 0.8 + 50) / 450)


def test_an_id_without_its_leading_zero_or_with_the_census_prefix_is_known(tmp_path):
    found = shares(tmp_path, f"{GEOIDS[0][1:]},0.5\n1400000US{GEOIDS[1]},0.6\n")
    assert found[list(GEOIDS[:2])].tolist() == [0.5, 0.6]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f"{GEOIDS[0]},85\n", "row 1 is more than 1; .* write 0.85, not 85"),
        (f"{GEOIDS[0]},0.9\n{GEOIDS[1]},1.01\n", "row 2 is more than 1"),
        (f"{GEOIDS[0]},-0.1\n", "row 1 is no share"),
        (f"{GEOIDS[0]},most\n", "row 1 is no share; .* such as 0.85"),
        (f"{GEOIDS[0]},inf\n", "row 1 is no share"),
        ("Elk Grove,0.9\nOak Park,0.9\n", "Elk Grove: neither tract nor neighborhood"),
        (",0.9\n", "row 1 names no area"),
        ("Oak Park,0.9\nOAK PARK,0.8\n", "1 rows name an area again, first Oak Park in row 2"),
        ("", "no rows"),
    ],
)
def test_what_is_wrong_is_named_with_its_row_and_remedy(tmp_path, text, words):
    with pytest.raises(InvalidGeography, match=words):
        shares(tmp_path, text)


def test_many_unknown_areas_are_counted(tmp_path):
    text = "".join(f"Place {number},0.9\n" for number in range(8))
    with pytest.raises(InvalidGeography, match="Place 4 and 3 more: neither"):
        shares(tmp_path, text)


def test_a_column_that_is_not_there_is_named(tmp_path):
    with pytest.raises(InvalidGeography, match=r"columns missing: part; .* correct \[capture\]"):
        shares(tmp_path, "Oak Park,0.9\n", share_column="part")


def findings(tmp_path, text, **settings):
    capture, areas = filled(tmp_path, text, **settings)
    return list(list_capture(capture, areas, "geography"))


def test_what_is_not_measurable_and_what_is_not_said_are_noted(tmp_path):
    low, gap = findings(tmp_path, "Oak Park,0.6\n")
    assert (low.severity, low.n_rows, low.share) == ("note", 2, 0.5)
    assert low.finding.startswith("2 of 4 tracts and 1 of 2 neighborhoods: less than 80 %")
    assert "shares.csv" in low.finding
    assert gap.finding.startswith("2 of 4 tracts and 1 of 2 neighborhoods have no share in")
    assert "taken as measurable" in gap.finding


def test_a_share_of_exactly_the_minimum_is_enough(tmp_path):
    assert findings(tmp_path, "Oak Park,0.8\n", share=0.8) == []
    assert len(findings(tmp_path, "Oak Park,0.8\n", share=0.8, minimum=0.81)) == 1


def test_nothing_is_noted_where_nothing_was_set():
    assert list(list_capture(None, AREAS.assign(capture=np.nan), "geography")) == []
