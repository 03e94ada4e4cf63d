"""Bad inputs 11 to 31, 46 and 47: rows that cannot be, or need a rule."""

import re
from datetime import date, datetime, timedelta

import pandas as pd
import pytest

from tests.unit.ingest import sites
from tests.unit.refresh.bad_site import AS_OF, CANARY, answers, bad, rows, well

__all__ = ["bad", "well"]

IN_FULL_WEEKS = 38
"""Of the forty ordinary rows, two lie in a week of which only a part is on file."""


def with_one(**cells):
    """Forty ordinary rows, the first of them changed."""
    first, *rest = rows()
    return [first | cells, *rest]


def test_11_a_tract_of_no_boundary_is_named_and_counted_for_the_region(bad):
    found = bad.write(with_one(tract="06067999900")).findings()
    assert found.loc["tract unknown", "n_rows"] == 1
    assert found.loc["rows counted", "n_rows"] == 40


def test_12_many_tracts_of_another_vintage_stop(bad):
    assert "vintage" in bad.write(rows(tract="06067123456")).stop()


def test_13_the_counties_connecticut_had_before_2022_stop_and_are_named(bad, monkeypatch):
    today = tuple(f"09110{number:06d}" for number in (100, 200, 300, 400))
    monkeypatch.setattr(sites, "GEOIDS", today)
    said = bad.write([row | {"tract": "09003" + row["tract"][5:]} for row in rows()]).stop()
    assert "Connecticut" in said


@pytest.mark.parametrize("nothing", ["", "NA", "UNKNOWN", None])
def test_14_a_row_without_a_tract_is_not_geocoded_but_counted(bad, nothing):
    found = bad.write(with_one(tract=nothing)).findings()
    assert found.loc["not geocoded", "n_rows"] == 1
    assert found.loc["rows counted", "n_rows"] == 40


def test_15_a_tract_of_another_county_is_counted_outside(bad):
    found = bad.write(with_one(tract="17031010100")).findings()
    assert found.loc["tract outside", "n_rows"] == 1


def test_16_an_address_with_too_many_rows_is_named(bad):
    children = "tract,children\n" + "".join(
        f"{geoid},{40 if i else 1}\n" for i, geoid in enumerate(sites.GEOIDS)
    )
    piled = [row | {"visit": f"V{i}", "tract": sites.GEOIDS[0]} for i, row in enumerate(rows())]
    bad.write(rows() + piled)
    settings = bad.settings
    (bad.folder / "children.csv").write_text(children)
    from hotspot.refresh import rehearse

    found = rehearse(settings, as_of=AS_OF).set_index("rule")
    assert found.loc["address pile-up", "area"] == sites.GEOIDS[0]


GEOCODED = {
    **sites.ENCOUNTER_COLUMNS,
    "geocode_precision": "precision",
    "geocode_score": "score",
    "geocode_result": "geocode_result",
}


@pytest.mark.parametrize(
    "poor",
    [{"precision": "zip"}, {"precision": "city"}, {"score": 0.4}, {"geocode_result": "po_box"}],
)
def test_17_a_poor_geocode_is_none(bad, poor):
    bad.feed["columns"] = GEOCODED
    good = {"precision": "range", "score": 0.9, "geocode_result": "geocoded"}
    first, *rest = [row | good for row in rows()]
    bad.write([first | poor, *rest])
    weeks = bad.snapshot().tables["weeks"]
    visits = weeks[weeks["measure"] == "ed_visits"]
    assert visits["value"].sum() == IN_FULL_WEEKS
    assert visits["placed"].sum() == IN_FULL_WEEKS - 1


def test_18_a_repeated_row_is_counted_once(bad):
    found = bad.write([*rows(), rows()[0]]).findings()
    assert found.loc["repeated row", "n_rows"] == 1
    assert found.loc["rows counted", "n_rows"] == 40


def test_19_of_two_versions_the_one_changed_last_is_counted(bad):
    newer = rows()[0] | {"tract": sites.GEOIDS[3], "changed": datetime(2026, 1, 2)}
    found = bad.write([*rows(), newer]).findings()
    assert found.loc["superseded row", "n_rows"] == 1
    assert found.loc["superseded row", "severity"] == "quarantined"
    counts = bad.snapshot().tables["counts"]
    here = (counts["area"] == sites.GEOIDS[3]) & (counts["age_band"] == "all")
    assert counts.loc[here & (counts["measure"] == "ed_visits"), "value"].sum() == 11


def stay(visit, first, last, **cells):
    return sites.encounter(
        visit=visit,
        **{"class": "IMP", "arrived": first, "left": last, "changed": None, "patient": "S"} | cells,
    )


def bed_days(snapshot):
    weeks = snapshot.tables["weeks"].set_index("measure")
    return weeks.loc["bed_days", "value"].sum(), weeks.loc["admissions", "value"].sum()


def test_20_a_day_of_overlapping_stays_counts_once(bad):
    first = stay("S1", datetime(2025, 12, 1, 8), datetime(2025, 12, 5, 8))
    moved = stay("S2", datetime(2025, 12, 3, 8), datetime(2025, 12, 8, 8))
    inside = stay("S3", datetime(2025, 12, 6, 8), datetime(2025, 12, 7, 8), **{"class": "OBSENC"})
    bad.write([*rows(), first, moved, inside])
    found = bad.findings()
    assert found.loc["overlapping stays", "n_rows"] == 2
    assert bed_days(bad.snapshot()) == (7, 3)


def test_21_an_end_before_the_start_is_left_out(bad):
    found = bad.write(with_one(left=datetime(2025, 12, 29))).findings()
    assert found.loc["end before start", "n_rows"] == 1
    assert found.loc["end before start", "severity"] == "quarantined"


def test_22_a_stay_without_an_end_lasts_until_the_extract(bad):
    bad.write([*rows(), stay("S1", datetime(2025, 12, 30, 8), None)])
    assert bed_days(bad.snapshot()) == (4, 1)


def test_22_a_stay_open_for_more_than_a_year_is_left_out(bad):
    found = bad.write([*rows(), stay("S1", datetime(2024, 12, 1), None)]).findings()
    assert found.loc["open too long", "n_rows"] == 1


def test_23_a_stay_within_a_day_is_an_admission_without_bed_days(bad):
    within = stay("S1", datetime(2025, 12, 20, 8), datetime(2025, 12, 20, 20))
    bad.write([*rows(), within])
    assert bed_days(bad.snapshot()) == (0, 1)


def test_24_a_stay_of_more_than_a_year_is_kept_and_named(bad):
    long = stay("S1", datetime(2024, 6, 1), datetime(2025, 12, 1), born=date(2022, 1, 1))
    found = bad.write([*rows(), long]).findings()
    assert found.loc["rows counted", "n_rows"] == 41
    told = found[found["severity"] == "warning"]["finding"].str.cat(sep=" ")
    assert "365" in told or "year" in told


def test_25_a_start_in_the_future_is_left_out_and_many_stop(bad):
    spread = [row | {"visit": f"V{i}"} for i, row in enumerate(rows() * 5)]
    spread[0] |= {"arrived": datetime(2026, 2, 1), "left": None}
    found = bad.write(spread).findings()
    assert found.loc["start after as-of", "n_rows"] == 1
    assert "after" in bad.write(rows(arrived=datetime(2026, 2, 1), left=None)).stop()


@pytest.mark.parametrize("day", ["1900-01-01", "0001-01-01"])
def test_26_a_placeholder_start_is_left_out(bad, day):
    found = bad.write(with_one(arrived=f"{day} 00:00:00")).findings()
    assert found.loc["start long ago", "n_rows"] == 1


def test_26_an_end_in_9999_is_no_end(bad):
    lines = [*rows(), stay("S1", datetime(2025, 12, 30, 8), "9999-12-31 00:00:00")]
    bad.write(lines)
    assert bad.findings().loc["placeholder end", "severity"] == "fixed"
    assert bed_days(bad.snapshot()) == (4, 1)


def test_27_a_birth_after_the_start_is_left_out(bad):
    found = bad.write(with_one(born=date(2026, 1, 1))).findings()
    assert found.loc["birth after start", "n_rows"] == 1


def test_28_an_age_over_120_is_left_out(bad):
    found = bad.write(with_one(born=date(1880, 1, 1))).findings()
    assert found.loc["age over 120", "n_rows"] == 1


def test_29_a_birthday_inside_a_stay_ends_childhood_with_its_week(bad):
    eighteen = stay("S1", datetime(2025, 12, 1, 8), datetime(2025, 12, 15, 8))
    bad.write([*rows(), eighteen | {"born": date(2007, 12, 9)}])
    days, stays = bed_days(bad.snapshot())
    assert (days, stays) == (13, 1)


def test_29_who_turns_eighteen_on_the_day_is_no_child(bad):
    found = bad.write(with_one(born=date(2007, 12, 30))).findings()
    assert found.loc["not a child", "severity"] == "note"


def test_30_a_child_of_29_february_turns_older_on_1_march(bad):
    leap = {"born": date(2008, 2, 29)}
    day = datetime(2025, 2, 28, 8)
    bad.write([*rows(), sites.encounter(visit="L", arrived=day, left=day, **leap)])
    counts = bad.snapshot().tables["counts"]
    assert counts.loc[counts["age_band"] == "15-17", "value"].sum() > 0
    later = datetime(2026, 3, 1, 8)
    old = sites.encounter(visit="L", arrived=later, left=later, **leap)
    found = bad.write([*rows(), old]).findings(as_of=date(2026, 3, 7))
    assert found.loc["not a child", "n_rows"] == 1


def test_31_a_missing_birth_date_is_left_out_and_counted(bad):
    found = bad.write(with_one(born=None)).findings()
    assert found.loc["no birth date", "n_rows"] == 1


def screening(bad, lines):
    bad.write(rows())
    bad.write(lines, bad.folder / "s.csv")
    bad.others = (sites.screenings_feed(bad.folder / "s.csv"),)


def test_46_declined_and_strange_answers_stay_out_of_the_denominator(bad):
    first, second, *rest = answers()
    screening(bad, [first | {"said": "declined"}, second | {"said": CANARY}, *rest])
    found = bad.findings()
    assert found.loc["unknown result", "n_rows"] == 1
    weeks = bad.snapshot().tables["weeks"].set_index("measure")
    assert weeks.loc["screened", "value"].sum() == IN_FULL_WEEKS - 2


def test_47_of_a_child_asked_twice_in_a_week_the_last_answer_counts(bad):
    first, *rest = answers()
    later = first | {"answer": "B", "said": "no_need", "asked": first["asked"] + timedelta(hours=1)}
    screening(bad, [first, later, *rest])
    weeks = bad.snapshot().tables["weeks"].set_index("measure")
    assert weeks.loc["screened", "value"].sum() == IN_FULL_WEEKS
    assert weeks.loc["screen_positive", "value"].sum() == IN_FULL_WEEKS - 1


def test_rows_read_are_counted_repeated_or_left_out_for_one_reason(bad):
    spoilt = [
        *rows(),
        rows()[1],
        *with_one(visit="X", born=None)[:1],
        *with_one(visit="Y", arrived=None)[:1],
    ]
    found = bad.write(spoilt).findings()
    kept = found.loc[["rows counted", "repeated row", "no birth date", "no start"], "n_rows"].sum()
    assert found.loc["rows read", "n_rows"] == kept == len(spoilt)
    assert pd.api.types.is_integer_dtype(found["n_rows"])


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"born": None}, r'60 of 240 rows .* rule "no birth date"; .* map the birth date'),
        ({"left": datetime(2025, 10, 1, 9)}, r'"end before start"; .* if ends have no time of day'),
        ({"patient": None}, r'"no id"; .* ids of rows and persons'),
    ],
)
def test_a_rule_that_leaves_out_one_row_in_five_stops_and_says_what_would_mend_it(
    bad, cells, words
):
    bad.sections = {"checks": {"feed_doubling": "warn"}}
    some = [row | (cells if i < 60 else {}) for i, row in enumerate(rows(240))]
    assert re.search(words, bad.write(some).stop())


@pytest.mark.parametrize("nobody", ["UNKNOWN", "0", "00000", "-1", "Test", "XXXX", "N/A", "9999"])
def test_a_person_id_that_stands_for_nobody_is_none(bad, nobody):
    first, second, *rest = rows()
    found = bad.write([first | {"patient": nobody}, second | {"patient": nobody}, *rest]).findings()
    assert found.loc["no id", "n_rows"] == 2


def test_one_event_under_two_ids_is_named_and_kept(bad):
    twins = [row | {"visit": f"X{i}"} for i, row in enumerate(rows(3))]
    found = bad.write([*rows(), *twins]).findings()
    assert found.loc["same event, other id", "n_rows"] == 6
    assert found.loc["same event, other id", "severity"] == "warning"
    assert found.loc["rows counted", "n_rows"] == 43
    assert "same event, other id" not in bad.write(rows()).findings().index


@pytest.mark.parametrize(("many", "named"), [(49, False), (50, True)])
def test_a_person_with_more_rows_than_a_child_can_have_is_counted_and_not_named(bad, many, named):
    bad.sections = {"checks": {"feed_doubling": "warn"}}
    crowd = [row | ({"patient": CANARY} if i < many else {}) for i, row in enumerate(rows(200))]
    found = bad.write(crowd).findings()
    assert ("one person, many rows" in found.index) == named


def test_children_who_are_too_old_stop_nothing_however_many(bad):
    old = [row | {"visit": f"O{i}", "born": date(1980, 1, 1)} for i, row in enumerate(rows(100))]
    found = bad.write(rows() + old).findings()
    assert found.loc["not a child", "n_rows"] == 100
    assert "stop" not in set(found["severity"])


def test_an_end_that_is_the_bare_day_of_the_start_is_a_stay_without_a_midnight(bad):
    some = [row | {"class": "IMP", "left": row["arrived"].date()} for row in rows()]
    found = bad.write(some).findings()
    assert found.loc["end without a time of day", "n_rows"] == 40
    assert found.loc["end without a time of day", "severity"] == "fixed"
    assert found.loc["rows counted", "n_rows"] == 40
    weeks = bad.snapshot().tables["weeks"]
    assert weeks.loc[weeks["measure"] == "bed_days", "value"].sum() == 0


@pytest.mark.parametrize(("typos", "stops"), [(4, False), (5, True)])
def test_a_few_starts_in_the_future_are_typos_however_small_the_feed(bad, typos, stops):
    next_year = datetime(2027, 1, 1)
    some = [
        row | ({"arrived": next_year, "left": None} if i < typos else {})
        for i, row in enumerate(rows())
    ]
    severities = set(bad.write(some).findings()["severity"])
    assert ("stop" in severities) == stops
