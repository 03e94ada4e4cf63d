"""A map of sixteen squares and a chart of forty weeks, as disclosure would hand them on."""

from dataclasses import replace
from datetime import date

import geopandas as gpd
import numpy as np
import shapely

from hotspot.core.measures import MEASURES
from hotspot.core.site import Site
from hotspot.core.types import ControlChart, CountPanel, Hotspots, RateEstimates
from hotspot.surveillance.answers import Context, Picture, Signal

SITE = Site(
    region="Sample County",
    noun="district",
    vintage=2020,
    age_limit=18,
    age_bands=("00", "01-04"),
    bands_have_children=True,
    population="Children under 18, Census 2020",
    sources=("hospital encounters",),
    attribution="US Census Bureau boundaries.",
    threshold=11,
    lag_weeks=3,
    baseline_weeks=20,
    same_day=0,
    synthetic=True,
)
STATUSES = (
    ["higher"] * 2
    + ["likely higher", "as expected", "as expected", "can't tell", "can't tell"]
    + ["likely lower", "lower", "lower", "no denominator", "no data"]
    + ["higher", "as expected", "lower", "as expected"]
)
HIDDEN = [12, 13]
WEEK = date(2026, 10, 10)


def context(measure="ed_visits", *, site=SITE, **changes):
    about = Context(
        measure=MEASURES[measure],
        age_band="all",
        window=4,
        week=WEEK,
        as_of=date(2026, 11, 2),
        snapshot="000007",
        site=site,
    )
    return replace(about, **changes)


def squares(n=16, side=0.02):
    """A grid of squares near Sacramento, row by row from the south-west."""
    across = int(np.ceil(np.sqrt(n)))
    west, south = -121.5 + side * (np.arange(n) % across), 38.5 + side * (np.arange(n) // across)
    boxes = shapely.box(west, south, west + side, south + side)
    return gpd.GeoDataFrame({"area": ids(n)}, geometry=boxes, crs=4326)


def ids(n=16):
    return np.array([f"0606700{number:04d}" for number in range(n)], dtype=object)


def picture(about=None, *, statuses=STATUSES, hidden=HIDDEN, **changes):
    """Rates that fall from area to area; no denominator in row 10 and no data in row 11."""
    about = about or context()
    n = len(statuses)
    status = np.array(statuses, dtype=object)
    persons = np.linspace(90, 20, n).round().astype(int)
    exposure = np.full(n, 2000.0)
    events, observed = persons * 1.0, status != "no data"
    exposure[status == "no denominator"] = 0.0
    suppressed = np.isin(np.arange(n), hidden)
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = np.where(exposure > 0, events / exposure, np.nan)
    crude = RateEstimates(rate, rate * 0.7, rate * 1.4, "crude, Garwood limits")
    smooth = RateEstimates(rate * 0.9, rate * 0.8, rate * 1.1, "empirical Bayes (region)")
    made = Picture(
        context=about,
        level="tract",
        areas=ids(n),
        names=np.array([f"Tract {number + 1}" for number in range(n)], dtype=object),
        neighborhoods=np.array([f"District {number // 4}" for number in range(n)], dtype=object),
        events=events,
        exposure=exposure,
        persons=persons,
        observed=observed,
        capture=np.full(n, np.nan),
        measurable=np.ones(n, dtype=bool),
        crude=crude,
        smooth=smooth,
        hotspots=Hotspots(
            ids(n), np.linspace(0.99, 0.01, n), status, "Higher: sure.", "2026-01-01"
        ),
        suppressed=suppressed,
        region_rate=0.01,
        region_lower=0.009,
        region_upper=0.011,
    )
    return replace(made, **changes)


LOW = replace(SITE, capture_minimum=0.8, capture_source="market_share.csv")
"""A site that knows of which areas it sees too little."""


def partly_seen(rows=(4, 12), share=0.6):
    """The same picture, where too little of some rows is seen; row 12 has too few children, too."""
    shown = picture(context(site=LOW))
    low = np.isin(np.arange(16), rows)
    status = np.where(low, "not measurable", shown.hotspots.status)
    return replace(
        shown,
        capture=np.where(low, share, 0.9),
        measurable=~low,
        left_out=len(rows),
        hotspots=replace(shown.hotspots, status=status),
        crude=_without(shown.crude, low),
        smooth=_without(shown.smooth, low),
    )


def _without(rates, low):
    names = ("rate", "lower", "upper")
    return replace(rates, **{name: np.where(low, np.nan, getattr(rates, name)) for name in names})


def signal(about=None, *, kids=3000.0, weeks=40, **changes):
    """A quiet year of ED visits that ends high; weeks 3 and 30 are small, week 8 has no data."""
    about = about or context()
    ends = np.datetime64(about.week, "D") + np.arange(4 - weeks, 4) * np.timedelta64(7, "D")
    events = np.where(np.arange(weeks) % 2, 26.0, 30.0)
    events[-8:-3] = 60.0
    events[[3, 30]] = [7.0, 5.0]
    persons = events.astype(int)
    status = np.full(weeks, "common cause", dtype=object)
    status[-8:-3] = "high point"
    status[-3:] = "incomplete"
    status[15:23] = "low shift"
    status[8] = "no data"
    status[[3, 30]] = "suppressed"
    value = events / kids
    value[8] = np.nan
    observed = np.ones((1, weeks), bool)
    observed[0, 8] = False
    complete = np.arange(weeks) < weeks - 3
    centre = np.full(weeks, 28 / kids)
    chart = ControlChart(
        weeks=ends,
        value=value,
        centre=centre,
        lower=centre * 0.5,
        upper=centre * 1.5,
        status=status,
        phase=(np.arange(weeks) >= 25).astype(int),
        baseline=np.arange(weeks) < 20,
        kind="u′",
        why="u′ chart: events per child at risk.",
        sigma_z=np.array([1.1, 1.1]),
        rules=("one point beyond a limit",),
    )
    panel = CountPanel(
        measure=about.measure,
        level="neighborhood",
        areas=np.array(["District 1"], dtype=object),
        weeks=ends,
        window=1,
        age_band="all",
        events=events[np.newaxis],
        exposure=np.full((1, weeks), kids),
        persons=persons[np.newaxis],
        squares=events[np.newaxis],
        observed=observed,
        capture=np.array([np.nan]),
        measurable=np.array([True]),
        complete=complete,
        as_of=about.as_of,
        vintage=2020,
    )
    made = Signal(
        area="District 1",
        name="District 1",
        chart=chart,
        panel=panel,
        status="high point",
        weeks_running=5,
        events=60.0,
        expected=28.0,
        suppressed=False,
        sentence="District 1: ED visits in week 2026-40 above the upper limit.",
    )
    return replace(made, **changes)


def with_hidden_numbers(shown, number):
    """The same picture, had the hidden areas had other numbers."""

    def other(values):
        return np.where(shown.suppressed, number, values)

    def rates(estimate):
        names = ("rate", "lower", "upper")
        return replace(estimate, **{name: other(getattr(estimate, name)) for name in names})

    return replace(
        shown,
        events=other(shown.events),
        exposure=other(shown.exposure),
        persons=other(shown.persons).astype(int),
        crude=rates(shown.crude),
        smooth=rates(shown.smooth),
        hotspots=replace(shown.hotspots, posterior=other(shown.hotspots.posterior)),
    )


def with_hidden_weeks(shown, number):
    """The same chart, had its suppressed weeks had other numbers."""
    hidden = shown.chart.status == "suppressed"
    panel = replace(
        shown.panel,
        events=np.where(hidden, number, shown.panel.events),
        persons=np.where(hidden, number, shown.panel.persons).astype(int),
    )
    chart = replace(shown.chart, value=np.where(hidden, number, shown.chart.value))
    return replace(shown, panel=panel, chart=chart)
