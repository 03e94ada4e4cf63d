"""From files to lines: what is kept, what is left out, and what is said about it."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest

from hotspot.core.columns import FACILITIES, QUALITY, check_columns
from hotspot.core.errors import InvalidExtract
from hotspot.core.sections import Ages
from hotspot.ingest.checks import HANDED_ON
from tests.unit.ingest.sites import (
    AS_OF,
    GEOIDS,
    answer,
    encounter,
    encounters_feed,
    row_of_tracts,
    screenings_feed,
    site,
    take_in,
    write_csv,
    write_parquet,
)


def taken(settings):
    """Lines, by kind, and the quality table as (rule, feed) -> rows."""
    with take_in(settings, AS_OF, row_of_tracts()) as intake:
        check_columns(intake.quality, QUALITY, where="quality", error=InvalidExtract)
        check_columns(intake.facilities, FACILITIES, where="facilities", error=InvalidExtract)
        encounters = intake.encounters.to_pyarrow().to_pandas()
        screenings = intake.screenings.to_pyarrow().to_pandas()
        found = intake.quality.set_index(["rule", "feed"])["n_rows"].to_dict()
    return encounters, screenings, found


@pytest.mark.parametrize("write", [write_csv, write_parquet])
def test_every_row_is_counted_repeated_or_left_out(tmp_path, write):
    file = tmp_path / f"e.{write.__name__.removeprefix('write_')}"
    rows = [
        encounter(visit="E1"),
        encounter(visit="E1"),
        encounter(visit="E2", left=datetime(2025, 12, 29)),
        encounter(visit="E3", born=date(1980, 1, 1)),
        encounter(visit="E4", **{"class": "XYZ"}),
        encounter(visit="E5", changed=datetime(2025, 12, 30), where="OLD"),
        encounter(visit="E5", changed=datetime(2025, 12, 31), where="NEW"),
        encounter(visit="E6", tract="39061000100"),
        encounter(visit="E7", **{"class": "IMP"}, left=None),
    ]
    write(file, rows)
    lines, _, found = taken(site(tmp_path, encounters_feed(file)))
    assert list(lines.columns) == list(HANDED_ON["encounter"])
    assert sorted(lines["encounter_id"]) == ["E1", "E5", "E6", "E7"]
    assert lines.set_index("encounter_id").loc["E5", "facility_id"] == "NEW"
    assert lines.set_index("encounter_id")["geoid"].isna().to_dict() == {
        "E1": False,
        "E5": False,
        "E6": True,
        "E7": False,
    }
    assert lines.set_index("encounter_id").loc["E7", "end_ts"] is pd.NaT
    assert found == {
        ("rows read", "hospital"): 9,
        ("rows counted", "hospital"): 4,
        ("repeated row", "hospital"): 1,
        ("superseded row", "hospital"): 1,
        ("end before start", "hospital"): 1,
        ("not a child", "hospital"): 1,
        ("unknown class", "hospital"): 1,
        ("tract outside", "hospital"): 1,
        ("same event, other id", "hospital"): 3,
        ("small facilities", "hospital"): 4,
    }


def test_a_tract_is_taken_from_the_id_and_else_from_the_coordinates(tmp_path):
    inside, line, beyond = (-123.5, 38.5), (-123.0, 38.5), (-10.0, 10.0)
    rows = {
        "id": dict(tract=GEOIDS[2], lon=inside[0], lat=inside[1]),
        "padded": dict(tract="6067000200"),
        "block": dict(tract="060670003001001"),
        "prefixed": dict(tract="1400000US06067000400"),
        "spreadsheet": dict(tract="6067000400.0"),
        "point": dict(tract=None, lon=inside[0], lat=inside[1]),
        "line": dict(tract="", lon=line[0], lat=line[1]),
        "unknown": dict(tract="06067999900", lon=inside[0], lat=inside[1]),
        "other ten": dict(tract="1234567890"),
        "damaged": dict(tract="6.067E+9", lon=inside[0], lat=inside[1]),
        "beyond": dict(tract=None, lon=beyond[0], lat=beyond[1]),
        "outside": dict(tract="39061000100", lon=inside[0], lat=inside[1]),
        "nowhere": dict(tract="NA"),
        "half": dict(tract=None, lon=inside[0], lat=None),
    }
    write_csv(tmp_path / "e.csv", [encounter(visit=k, **cells) for k, cells in rows.items()])
    lines, _, found = taken(site(tmp_path, encounters_feed(tmp_path / "e.csv")))
    placed = lines.set_index("encounter_id")["geoid"].dropna().to_dict()
    assert placed == {
        "id": GEOIDS[2],
        "padded": GEOIDS[1],
        "block": GEOIDS[2],
        "prefixed": GEOIDS[3],
        "spreadsheet": GEOIDS[3],
        "point": GEOIDS[0],
        "line": GEOIDS[0],
        "unknown": GEOIDS[0],
        "damaged": GEOIDS[0],
    }
    found = {rule: n for (rule, _), n in found.items()}
    assert found == {
        "rows read": 14,
        "rows counted": 14,
        "tract id cleaned": 2,
        "tract id mended": 2,
        "block id shortened": 1,
        "tract id malformed": 2,
        "tract unknown": 1,
        "placed by coordinates": 4,
        "point outside": 1,
        "tract outside": 1,
        "not geocoded": 3,
        "same event, other id": 14,
        "small facilities": 14,
    }


def test_an_id_a_spreadsheet_damaged_is_said_to_be(tmp_path):
    damaged = encounter(visit="E0", tract="6.067E+09")
    whole = [encounter(visit=f"E{i}") for i in range(1, 20)]
    write_csv(tmp_path / "e.csv", [damaged, *whole])
    with take_in(
        site(tmp_path, encounters_feed(tmp_path / "e.csv")), AS_OF, row_of_tracts()
    ) as intake:
        words = intake.quality.set_index("rule").loc["tract id malformed", "finding"]
    assert words.startswith("The tract id is not 11 digits; if it looks like 3.9061E+10 a")
    assert "6.067E+09" not in words


def test_points_on_a_line_are_said_to_be(tmp_path):
    write_csv(tmp_path / "e.csv", [encounter(tract=None, lon=-123.0, lat=38.5)])
    with take_in(
        site(tmp_path, encounters_feed(tmp_path / "e.csv")), AS_OF, row_of_tracts()
    ) as intake:
        words = intake.quality.set_index("rule").loc["placed by coordinates", "finding"]
    assert "1 of them on the line between tracts (lowest GEOID)" in words


def test_codes_are_recoded_and_other_codes_are_left_out(tmp_path):
    write_csv(
        tmp_path / "s.csv",
        [
            answer(answer="A1", topic="F", said="Y"),
            answer(answer="A2", topic="Food", said="no_need"),
            answer(answer="A3", topic="pets", said="Y"),
            answer(answer="A4", topic="F", said="none"),
            answer(answer="A5", topic="F", said="maybe"),
        ],
    )
    values = {"domain": {"F": "food"}, "result": {"Y": "need", "none": "no_need"}}
    feed = screenings_feed(tmp_path / "s.csv", values=values)
    encounters, lines, found = taken(site(tmp_path, feed))
    assert encounters.empty
    assert list(encounters.columns) == list(HANDED_ON["encounter"])
    assert list(lines.columns) == list(HANDED_ON["screening"])
    kept = lines.set_index("screening_id")[["domain", "result"]].sort_index()
    assert kept.to_numpy().tolist() == [["food", "need"], ["food", "no_need"], ["food", "no_need"]]
    assert found[("unknown domain", "clinic")] == 1
    assert found[("unknown result", "clinic")] == 1


@pytest.mark.parametrize(
    ("cells", "key"),
    [({"said": "Yes"}, "result"), ({"topic": "shoes"}, "domain"), ({"said": None}, "result")],
)
def test_codes_nobody_explained_stop_the_intake_if_they_are_many(tmp_path, cells, key):
    def write(others):
        rows = [answer(answer=f"A{i}", **cells) for i in range(50)]
        write_csv(tmp_path / "s.csv", rows + [answer(answer=f"B{i}") for i in range(others)])
        return site(tmp_path, screenings_feed(tmp_path / "s.csv"))

    with pytest.raises(InvalidExtract, match=rf"50 of 249 rows .*\[feeds\.values\.{key}\]") as no:
        taken(write(199))
    assert "Yes" not in str(no.value) and "shoes" not in str(no.value)
    _, lines, found = taken(write(200))
    assert len(lines) == 200
    assert found[(f"unknown {key}", "clinic")] == 50


def test_codes_of_other_kinds_may_be_recoded_as_not_counted(tmp_path):
    rows = [encounter(visit=f"E{i}", **{"class": "Outpatient"}) for i in range(80)]
    write_csv(tmp_path / "e.csv", [*rows, encounter(visit="F")])
    values = {"encounter_class": {"Outpatient": "not_counted"}}
    lines, _, found = taken(site(tmp_path, encounters_feed(tmp_path / "e.csv", values=values)))
    assert len(lines) == 1
    assert found[("class not counted", "hospital")] == 80


def test_two_feeds_of_a_kind_are_one_table_and_share_no_ids(tmp_path):
    write_csv(tmp_path / "a.csv", [encounter(visit="1"), encounter(visit="2", patient="P2")])
    write_parquet(
        tmp_path / "b.parquet",
        [encounter(visit="1", where="TOWN"), encounter(visit="2", patient="P9")],
    )
    lines, _, found = taken(
        site(
            tmp_path,
            encounters_feed(tmp_path / "a.csv", name="a"),
            encounters_feed(tmp_path / "b.parquet", name="b"),
        )
    )
    assert len(lines) == 3
    assert lines["encounter_id"].is_unique
    assert {"a/2", "b/2"} <= set(lines["encounter_id"])
    assert sum(n for (rule, _), n in found.items() if rule == "sent by two feeds") == 1


def test_files_of_a_glob_may_order_their_columns_differently(tmp_path):
    write_csv(tmp_path / "1.csv", [encounter(visit="E1")])
    swapped = dict(reversed(encounter(visit="E2").items()))
    write_csv(tmp_path / "2.csv", [swapped])
    write_parquet(tmp_path / "3.parquet", [encounter(visit="E3")])
    lines, _, _ = taken(site(tmp_path, encounters_feed(tmp_path / "[0-9].*")))
    assert sorted(lines["encounter_id"]) == ["E1", "E2", "E3"]


def test_order_of_rows_never_decides_which_version_stays(tmp_path):
    rows = [
        encounter(where="A", changed=None),
        encounter(where="B", changed=None),
        encounter(where="C", changed=None, left=None),
    ]
    kept = set()
    for turn in (rows, rows[::-1], rows[1:] + rows[:1]):
        write_csv(tmp_path / "e.csv", turn)
        lines, _, found = taken(site(tmp_path, encounters_feed(tmp_path / "e.csv")))
        kept.add(tuple(lines["facility_id"]))
        assert found[("superseded row", "hospital")] == 2
    assert kept == {("B",)}


def test_too_many_rows_in_the_future_stop_the_intake(tmp_path):
    later = datetime.combine(AS_OF + timedelta(days=1), datetime.min.time())
    rows = [encounter(visit=str(i)) for i in range(495)]
    rows += [encounter(visit=f"f{i}", arrived=later, left=None) for i in range(5)]
    write_csv(tmp_path / "e.csv", rows)
    settings = site(tmp_path, encounters_feed(tmp_path / "e.csv"))
    assert taken(settings)[2][("start after as-of", "hospital")] == 5
    write_csv(tmp_path / "e.csv", [*rows, encounter(visit="f5", arrived=later, left=None)])
    with pytest.raises(InvalidExtract, match=r"6 of 501 rows begin after 2026-01-03; at most 1%"):
        take_in(settings, AS_OF, row_of_tracts())


def test_ids_of_another_vintage_stop_the_intake(tmp_path):
    rows = [encounter(visit=str(i), tract="06067777700" if i < 3 else GEOIDS[0]) for i in range(9)]
    write_csv(tmp_path / "e.csv", rows)
    with pytest.raises(InvalidExtract, match=r"3 of 9 rows name tracts .* same vintage"):
        take_in(site(tmp_path, encounters_feed(tmp_path / "e.csv")), AS_OF, row_of_tracts())


def test_swapped_coordinates_stop_the_intake(tmp_path):
    rows = [encounter(visit=str(i), tract=None, lon=38.5, lat=-123.5) for i in range(100)]
    write_csv(tmp_path / "e.csv", rows)
    with pytest.raises(InvalidExtract, match="may be swapped"):
        take_in(site(tmp_path, encounters_feed(tmp_path / "e.csv")), AS_OF, row_of_tracts())


def test_odd_cells_do_not_cost_their_row(tmp_path):
    rows = [encounter(visit=str(i)) for i in range(60)]
    rows[0]["lon"], rows[1]["changed"] = "12 degrees", "yesterday"
    rows[2]["left"] = "9999-12-31 00:00:00"
    write_csv(tmp_path / "e.csv", rows)
    lines, _, found = taken(site(tmp_path, encounters_feed(tmp_path / "e.csv")))
    assert len(lines) == 60
    assert lines.set_index("encounter_id").loc["2", "end_ts"] is pd.NaT
    assert {rule for rule, _ in found} == {
        "rows read",
        "rows counted",
        "coordinates not readable",
        "update time not readable",
        "placeholder end",
        "same event, other id",
        "one person, many rows",
        "small facilities",
    }


def test_overlapping_stays_are_counted_and_said(tmp_path):
    first = encounter(visit="1", **{"class": "OBSENC"})
    second = encounter(visit="2", **{"class": "IMP"}, arrived=datetime(2025, 12, 30, 9))
    write_csv(tmp_path / "e.csv", [first, second])
    lines, _, found = taken(site(tmp_path, encounters_feed(tmp_path / "e.csv")))
    assert len(lines) == 2
    assert found[("overlapping stays", "hospital")] == 1


def test_a_feed_of_which_nothing_is_counted_is_not_an_error(tmp_path):
    write_csv(tmp_path / "e.csv", [encounter(patient=None)])
    lines, _, found = taken(site(tmp_path, encounters_feed(tmp_path / "e.csv")))
    assert lines.empty
    assert found == {
        ("rows read", "hospital"): 1,
        ("rows counted", "hospital"): 0,
        ("no id", "hospital"): 1,
    }


def test_leaving_the_intake_lets_the_lines_go(tmp_path):
    write_csv(tmp_path / "e.csv", [encounter()])
    with take_in(
        site(tmp_path, encounters_feed(tmp_path / "e.csv")), AS_OF, row_of_tracts()
    ) as intake:
        spill = intake.connection.settings["temp_directory"]
    assert not Path(spill).exists()
    with pytest.raises(Exception, match="closed"):
        intake.encounters.count().to_pyarrow()


def test_shares_add_up_to_the_rows_read(tmp_path):
    write_csv(tmp_path / "e.csv", [encounter(visit="1"), encounter(visit="2", born=None)])
    settings = site(tmp_path, encounters_feed(tmp_path / "e.csv"))
    with take_in(settings, AS_OF, row_of_tracts()) as intake:
        shares = intake.quality.set_index("rule")["share"]
    assert shares[["rows read", "rows counted", "no birth date"]].tolist() == [1.0, 0.5, 0.5]


def test_the_age_limit_is_the_site_s(tmp_path):
    write_csv(tmp_path / "e.csv", [encounter(born=date(2005, 12, 30))])
    settings = site(tmp_path, encounters_feed(tmp_path / "e.csv"))
    assert ("not a child", "hospital") in taken(settings)[2]
    young = Ages(limit=21, bands=("00-20",))
    lines, _, _ = taken(settings.model_copy(update={"ages": young}))
    assert len(lines) == 1
