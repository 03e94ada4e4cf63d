"""Bad inputs 1 to 10 and 32 to 42: the file itself, its columns, its text, and when it came."""

import gzip
import shutil
from datetime import date, datetime, timedelta

import pandas as pd
import pytest

from tests.unit.ingest import sites
from tests.unit.refresh.bad_site import AS_OF, CANARY, LAST_WEEK, answers, bad, rows, well

__all__ = ["bad", "well"]


def text_of(lines):
    return pd.DataFrame(lines).to_csv(index=False)


def test_01_an_empty_file_stops(bad):
    said = bad.write(b"").stop()
    assert "e.csv" in said
    assert "empty" in said


def test_02_a_header_without_rows_stops(bad):
    said = bad.write(text_of(rows()).splitlines()[0] + "\n").stop()
    assert "no rows" in said


def test_03_a_missing_column_stops_and_is_named_with_what_is_expected(bad):
    frame = pd.DataFrame(rows()).drop(columns=["arrived", "class"])
    said = bad.write(frame.to_csv(index=False)).stop()
    assert "arrived" in said
    assert "class" in said


def test_04_a_further_column_is_never_read(bad):
    found = bad.write(rows(favourite_color=CANARY)).findings()
    assert found.loc["rows counted", "n_rows"] == 40


@pytest.mark.parametrize("name", ["patient_name", "SSN", "MRN", "Date of Birth", "home_phone"])
def test_05_a_column_that_looks_like_an_identifier_warns_and_stops_if_strict(bad, name):
    bad.write(rows(**{name: CANARY}))
    quality = bad.findings()
    told = quality[quality["severity"] == "warning"]["finding"].str.cat(sep=" ")
    assert name.lower() in told.lower()
    bad.sections["checks"] = {"strict": True}
    assert name.lower() in bad.stop().lower()


def test_06_the_order_of_columns_does_not_matter(bad):
    frame = pd.DataFrame(rows())
    found = bad.write(frame[frame.columns[::-1]].to_csv(index=False)).findings()
    assert found.loc["rows counted", "n_rows"] == 40


def test_07_case_and_spaces_of_a_column_do_not_matter_and_are_told(bad):
    frame = pd.DataFrame(rows()).rename(columns={"visit": " VISIT ", "class": "Class"})
    found = bad.write(frame.to_csv(index=False)).findings()
    assert found.loc["rows counted", "n_rows"] == 40
    told = found[found["severity"].isin(["fixed", "warning", "note"])]["finding"].str.cat(sep=" ")
    assert "visit" in told


@pytest.mark.parametrize("damage", ["{}.0", "{}.00", "6.7000100E{}"])
def test_08_a_tract_that_became_a_number_is_mended_if_nothing_was_lost(bad, damage):
    bad.place["region"] = {"vintage": 2020}
    wholes = {geoid: damage.format(geoid) for geoid in sites.GEOIDS}
    if "E" in damage:
        wholes = {geoid: f"{int(geoid):.10E}" for geoid in sites.GEOIDS}
    found = bad.write([row | {"tract": wholes[row["tract"]]} for row in rows()]).findings()
    assert found.loc["rows counted", "n_rows"] == 40
    assert "not geocoded" not in found.index


def test_08_a_tract_that_lost_digits_to_a_spreadsheet_stops(bad):
    said = bad.write(rows(tract="6.0670E+09")).stop()
    assert "spreadsheet" in said


def test_09_a_lost_leading_zero_is_put_back_and_counted(bad):
    found = bad.write([row | {"tract": row["tract"][1:]} for row in rows()]).findings()
    assert found.loc["tract id mended", "n_rows"] == 40
    assert found.loc["tract id mended", "severity"] == "fixed"


@pytest.mark.parametrize("block", ["1", "1001"])
def test_10_an_id_of_a_block_is_shortened_and_counted(bad, block):
    found = bad.write([row | {"tract": row["tract"] + block} for row in rows()]).findings()
    assert found.loc["block id shortened", "n_rows"] == 40


def test_32_an_end_in_the_hour_that_comes_twice_is_no_end_before_the_start(bad):
    night = {"arrived": datetime(2025, 11, 2, 1, 30), "left": datetime(2025, 11, 2, 1, 10)}
    first, second, *rest = rows()
    other = {"arrived": datetime(2025, 11, 9, 1, 30), "left": datetime(2025, 11, 9, 1, 10)}
    found = bad.write([first | night, second | other, *rest]).findings()
    assert found.loc["clock set back", "n_rows"] == 1
    assert found.loc["end before start", "n_rows"] == 1
    assert found.loc["rows counted", "n_rows"] == 39


def test_32_times_with_an_offset_stop_until_a_zone_is_named(bad):
    zoned = [
        row
        | {"arrived": f"{row['arrived']:%Y-%m-%dT%H:%M:%S}-05:00", "left": None, "changed": None}
        for row in rows()
    ]
    said = bad.write(zoned).stop()
    assert "time_zone" in said
    bad.feed["time_zone"] = "America/New_York"
    assert bad.findings().loc["rows counted", "n_rows"] == 40


def test_32_zoned_and_naive_times_in_one_column_stop(bad):
    mixed = [
        row | {"arrived": f"{row['arrived']:%Y-%m-%dT%H:%M:%S}" + ("Z" if i % 2 else "")}
        for i, row in enumerate(rows())
    ]
    bad.feed["time_zone"] = "America/New_York"
    bad.write(mixed).stop()


def test_33_a_day_that_may_be_a_month_stops_until_the_format_is_said(bad):
    slashed = [
        row | {"arrived": f"{row['arrived']:%m/%d/%Y %H:%M}", "left": None, "changed": None}
        for row in rows()
    ]
    said = bad.write(slashed).stop()
    assert "time_format" in said
    bad.feed["time_format"] = "%m/%d/%Y %H:%M"
    assert bad.findings().loc["rows counted", "n_rows"] == 40


def test_34_years_of_two_digits_stop(bad):
    short = [row | {"born": f"{row['born']:%m/%d/%y}"} for row in rows()]
    assert "born" not in bad.write(short).stop().split("birth_date")[0]
    bad.feed["date_format"] = "%m/%d/%y"
    bad.stop()


def test_35_a_byte_order_mark_does_no_harm(bad):
    found = bad.write(("\ufeff" + text_of(rows())).encode()).findings()
    assert found.loc["rows counted", "n_rows"] == 40


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
def test_35_bytes_that_are_not_utf8_stop_and_are_pointed_to(bad, encoding):
    content = text_of(rows(where="Peñafiel")).encode(encoding)
    said = bad.write(content).stop()
    assert f"{content.index(bytes([0xF1])):,}" in said or str(content.index(b"\xf1")) in said
    assert "Pe" not in said.split("e.csv")[1]


def test_35_utf16_stops_by_name(bad):
    assert "UTF-16" in bad.write(text_of(rows()).encode("utf-16")).stop()


def test_36_commas_quotes_and_line_ends_inside_quotes_are_text(bad):
    found = bad.write(rows(where='Main "old" wing,\nsecond floor')).findings()
    assert found.loc["rows counted", "n_rows"] == 40


def test_36_a_ragged_row_in_thousands_is_left_out_and_counted(bad):
    many = rows(40) * 50
    lines = text_of([row | {"visit": f"V{i}"} for i, row in enumerate(many)]).splitlines()
    lines[500] += f",{CANARY}"
    found = bad.write("\n".join(lines) + "\n").findings()
    assert found.loc["ragged row", "n_rows"] == 1
    assert found.loc["ragged row", "severity"] == "quarantined"
    assert found.loc["rows counted", "n_rows"] == 1999


def test_36_many_ragged_rows_stop(bad):
    lines = text_of(rows()).splitlines()
    lines = [lines[0], *(line + f",{CANARY}" for line in lines[1:10]), *lines[10:]]
    bad.write("\n".join(lines) + "\n").stop()


def test_37_a_nul_byte_stops(bad):
    content = text_of(rows()).encode()
    assert "NUL" in bad.write(content[:300] + b"\x00" + content[300:]).stop()


def test_37_a_line_without_end_stops(bad):
    content = text_of(rows()).encode() + b'"' + b"x" * 40_000_000
    bad.write(content).stop()


def test_38_a_gzip_cut_short_stops(bad):
    whole = gzip.compress(text_of(rows(400)).encode())
    bad.extract = bad.folder / "e.csv.gz"
    bad.write(whole[: len(whole) // 2]).stop()


def test_38_a_parquet_cut_short_stops(bad):
    bad.extract = bad.folder / "e.parquet"
    sites.write_parquet(bad.extract, rows())
    bad.write(bad.extract.read_bytes()[:-40]).stop()


def test_39_the_same_files_again_publish_nothing_new(bad):
    bad.write(rows())
    first = bad.snapshot().id
    assert bad.snapshot().id == first


def test_40_the_same_files_as_of_an_earlier_day_are_not_nothing_new(bad):
    bad.write(rows()).snapshot()
    assert "older" in bad.stop(as_of=AS_OF - timedelta(days=7))


def test_40_an_older_extract_after_a_newer_one_stops(bad):
    bad.write(rows()).snapshot()
    bad.write([row for row in rows() if row["arrived"].date() <= date(2025, 12, 13)])
    said = bad.stop(as_of=date(2025, 12, 20))
    assert "older" in said


def many(weeks=range(40), each=40):
    first = datetime(2025, 12, 24, 8)
    return [
        sites.encounter(
            visit=f"E{week}-{i}",
            patient=f"P{week}-{i}",
            arrived=first - timedelta(weeks=week, hours=i),
            left=None,
            changed=None,
            tract=sites.GEOIDS[i % 4],
        )
        for week in weeks
        for i in range(each)
    ]


def test_41_a_feed_that_drops_to_a_tenth_stops_or_warns_as_configured(bad):
    dropped = many(range(2, 40)) + many(range(2), each=4)
    said = bad.write(dropped).stop()
    assert "hospital" in said
    bad.sections["checks"] = {"feed_drop": "warn"}
    quality = bad.findings()
    assert (quality["severity"] == "warning").any()
    assert quality["finding"].str.contains("usual").any()


def test_41_a_facility_that_falls_silent_is_named(bad):
    spoken = many(each=40) + [
        row | {"visit": "N" + row["visit"], "where": "NORTH"} for row in many(range(4, 40), each=3)
    ]
    found = bad.write(spoken).findings()
    assert found.loc["silent facility", "facility"] == "NORTH"
    bad.sections["checks"] = {"silent_facility": "stop"}
    assert "NORTH" in bad.stop()


def test_42_a_feed_that_doubles_warns_or_stops_as_configured(bad):
    doubled = many() + [row | {"visit": "D" + row["visit"]} for row in many(range(2))]
    quality = bad.write(doubled).findings()
    assert quality[quality["severity"] == "warning"]["finding"].str.contains("usual").any()
    bad.sections["checks"] = {"feed_doubling": "stop"}
    bad.stop()


def test_40_the_day_of_the_snapshot_that_is_up_may_be_told_again(bad):
    bad.write(rows())
    assert bad.snapshot(as_of=LAST_WEEK + timedelta(days=6)).as_of < AS_OF


def test_a_folder_and_a_pattern_stand_for_their_files(bad):
    folder = bad.folder / "extracts"
    folder.mkdir()
    bad.write(rows(), folder / "one.csv")
    bad.extract = folder
    assert bad.findings().loc["rows read", "n_rows"] == 40
    shutil.copyfile(folder / "one.csv", folder / "two.csv.part")
    assert bad.findings().loc["rows read", "n_rows"] == 40
    assert len(answers()) == 40
