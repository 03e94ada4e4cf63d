"""Standardized rates equal those of Public Health England's workbook and of epitools.

The workbook of PHEindicatormethods 2.1.0 was calculated in a spreadsheet, apart from any code; its
blanks are zeros. epitools is 0.5-10.1. The tolerance is what the printed digits allow.
"""

import csv
import json
from itertools import groupby

import numpy as np
import pytest

from hotspot.rates import intervals
from hotspot.rates.crude import crude_rates
from hotspot.rates.expected import expected_at_rates, expected_counts
from hotspot.rates.standardization import (
    repeat_events,
    standardize_directly,
    standardize_indirectly,
)

COVERAGES = ((0.95, "95_0"), (0.998, "99_8"))


@pytest.fixture(scope="module")
def phe(reference):
    folder = reference / "small-area" / "phe"

    def read(name):
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    return read


@pytest.fixture(scope="module")
def esp2013(reference):
    return json.loads((reference / "small-area" / "phe" / "esp2013.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def epitools(reference):
    path = reference / "small-area" / "rates" / "expected_epitools.json"
    return json.loads(path.read_text("utf-8"))


def by_area(rows, *names):
    """Areas, and one array (bands, areas) for each name."""
    areas = [(area, list(part)) for area, part in groupby(rows, key=lambda row: row["area"])]
    arrays = [
        np.array([[float(row[name] or 0) for row in part] for _, part in areas]).T for name in names
    ]
    return [area for area, _ in areas], *arrays


def assert_printed(rows, found, *, areas, scale, relative=1e-12):
    """Compare every number of some result lines with rates by coverage."""
    assert [row["area"] for row in rows] == areas
    for coverage, label in COVERAGES:
        rates = found(coverage)
        for i, row in enumerate(rows):
            names = {"rate": "value", "lower": f"lower{label}cl", "upper": f"upper{label}cl"}
            for name, column in names.items():
                value = float(row[column]) if row[column] else np.nan
                assert scale * getattr(rates, name)[i] == pytest.approx(
                    value, rel=relative, nan_ok=True
                ), (row["area"], column)


def direct_lines(phe, areas, statistic, *, repeats=False):
    """The result lines of some areas, in their order; an area without a rate has its own words."""
    rows = [
        row
        for row in phe("testresults_DSR")
        if ("non-independent" in row["method"]) == repeats
        and row["statistic"] in (statistic, "dsr NA for total count < 10")
    ]
    found = {row["area"]: row for row in rows}
    return [found[area] for area in areas]


@pytest.mark.parametrize("scale", [10_000, 100_000])
def test_direct_rates_of_three_areas(phe, esp2013, scale):
    areas, events, exposure = by_area(phe("testdata_multiarea"), "count", "pop")
    assert_printed(
        direct_lines(phe, areas, f"dsr per {scale}"),
        lambda coverage: standardize_directly(events, exposure, esp2013, coverage=coverage),
        areas=areas,
        scale=scale,
    )
    found = standardize_directly(events, exposure, esp2013)
    assert found.reason.tolist() == ["", "", "fewer than 10 events"]
    assert events.sum(axis=0).tolist() == [895, 91, 9]


@pytest.mark.parametrize("scale", [10_000, 100_000])
def test_direct_rates_with_the_european_standard_of_1976(phe, scale):
    lines = phe("testdata_1976")
    events, exposure, standard = (
        [float(row[name]) for row in lines] for name in ("count", "pop", "esp1976")
    )
    [row] = direct_lines(phe, ["testdata_1976"], f"dsr per {scale}")
    # the workbook prints the 99.8 % limits of this area ten times too large
    row |= {name: str(float(row[name]) / 10) for name in ("lower99_8cl", "upper99_8cl")}
    assert_printed(
        [row],
        lambda coverage: standardize_directly(events, exposure, standard, coverage=coverage),
        areas=["testdata_1976"],
        scale=scale,
    )


def test_direct_rates_of_children_who_come_back(phe, esp2013):
    lines = sorted(phe("testdata_nonindepe"), key=lambda row: row["area"])
    areas, count, exposure, *times = by_area(lines, "count", "pop", "f1", "f2", "f3", "f4")
    events, squares = repeat_events(times)
    assert events.tolist() == count.tolist()
    assert_printed(
        direct_lines(phe, areas, "dsr per 100000", repeats=True),
        lambda coverage: standardize_directly(
            events, exposure, esp2013, squares=squares, coverage=coverage
        ),
        areas=areas,
        scale=100_000,
        relative=1e-11,  # printed to eight decimals
    )


@pytest.mark.parametrize("unit", ["rate per 100000", "rate per 1000", "ratio x 1", "ratio x 100"])
def test_indirect_rates_and_ratios_of_three_areas(phe, unit):
    areas, events, exposure = by_area(phe("testdata_multiarea"), "count", "pop")
    rows = [
        row
        for row in phe("testresults_ISR")
        if row["statistic"] == f"indirectly standardised {unit}" and row["area"].startswith("test")
    ]
    assert_indirect(phe, rows, areas, events, exposure, unit)


@pytest.mark.parametrize("unit", ["rate per 100000", "ratio x 100"])
def test_indirect_rates_where_nobody_of_an_age_lives(phe, unit):
    _, events, exposure = by_area(phe("testdata_multiarea"), "count", "pop")
    exposure[1, 0] = 0.0  # 25 events aged 5-9, and nobody of that age: the events still count
    rows = [
        row
        for row in phe("testresults_ISR")
        if row["statistic"] == f"indirectly standardised {unit}" and row["area"].startswith("Area")
    ]
    assert_indirect(phe, rows, ["Area1", "Area2"], events[:, :2], exposure[:, :2], unit)


def assert_indirect(phe, rows, areas, events, exposure, unit):
    standard = phe("refdata")
    counted, people = (
        np.array([float(row[name]) for row in standard]) for name in ("refcount", "refpop")
    )
    expected = expected_at_rates(exposure, counted / people)
    assert expected == pytest.approx([float(row["expected"]) for row in rows], rel=1e-12)
    reference = counted.sum() / people.sum() if "rate" in unit else 1.0
    scale = float(unit.split()[-1])
    if rows[0]["ref_rate"]:
        assert scale * reference == pytest.approx(float(rows[0]["ref_rate"]), rel=1e-12)

    def ratios(coverage):
        observed = events.sum(axis=0)
        return standardize_indirectly(observed, expected, reference=reference, coverage=coverage)

    wide = [row for row in rows if row["lower99_8cl"]]
    assert_printed(wide, ratios, areas=[row["area"] for row in wide], scale=scale)
    rates = ratios(0.95)
    for i, row in enumerate(rows):
        found = [scale * getattr(rates, name)[i] for name in ("rate", "lower", "upper")]
        printed = [float(row[name]) for name in ("value", "lower95_0cl", "upper95_0cl")]
        assert found == pytest.approx(printed, rel=1e-12)
    assert [row["area"] for row in rows] == areas


def test_areas_that_bring_their_own_reference_are_held_against_it(phe):
    lines = phe("testdata_multiarea_isr")
    areas, counted, people = by_area(lines, "refcount", "refpop")
    _, events, exposure = by_area(lines, "count", "pop")
    gap = np.array([row["pop"] == "" for row in lines]).reshape(len(areas), -1).T
    assert gap.sum() == 1
    exposure[gap] = np.nan  # not known, but nothing is expected of that age
    rows = [row for row in phe("testresults_ISR") if row["statistic"].endswith("ratio x 100")]
    for i, row in enumerate(rows[:3]):
        expected = expected_at_rates(exposure[:, [i]], counted[:, i] / people[:, i])
        assert expected == pytest.approx([float(row["expected"])], rel=1e-12)
        ratio = standardize_indirectly([events[:, i].sum()], expected)
        assert 100 * ratio.upper[0] == pytest.approx(float(row["upper95_0cl"]), rel=1e-12)
    assert areas == [row["area"] for row in rows[:3]]


def test_shares_at_both_coverages(phe):
    rows = [row for row in phe("testdata_Prop") if row["value"]]
    assert len(rows) == 16
    counts = [[float(row[column]) for row in rows] for column in ("Numerator", "Denominator")]
    scale = np.array([float(row["multiplier"]) for row in rows])
    for coverage, label in COVERAGES:
        rates = crude_rates(*counts, family="proportion", coverage=coverage)
        for name in ("lower", "upper"):
            printed = [float(row[f"{name}{label}cl"]) for row in rows]
            assert scale * getattr(rates, name) == pytest.approx(printed, rel=1e-9)


@pytest.mark.parametrize("name", ["testdata_Rate_g", "testdata_Prop_g"])
def test_grouped_rates_and_proportions(phe, name):
    rows = [row for row in phe(name) if row["value"]]
    assert len(rows) == {"testdata_Rate_g": 9, "testdata_Prop_g": 8}[name]
    counts = [[float(row[column]) for row in rows] for column in ("Numerator", "Denominator")]
    shares = name == "testdata_Prop_g"
    rates = crude_rates(
        *counts,
        family="proportion" if shares else "events",
        interval="wilson" if shares else "byar",
    )
    scale = np.array([float(row["multiplier"]) for row in rows])
    for field, column in (("rate", "value"), ("lower", "lowercl"), ("upper", "uppercl")):
        assert scale * getattr(rates, field) == pytest.approx(
            [float(row[column]) for row in rows], rel=1e-12
        )


def test_what_the_workbook_cannot_calculate_is_a_gap(phe):
    rows = [row for row in phe("testdata_Rate_g") if not row["value"] and row["Numerator"] == ""]
    blank = [float(row["Denominator"] or "nan") for row in rows]
    rates = crude_rates([0.0] * len(rows), blank, family="events", interval="byar")
    assert np.isnan(rates.rate[np.isnan(blank)]).all()


def test_direct_rates_of_epitools(epitools):
    given = epitools["direct"]
    for interval in ("fay_feuer", "dobson"):
        rates = standardize_directly(
            given["count"], given["pop"], given["stdpop"], interval=interval
        )
        assert rates.rate[0] == pytest.approx(given["result"]["adj.rate"], rel=1e-12)
        # with 130,158 events both limits are nearly normal
        tolerance = 1e-9 if interval == "fay_feuer" else 1e-4
        limits = [given["result"][name] for name in ("lci", "uci")]
        assert [rates.lower[0], rates.upper[0]] == pytest.approx(limits, rel=tolerance)
    crude = sum(given["count"]) / sum(given["pop"])
    assert crude == pytest.approx(given["result"]["crude.rate"], rel=1e-12)


def test_indirect_rates_of_epitools(epitools):
    given = epitools["indirect"]
    ages = np.array(given["pop"], float)[:, np.newaxis]
    counted, people = np.array(given["stdcount"]), np.array(given["stdpop"])
    expected = expected_at_rates(ages, counted / people)
    assert expected[0] == pytest.approx(given["sir"]["exp"], rel=1e-12)
    total = [sum(given["count"])]
    ratio = standardize_indirectly(total, expected)
    assert ratio.rate[0] == pytest.approx(given["sir"]["sir"], rel=1e-12)
    # epitools takes a normal limit of the logarithm
    limits = [given["sir"][name] for name in ("lci", "uci")]
    assert [ratio.lower[0], ratio.upper[0]] == pytest.approx(limits, rel=1e-5)
    rate = standardize_indirectly(total, expected, reference=counted.sum() / people.sum())
    assert rate.rate[0] == pytest.approx(given["rate"]["adj.rate"], rel=1e-12)


def test_the_regions_own_rates_give_the_published_expectation(phe):
    """The standard laid beside the area as another area to learn from gives its expected count."""
    _, events, exposure = by_area(phe("testdata_multiarea"), "count", "pop")
    standard = phe("refdata")
    reference = [[float(row[name]) for row in standard] for name in ("refcount", "refpop")]
    found = expected_counts(
        np.column_stack([reference[0], events]),
        np.column_stack([reference[1], exposure]),
        learn_from=[True, False, False, False],
    )
    assert found.expected[0] == pytest.approx(sum(reference[0]), rel=1e-12)
    assert found.expected[1:] == pytest.approx([835.8835612311743] * 3, rel=1e-12)


def test_exact_limits_of_r(reference):
    path = reference / "small-area" / "rates" / "expected_R_stats_exact.json"
    exact = json.loads(path.read_text("utf-8"))
    ran = 0
    for name, coverage in (("garwood95", 0.95), ("garwood90", 0.90)):
        lower, upper = intervals.garwood(exact[name]["x"], coverage=coverage)
        assert lower == pytest.approx(exact[name]["lower"], rel=1e-10)
        assert upper == pytest.approx(exact[name]["upper"], rel=1e-10)
        ran += 1
    for name in ("clopper_pearson", "wilson", "jeffreys"):
        given = exact[f"{name}95"]
        lower, upper = getattr(intervals, name)(given["x"], given["n"], coverage=0.95)
        assert lower == pytest.approx(given["lower"], abs=1e-10)
        assert upper == pytest.approx(given["upper"], abs=1e-10)
        ran += 1
    assert ran == len([name for name in exact if name[-2:].isdigit()])


def test_limits_of_epitools_where_epitools_is_right(epitools):
    for row in epitools["pois_exact"]:
        lower, upper = intervals.garwood([row["x"]], coverage=row["conf.level"])
        found = [lower[0] / row["pt"], upper[0] / row["pt"]]
        # epitools searches for the root and stops 1e-3 off
        assert found == pytest.approx([row["lower"], row["upper"]], rel=2e-3, abs=1e-8)
    for name, limits in (
        ("binom_exact", intervals.clopper_pearson),
        ("binom_wilson", intervals.wilson),
    ):
        for row in epitools[name]:
            lower, upper = limits([row["x"]], [row["n"]], coverage=row["conf.level"])
            assert [lower[0], upper[0]] == pytest.approx([row["lower"], row["upper"]], abs=1e-12)
