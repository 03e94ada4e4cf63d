"""A site that splits tracts and has children by year: counts, rates and words agree to the end."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from hotspot.core.settings import load_settings
from hotspot.disclosure.maps import names_that_tell, protect_map
from hotspot.refresh import refresh
from hotspot.store.snapshots import open_snapshot
from hotspot.surveillance.panels import panel_of
from hotspot.surveillance.pictures import draw
from hotspot.surveillance.signals import neighborhood_signals
from hotspot.view.csv_file import map_csv
from hotspot.view.words import source_lines
from tests.recovery.grid_site import FIRST_DAY, SIDE, grid_region, make_site

WEEK = date(2026, 1, 31)
YEARS = (2023, 2024, 2025)
MIDDLE = 2
"""Column of the grid whose tracts lie 60 % in their own row and 40 % in the next."""


def children_of(tract, year):
    return 400 + 10 * tract + 20 * (year - YEARS[0])


def write_shares(folder):
    rows = []
    for number, geoid in enumerate(grid_region().geoids):
        row, column = divmod(number, SIDE)
        cut = column == MIDDLE and row < SIDE - 1
        rows += [(geoid, f"Row {row}", 0.6 if cut else 1)]
        rows += [(geoid, f"Row {row + 1}", 0.4)] if cut else []
    pd.DataFrame(rows, columns=["geoid", "row", "w"]).to_csv(folder / "shares.csv", index=False)


def write_children(folder):
    rows = [
        (geoid, year, children_of(number, year))
        for number, geoid in enumerate(grid_region().geoids)
        for year in YEARS
    ]
    pd.DataFrame(rows, columns=["geoid", "y", "n"]).to_csv(folder / "years.csv", index=False)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("split")
    make_site(folder)
    write_shares(folder)
    write_children(folder)
    text = (folder / "hotspot.toml").read_text()
    for old, new in (
        ('[neighborhoods]\nfile = "places.csv"', '[neighborhoods]\nfile = "shares.csv"'),
        ('name_column = "row"', 'name_column = "row"\nweight_column = "w"'),
        ('[populations]\nfile = "places.csv"', '[populations]\nfile = "years.csv"'),
        ('count_column = "children"\nyear = 2020', 'count_column = "n"\nyear_column = "y"'),
    ):
        assert old in text
        text = text.replace(old, new)
    (folder / "hotspot.toml").write_text(text)
    return load_settings(folder / "hotspot.toml")


@pytest.fixture(scope="module")
def snapshot(site):
    return open_snapshot(site.store.path, refresh(site, as_of=FIRST_DAY))


def test_every_level_has_the_same_totals(snapshot):
    counts = snapshot.tables["counts"]
    totals = counts.groupby(["level", "measure", "age_band"], observed=True)["value"].sum()
    for level in ("tract", "neighborhood"):
        pd.testing.assert_series_equal(totals[level], totals["region"], check_dtype=False)
    children = snapshot.tables["populations"].groupby(["level", "year"])["children"].sum()
    np.testing.assert_allclose(children["neighborhood"], children["region"])


def test_a_neighborhood_has_the_shares_of_its_tracts_and_no_more(snapshot):
    tracts = panel_of(snapshot, "ed_visits", "tract", window=4)
    rows = panel_of(snapshot, "ed_visits", "neighborhood", window=4)
    own = tracts.events[:SIDE].copy()
    own[MIDDLE] *= 0.6
    np.testing.assert_allclose(rows.events[0], own.sum(axis=0), atol=1e-5)
    assert rows.persons.dtype.kind == "i"
    assert (rows.persons <= rows.events + 1).all()


def test_children_of_a_week_lie_between_those_of_two_years(snapshot):
    panel = panel_of(snapshot, "ed_visits", "tract", window=1)
    week = panel.column(np.datetime64("2025-09-13"))
    assert panel.exposure[0, week] == children_of(0, 2025)
    populations = snapshot.tables["populations"]
    assert populations["year"].unique().tolist() == list(YEARS)
    whole = panel_of(snapshot, "ed_visits", "neighborhood", window=1)
    split = sum(children_of(n, 2025) * (0.6 if n == MIDDLE else 1) for n in range(SIDE))
    assert whole.exposure[0, week] == pytest.approx(split)


def test_every_screen_and_file_says_years_and_split_tracts(snapshot):
    assert snapshot.site.population == "made-up children, 2023–2025, between years interpolated"
    assert snapshot.site.population_years == (2023, 2025)
    picture = draw(snapshot, measure="ed_visits", window=4, week=WEEK, level="neighborhood")
    said = " ".join(source_lines(picture.context))
    assert "2023–2025, between years interpolated. Numbers of 2025 are used for 2026." in said
    assert "tracts split by weight, so counts are expected numbers; outlines by largest" in said
    text = map_csv(protect_map(snapshot, picture)).decode()
    assert "to one decimal where tracts are split by weight" in text
    table = pd.DataFrame([row.split('","') for row in text.splitlines() if row.startswith('"Row')])
    assert not table.empty
    assert table[4].str.fullmatch(r"\d+(\.\d)?").all()
    assert table[4].str.contains(".", regex=False).any()


def test_the_data_page_names_the_split(snapshot):
    quality = snapshot.tables["quality"].set_index("rule")["finding"]
    assert quality["split tracts"].startswith("4 of 25 tracts are split over neighborhoods")


def test_charts_of_split_neighborhoods_are_drawn(snapshot):
    signals = neighborhood_signals(snapshot, measure="ed_visits", week=WEEK)
    assert len(signals) == SIDE
    assert all(np.isfinite(one.events) for one in signals)


def test_hidden_tracts_are_looked_after_in_all_totals_together(snapshot):
    """Where one of two tracts of a total is hidden, the total is, too."""
    one, other = (
        draw(snapshot, measure="bed_days", window=4, week=WEEK, level=level)
        for level in ("tract", "neighborhood")
    )
    nested = snapshot.tables["shares"].iloc[:0]
    assert names_that_tell(nested, one, other).size == 0
    safe = protect_map(snapshot, other)
    assert set(names_that_tell(snapshot.tables["shares"], one, other)) <= set(
        safe.areas[safe.suppressed]
    )
