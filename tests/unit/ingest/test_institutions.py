"""Rows registered at a hospital, an agency or a post office are kept out of tracts, others not."""

import ibis
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from hotspot.core.errors import InvalidGeography
from hotspot.core.sections import Institutions
from hotspot.ingest.addresses import street_of
from hotspot.ingest.institutions import (
    AGENCIES,
    NO_HOME,
    OTHERS,
    PO_BOXES,
    count_institutions,
    mark_institutions,
    read_institutions,
)
from tests.unit.ingest.sites import (
    AS_OF,
    CANARY,
    ENCOUNTER_COLUMNS,
    GEOIDS,
    encounter,
    encounters_feed,
    row_of_tracts,
    site,
    take_in,
    write_csv,
)

HOSPITAL, HOUSE = "The Children's Hospital", "St. Joseph House"
LISTED = pd.DataFrame(
    {
        "name": [HOSPITAL, HOUSE],
        "address": ["3333 Burnet Avenue, Cincinnati, OH 45229", "1500 N. Main St"],
        "longitude": [-84.5, np.nan],
        "latitude": [39.14, np.nan],
    }
)


@pytest.fixture(scope="module")
def engine():
    connection = ibis.duckdb.connect()
    yield connection
    connection.disconnect()


def marked(engine, rows, listed=LISTED):
    """What is said of each row (address, what the geocoder says, longitude, latitude)."""
    names = ("address", "geocode_result", "longitude", "latitude")
    kinds = (pa.string(), pa.string(), pa.float64(), pa.float64())
    columns = {
        name: pa.array([row[i] for row in rows], kind)
        for i, (name, kind) in enumerate(zip(names, kinds, strict=True))
    }
    table = engine.create_table(
        ibis.util.gen_name("rows"), pa.table({"n": list(range(len(rows)))} | columns)
    )
    found = mark_institutions(engine, table, listed)
    assert "address" not in found.columns
    assert "geocode_result" not in found.columns
    said = {row["n"]: row["institution"] for row in found.to_pyarrow().to_pylist()}
    assert len(said) == len(rows)
    return [said[n] for n in range(len(rows))]


def named(engine, *addresses):
    return marked(engine, [(address, None, None, None) for address in addresses])


@pytest.mark.parametrize(
    "written",
    [
        "3333 Burnet Ave",
        "3333 BURNET AVENUE",
        "  3333  burnet  av.  ",
        "03333 Burnet Ave",
        "3333 Burnet Ave, Cincinnati, OH 45229-3026",
        "3333 BURNET AVE CINCINNATI OH 45229",
        "3333 Burnett Avenue",
        "3333 Bunret Ave",
        "3333 Burne Ave",
        "3333 Burnet",
        "3333 Burnet Cincinnati OH",
        "3333 Burnet Ave Apt 4",
        "3333 Burnet Ave #12",
        "Apt 4, 3333 Burnet Ave",
        "c/o Social Work, 3333 Burnet Ave",
        "The Children's Hospital",
        "THE CHILDREN'S HOSPITAL.",
    ],
)
def test_the_hospital_is_known_however_it_is_written(engine, written):
    assert named(engine, written) == [HOSPITAL]


@pytest.mark.parametrize(
    "written",
    [
        "333 Burnet Ave",
        "33333 Burnet Ave",
        "3330 Burnet Ave",
        "3333 Burnet St",
        "3333 Barnes Ave",
        "3333 Hospital Ave",
        "12 Hospital Ave",
        "12 The Children's Hospital Way",
        "1500 S Main St",
        "150 N Main St",
        "15000 Main St",
        "120 Main St",
        "1200 Main St",
        "12 Shelter Cove Dr",
        "4 Poblano St",
        "9 Homestead Pl",
        "RR 2 Box 15",
        "123 Main St PO Box 4",
        "",
    ],
)
def test_a_home_is_not_taken_for_an_institution(engine, written):
    assert named(engine, written) == [None]


@pytest.mark.parametrize(
    "written",
    [
        *(
            "P.O. Box 12",
            "PO BOX 12",
            "P O Box 12",
            "pobox 12",
            "POB 12",
            "P.O.Box #12",
            "PO Bx 12",
        ),
        *("Post Office Box 12", "Box 12", "PO Box 12, Cincinnati OH 45201"),
    ],
)
def test_a_post_office_box_is_nobody_s_home(engine, written):
    assert named(engine, written) == [PO_BOXES]


@pytest.mark.parametrize(
    "written",
    ["Homeless", "HOMELESS - SHELTER", "no fixed address", "No Permanent Abode", "shelter"],
)
def test_who_has_no_address_is_in_no_tract(engine, written):
    assert named(engine, written) == [NO_HOME]


def test_numbered_streets_must_have_the_same_number(engine):
    listed = LISTED.assign(address=["100 W 5th St", "100 State Highway 101"])
    written = ("100 West Fifth Street", "100 W 6th St", "100 W 15th St", "100 State Hwy 102")
    rows = [(address, None, None, None) for address in written]
    assert marked(engine, rows, listed) == [HOSPITAL, None, None, None]


def test_what_the_geocoder_says_and_a_point_nearby_count_too(engine):
    near, far = 39.14 + 29 / 111_320, 39.14 + 31 / 111_320
    east = 30 / (111_320 * np.cos(np.radians(39.14)))
    rows = [
        (None, "PO_BOX", None, None),
        (None, "cincy_inst_foster_addr", None, None),
        (None, "geocoded", None, None),
        (None, None, -84.5, near),
        (None, None, -84.5, far),
        (None, None, -84.5 + 0.97 * east, 39.14),
        (None, None, -84.5 + 1.03 * east, 39.14),
        ("1500 Main Street", "po_box", -84.5, 39.14),
    ]
    expected = [PO_BOXES, AGENCIES, None, HOSPITAL, None, HOSPITAL, None, HOUSE]
    assert marked(engine, rows) == expected


def test_a_street_is_read_in_the_order_of_the_post_office():
    found = street_of("1500A N. Dr. Martin Luther King Jr. Drive")
    assert (found.number, found.direction, found.kind) == ("1500", "N", "DR")
    assert found.name == "DRMARTINLUTHERKINGJR"
    found = street_of("Unit B, 0012 Saint Clair Street SW, Springfield")
    assert (found.number, found.direction, found.name) == ("12", "SW", "STCLAIR")
    found = street_of("4 N St")
    assert (found.direction, found.name, found.kind) == ("", "N", "ST")
    assert street_of("Burnet Avenue") is None


def written_list(folder, text):
    file = folder / "institutions.csv"
    file.write_text(text, encoding="utf-8")
    return Institutions(file=file, longitude_column="lon", latitude_column="lat")


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        (",1 Main St,,", "row 1 has no name"),
        ("A,,,", "row 1 says no place"),
        ("A,,-84.5,", "row 1 says no place"),
        ("A,,west,39", "column lon, row 1: not a coordinate"),
        ("A,,-384,39", "column lon, row 1: not a coordinate"),
    ],
)
def test_a_list_that_says_no_place_is_refused(tmp_path, row, rule):
    with pytest.raises(InvalidGeography, match=rule):
        read_institutions(written_list(tmp_path, f"name,address,lon,lat\n{row}\n"))


def test_a_site_without_a_list_has_post_office_boxes_all_the_same(engine):
    rows = [("PO Box 1", None, None, None), ("3333 Burnet Ave", None, None, None)]
    assert marked(engine, rows, read_institutions(None)) == [PO_BOXES, None]


def counted(engine, **children):
    """Rows of one feed: each of so many children has two rows at the institution."""
    rows = [
        {"feed": "hospital", "institution": name, "person_id": f"{name}{child}"}
        for name, number in children.items()
        for child in range(number)
        for _ in "ab"
    ]
    table = engine.create_table(ibis.util.gen_name("counted"), pa.Table.from_pylist(rows))
    found = count_institutions(table, 11)
    return list(zip(found["institution"], found["n_rows"], strict=True))


def test_institutions_of_few_children_are_put_together(engine):
    assert counted(engine, a=30, b=11) == [("a", 60), ("b", 22)]
    assert counted(engine, a=30, b=6, c=5) == [("a", 60), (OTHERS, 22)]
    assert counted(engine, a=30, b=20, c=5) == [("a", 60), (OTHERS, 50)]
    assert counted(engine, a=3) == [(OTHERS, 6)]


def test_rows_of_institutions_are_counted_and_placed_in_no_tract(tmp_path):
    columns = ENCOUNTER_COLUMNS | {"address": "street"}
    rows = [encounter(visit=str(i), patient=f"P{i}", street=f"{i} Oak St") for i in range(9)]
    rows += [
        encounter(visit=f"h{i}", patient=f"H{i}", street="3333 Burnett Ave") for i in range(12)
    ]
    rows += [encounter(visit="p", patient="P0", street="PO Box 1", tract=None)]
    write_csv(tmp_path / "e.csv", rows)
    LISTED.to_csv(tmp_path / "list.csv", index=False)
    given = site(tmp_path, encounters_feed(tmp_path / "e.csv", columns=columns))
    told = Institutions(file=tmp_path / "list.csv")
    with take_in(given.model_copy(update={"institutions": told}), AS_OF, row_of_tracts()) as taken:
        lines = taken.encounters.to_pyarrow().to_pandas().set_index("encounter_id")
        quality, feeds = taken.quality, taken.feeds
    assert len(lines) == 22
    assert (lines["geoid"] == GEOIDS[0]).sum() == 9
    assert lines.loc[["h0", "p"], "geoid"].isna().all()
    assert "address" not in lines
    found = quality.set_index("rule")
    assert found.loc["institutional address", "n_rows"] == 13
    assert found.loc["institutional address", "share"] == pytest.approx(13 / 22)
    assert found.loc["institution", ["n_rows", "finding"]].tolist() == [
        13,
        f"{OTHERS}: rows with this address, in no tract.",
    ]
    assert (feeds["n_rows"].sum(), feeds["n_placed"].sum()) == (22, 9)


def test_an_address_is_never_quoted(tmp_path, capfd):
    columns = ENCOUNTER_COLUMNS | {"address": "street"}
    write_csv(
        tmp_path / "e.csv",
        [encounter(visit=str(i), street=f"PO Box {i} {CANARY}", name="x") for i in range(12)],
    )
    given = site(tmp_path, encounters_feed(tmp_path / "e.csv", columns=columns))
    with take_in(given, AS_OF, row_of_tracts()) as taken:
        said = taken.quality.to_json() + str(taken.encounters.to_pyarrow().to_pylist())
    assert CANARY not in said + "".join(capfd.readouterr())
