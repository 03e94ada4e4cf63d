"""Tables that explain themselves, run nothing and give nothing hidden away."""

import io
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from hotspot.core.measures import MEASURES
from hotspot.view.csv_file import as_text, chart_csv, map_csv
from tests.unit.view import answers


def read(table, **kinds):
    dtype = {"area": str} | kinds
    return pd.read_csv(io.BytesIO(table), comment="#", dtype=dtype, encoding="utf-8-sig")


def header(table):
    lines = table.decode("utf-8-sig").splitlines()
    return [line for line in lines if line.startswith("#")]


def test_a_map_is_read_back_as_it_was():
    shown = answers.picture()
    found = read(map_csv(shown))
    assert found["area"].tolist() == shown.areas.tolist()
    assert found.loc[0, "events"] == shown.events[0]
    assert found.loc[0, "children_at_risk"] == 500
    assert found.loc[0, "children_counted"] == shown.persons[0]
    assert found.loc[0, "crude_rate"] == pytest.approx(90 / 2000 * 1000 * 365.25 / 7, abs=0.05)
    assert found.loc[0, "probability_above"] == 0.99


def test_ids_keep_their_leading_zero():
    assert b'"06067000000"' in map_csv(answers.picture())


def test_four_kinds_of_nothing_are_four_words():
    shown = answers.picture(hidden=[0])
    shown.events[1], shown.persons[1] = 0.0, 0
    found = read(map_csv(shown))
    assert found.loc[0, "status"] == "suppressed"
    assert found.loc[0, "events":].isna().all()
    assert found.loc[1, "events"] == 0
    assert found.loc[10, "status"] == "no denominator"
    assert found.loc[10, "events"] == shown.events[10]
    assert np.isnan(found.loc[10, "crude_rate"])
    assert found.loc[11, "status"] == "no data"
    assert np.isnan(found.loc[11, "events"])


def test_hidden_numbers_are_nowhere_in_a_map():
    shown = answers.picture()
    tables = {map_csv(answers.with_hidden_numbers(shown, number)) for number in (7, 31337)}
    assert len(tables) == 1
    assert b"31337" not in tables.pop()


def test_a_forgotten_small_count_is_hidden_all_the_same():
    shown = answers.picture(hidden=[])
    shown.persons[4] = 10
    assert read(map_csv(shown)).loc[4, "status"] == "suppressed"


def test_a_map_says_all_that_it_is():
    text = "\n".join(header(map_csv(answers.picture())))
    for said in (
        "Title: ED visits",
        "SYNTHETIC DATA",
        "Measure: ED visits. Emergency department visits, counted in the week they began.",
        "Unit: ED visits per 1,000 children per year",
        "Who: Children 0–17, Sample County",
        "Filter: all districts",
        "Window: 4 weeks ending Sat 10 Oct 2026 (MMWR week 2026-40)",
        "Data as of Mon 2 Nov 2026",
        "empirical Bayes (region)",
        "95 % interval",
        "Garwood",
        "Hotspot rule (2026-01-01): Higher: sure.",
        "Whole region: 522",
        "Areas: 16 tracts, 2 of them suppressed",
        "Snapshot: 000007",
        "Feeds of this snapshot: hospital encounters.",
        "Children at risk: Children under 18, Census 2020.",
        "Boundaries: US Census Bureau boundaries.",
        "fewer than 11 children",
        "not a cause",
    ):
        assert said in text


@pytest.mark.parametrize("measure", ["ed_visits", "bed_days", "screen_positive"])
def test_every_column_is_explained(measure):
    about = answers.context(measure)
    for table in (map_csv(answers.picture(about)), chart_csv(answers.signal(about), about)):
        explained = [line[2:].split(":")[0] for line in header(table)]
        assert set(read(table).columns) <= set(explained)
        assert sum("empty means" in line for line in header(table)) >= 5


def test_the_dictionary_says_the_kind_of_each_column_and_what_a_word_means():
    lines = header(map_csv(answers.picture()))
    start = next(number for number, line in enumerate(lines) if "Data dictionary" in line)
    told = {line[2:].split(":")[0]: line for line in lines[start + 1 :]}
    assert list(told) == list(read(map_csv(answers.picture())).columns)
    assert "(whole number)" in told["children_counted"]
    assert "(decimal number)" in told["smoothed_rate"]
    assert "(text); never empty" in told["area"]
    assert "suppressed = Too few children to show" in told["status"]
    assert "no denominator = No children living here" in told["status"]


def test_a_share_counts_the_screened():
    about = answers.context("screen_positive")
    found = read(map_csv(answers.picture(about)))
    assert found.loc[0, "children_at_risk"] == 2000
    assert found.loc[0, "crude_rate"] == 4.5


def test_real_data_carry_no_synthetic_label():
    about = answers.context(site=replace(answers.SITE, synthetic=False))
    assert b"SYNTHETIC" not in map_csv(answers.picture(about))


def test_a_chart_is_read_back_week_by_week():
    about = answers.context()
    found = read(chart_csv(answers.signal(about), about), mmwr_week=str)
    assert len(found) == 40
    assert found["week_ending"].iloc[-1] == "2026-10-31"
    assert found["mmwr_week"].iloc[-1] == "2026-43"
    assert found["complete"].tolist() == ["yes"] * 37 + ["no"] * 3
    assert found["phase"].tolist() == [1] * 25 + [2] * 15
    assert found.loc[0, "rate"] == pytest.approx(30 / 3000 * 1000 * 365.25 / 7, abs=0.05)
    assert found.loc[3, "status"] == "suppressed"
    assert found.loc[8, "status"] == "no data"
    assert found.loc[[3, 8], ["events", "rate"]].isna().all(axis=None)


def test_hidden_numbers_are_nowhere_in_a_chart():
    about = answers.context()
    tables = {
        chart_csv(answers.with_hidden_weeks(answers.signal(about), number), about)
        for number in (3, 31337)
    }
    assert len(tables) == 1


@pytest.mark.parametrize(
    "lead", ["=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠", " ="]
)
def test_text_that_looks_like_a_formula_is_only_text(lead):
    assert as_text(f"{lead}cmd|'/c calc'!A0").startswith("'")


def test_names_cannot_run_anything():
    strange = answers.picture()
    strange.names[0] = '=HYPERLINK("http://x","y")'
    strange.names[1] = "Route #5, north"
    strange.neighborhoods[2] = "@SUM(1)"
    found = read(map_csv(strange))
    assert found.loc[0, "name"] == '\'=HYPERLINK("http://x","y")'
    assert found.loc[1, "name"] == "Route #5, north"
    assert found.loc[2, "neighborhood"] == "'@SUM(1)"


def test_a_header_line_cannot_hide_a_formula_behind_a_comma():
    site = replace(answers.SITE, sources=('encounters,"=cmd()"', "x\n=cmd()"), region="A;+1")
    text = map_csv(answers.picture(answers.context(site=site))).decode("utf-8-sig")
    lines = text.splitlines()
    rows = lines.index(next(line for line in lines if line.startswith('"area"')))
    assert all(line.startswith("# ") for line in lines[:rows])
    for line in lines[:rows]:
        for cell in line.replace(";", ",").split(",")[1:]:
            assert not cell.strip().strip('"').startswith(("=", "+", "@"))


def test_numbers_are_plain_numbers():
    found = read(map_csv(answers.picture()))
    numeric = found.drop(columns=["area", "name", "neighborhood", "status", "caution"])
    assert all(pd.api.types.is_numeric_dtype(kind) for kind in numeric.dtypes)


def test_the_same_picture_gives_the_same_bytes():
    assert map_csv(answers.picture()) == map_csv(answers.picture())


def test_an_incomplete_week_says_so_in_both_tables():
    about = answers.context(complete=False)
    for table in (map_csv(answers.picture(about)), chart_csv(answers.signal(about), about)):
        assert "# Incomplete: late records are still arriving; not judged" in header(table)
        assert "was judged" not in "\n".join(header(table))


def test_a_row_to_be_read_with_care_says_why_unless_it_is_hidden():
    cautions = {answers.ids()[0]: "=An office, perhaps.", answers.ids()[12]: "Hidden."}
    found = read(map_csv(answers.picture(cautions=cautions)))
    assert found.loc[0, "caution"] == "'=An office, perhaps."
    assert found.loc[1:, "caution"].isna().all()


def test_a_week_still_running_without_data_has_no_row():
    about = answers.context(as_of=date(2026, 10, 30))
    shown = answers.signal(about)
    shown.panel.observed[0, -1] = False
    table = chart_csv(shown, about)
    assert read(table)["week_ending"].iloc[-1] == "2026-10-24"
    assert "# Weeks: 39, 2 of them suppressed" in header(table)


def test_a_past_week_without_data_keeps_its_row():
    about = answers.context()
    shown = answers.signal(about)
    shown.panel.observed[0, -1] = False
    assert read(chart_csv(shown, about))["week_ending"].iloc[-1] == "2026-10-31"


@pytest.mark.parametrize(
    ("name", "said"),
    [("District 19", "# Filter: District 19"), ("Oak Park", "# Filter: district Oak Park")],
)
def test_the_kind_of_place_is_said_once(name, said):
    about = answers.context()
    assert said in header(chart_csv(replace(answers.signal(about), name=name), about))


def test_a_chart_in_periods_says_what_a_row_is():
    about = answers.context()
    shown = answers.signal(about)
    periods = replace(shown, panel=replace(shown.panel, window=4))
    text = "\n".join(header(chart_csv(periods, about)))
    assert "Window: 4-week periods that do not overlap; 4-week period ending Sat 10 Oct" in text
    assert "4-week periods: 40, 2 of them suppressed" in text


def test_a_row_of_which_too_little_is_seen_has_counts_a_share_and_no_rate():
    made = map_csv(answers.partly_seen())
    found = read(made)
    assert found.loc[[4, 12], "status"].tolist() == ["not measurable"] * 2
    assert found.loc[[3, 4, 12], "share_seen"].tolist() == [0.9, 0.6, 0.6]
    assert found.loc[4, ["crude_rate", "smoothed_lower"]].isna().all()
    assert found.loc[4, "events"] > 0
    assert found.loc[12, ["events", "children_counted", "smoothed_rate"]].isna().all()
    assert any("not part of the region’s rate: 2 tracts" in line for line in header(made))
    assert "# Areas: 16 tracts, 2 of them suppressed" in header(made)


def test_where_no_share_is_said_the_table_has_no_such_column():
    assert "share_seen" not in read(map_csv(answers.picture()))


def test_parts_of_split_tracts_are_written_in_tenths_and_whole_counts_as_before():
    drawn = answers.picture(hidden=())
    events = drawn.events.copy()
    events[1] += 0.25
    table = read(map_csv(replace(drawn, events=events)))
    assert table["events"][:2].tolist() == [90, round(events[1], 1)]
    about = answers.context(site=replace(answers.SITE, split_tracts=True))
    assert b"to one decimal where tracts are split" in map_csv(answers.picture(about))


def test_a_spreadsheet_opens_on_the_table_and_sees_where_it_ends():
    about = answers.context(complete=False)
    for table in (map_csv(answers.picture(about)), chart_csv(answers.signal(about), about)):
        lines = table.decode("utf-8-sig").splitlines()
        first = next(at for at, line in enumerate(lines) if not line.startswith("#"))
        assert first <= 12
        above, last = " ".join(lines[:first]), lines.index("")
        for said in ("Title:", "SYNTHETIC", "Window:", "Data as of", "Feeds of", "Privacy:"):
            assert said in above
        assert all(line.startswith("# ") for line in lines[last + 1 :])
        assert len(lines[first:last]) == len(read(table)) + 1


def with_shortfall(shown):
    below = np.linspace(0.0, 0.9, len(shown.areas))
    return replace(shown, smooth=replace(shown.smooth, shortfall=below))


def test_a_map_says_how_probably_a_rate_is_low_and_hides_it_as_it_hides_how_probably_it_is_high():
    shown = with_shortfall(answers.picture())
    found = read(map_csv(shown))
    hidden = np.flatnonzero(shown.suppressed)

    assert found.loc[4, "probability_below"] == pytest.approx(0.24)
    assert found.loc[hidden, ["probability_above", "probability_below"]].isna().all(axis=None)
    known = found[["probability_above", "probability_below"]].notna()
    assert (known["probability_above"] == known["probability_below"]).all()


def test_the_dictionary_says_below_what_and_by_whose_counts():
    shown = with_shortfall(answers.picture())
    said = "\n".join(header(map_csv(shown)))
    assert "probability_below" in said
    assert "below the region's ÷ 1.2" in said
    other = "\n".join(header(map_csv(replace(shown, judged_by=MEASURES["admissions"]))))
    assert f"what is above is judged by {MEASURES['admissions'].noun}" in other


def test_without_a_posterior_nothing_is_said_of_how_probably_a_rate_is_low():
    assert read(map_csv(answers.picture()))["probability_below"].isna().all()
