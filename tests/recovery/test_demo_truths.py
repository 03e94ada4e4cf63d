"""The demo's feed holds what its truths say: levels, plants and faults, every time the same."""

from datetime import timedelta

import numpy as np
import pandas as pd
import pytest

from hotspot.core.weeks import WEEKS_PER_YEAR, week_ending
from hotspot.ingest.demo import AS_OF, demo_feed, demo_region, simulate
from hotspot.ingest.demo.hospital import DemoFeed
from hotspot.ingest.demo.region import BED_DAYS_BY_QUINTILE

DAY = pd.Timedelta(days=1)


@pytest.fixture(scope="module")
def region():
    return demo_region()


@pytest.fixture(scope="module")
def feed() -> DemoFeed:
    return demo_feed()


@pytest.fixture(scope="module")
def truths(feed):
    return feed.truths


@pytest.fixture(scope="module")
def weeks(truths):
    return ((truths.last_week - truths.first_week).days + 8) / 7


@pytest.fixture(scope="module")
def children(feed, truths, region):
    """Faultless encounters of children who live in the region, by the tract they live in."""
    rows = feed.encounters.query("fault == '' and home.notna()")
    rows = rows[(rows["start_ts"] - rows["birth_date"]).dt.days < region.age_limit * 365.25]
    return rows.assign(
        quintile=rows["home"].map(truths.quintile),
        district=rows["home"].map(dict(zip(region.geoids, region.neighborhood, strict=True))),
        nights=(rows["end_ts"].dt.normalize() - rows["start_ts"].dt.normalize()).dt.days,
        nights_seen=nights_between(rows, truths.first_week - 6 * DAY, truths.last_week + 2 * DAY),
        week=week_ending(rows["start_ts"].to_numpy().astype("datetime64[D]")),
    )


@pytest.fixture(scope="module")
def stays(children):
    return children[children["encounter_class"] != "EMER"]


@pytest.fixture(scope="module")
def visits(children):
    return children[children["encounter_class"] == "EMER"]


@pytest.fixture(scope="module")
def living(region):
    return pd.Series(region.children).groupby(region.quintile + 1).sum()


def nights_between(rows, first, end):
    """Count the midnights of each stay from one day to the eve of another."""
    until = rows["end_ts"].dt.normalize().clip(upper=pd.Timestamp(end))
    return (until - rows["start_ts"].dt.normalize().clip(lower=pd.Timestamp(first))).dt.days


def change(rows, truths, before, after, weigh=len):
    """Change of a weekly rate across the day of the intervention."""
    day = pd.Timestamp(truths.intervention.first_day)
    old = rows[(rows["start_ts"] >= day - 7 * before * DAY) & (rows["start_ts"] < day)]
    new = rows[(rows["start_ts"] >= day) & (rows["start_ts"] < day + 7 * after * DAY)]
    return (weigh(new) / after) / (weigh(old) / before) - 1


def bed_days(rows):
    return rows["nights"].sum()


# levels


def test_bed_days_are_at_the_published_level_of_each_quintile(stays, living, weeks):
    rate = stays.groupby("quintile")["nights_seen"].sum() / living / (weeks / WEEKS_PER_YEAR) * 1000
    np.testing.assert_allclose(rate, BED_DAYS_BY_QUINTILE, rtol=0.06)


def test_stays_are_short_on_average_with_a_heavy_tail(stays):
    nights = stays.loc[stays["start_ts"] >= pd.Timestamp("2022-10-30"), "nights"]
    assert nights.mean() == pytest.approx(3.65, abs=0.1)
    assert 60 < nights.max() <= 180
    assert 0.05 < (nights == 0).mean() < 0.15
    assert 8 < (nights**2).sum() / nights.sum() < 15


def test_the_first_week_has_its_share_of_long_stays(stays, truths):
    first = truths.first_week - 6 * DAY
    early = stays[stays["start_ts"] < pd.Timestamp(first)]
    assert (early["end_ts"] >= pd.Timestamp(first)).all()
    nights = [nights_between(stays, first + k * DAY, first + (k + 7) * DAY) for k in (0, 7)]
    ratio = np.divide(*(n.clip(lower=0).sum() for n in nights))
    assert 0.8 < ratio < 1.2


def test_ed_visits_are_at_the_published_level_and_gradient(visits, living, weeks):
    assert len(visits) / living.sum() / weeks * 1000 == pytest.approx(9.2, rel=0.03)
    rate = visits.groupby("quintile").size() / living
    assert rate.is_monotonic_increasing
    assert rate[5] / rate[1] == pytest.approx(2.5, rel=0.05)


def test_winter_brings_more_and_each_winter_is_another(stays, visits, truths):
    young = stays[(stays["start_ts"] - stays["birth_date"]).dt.days < 5 * 365]
    for rows, least, most in ((young, 1.8, 3.6), (visits, 1.3, 2.0)):
        full = rows.groupby("week").size()[
            pd.Timestamp(truths.first_week) : pd.Timestamp(truths.last_week)
        ]
        month = full.rolling(4).mean().iloc[4:-1]
        assert least < month.max() / month.min() < most
    winters = visits.groupby("week").size().iloc[:-2]
    peaks = [winters[f"{y}-10" : f"{y + 1}-05"].idxmax().day_of_year for y in range(2022, 2026)]
    assert len(set(peaks)) > 1


def test_tracts_differ_beyond_poverty(truths):
    rate = pd.Series(truths.bed_days_per_1000_year)
    level = pd.Series(truths.quintile).map(dict(enumerate(BED_DAYS_BY_QUINTILE, 1)))
    assert 0.17 < np.log(rate / level).std() < 0.28


def test_some_children_come_again_and_again(visits):
    times = visits.groupby("person_id").size()
    assert times.median() <= 2
    assert times.quantile(0.99) >= 10


def test_needs_rise_with_poverty(feed, truths, weeks):
    rows = feed.screenings.query("fault == '' and home.notna()")
    valid = rows[rows["result"].isin(["need", "no_need"])]
    need = valid["result"] == "need"
    by_domain = need.groupby(valid["domain"]).mean()
    expected = {"food": 0.12, "housing": 0.08, "utilities": 0.06, "transport": 0.06, "safety": 0.03}
    for domain, share in expected.items():
        assert by_domain[domain] == pytest.approx(share, abs=0.015), domain
    screening = valid["person_id"] + valid["screened_ts"].astype(str)
    any_need = need.groupby(screening).max()
    quintile = valid["home"].map(truths.quintile).groupby(screening).first()
    levels = any_need.groupby(quintile).mean()
    np.testing.assert_allclose(levels, [0.15, 0.20, 0.25, 0.30, 0.35], atol=0.02)
    screened = rows["screened_ts"].max() - rows["screened_ts"].min()
    assert screened.days / 7 == pytest.approx(weeks * 2 / 3, abs=1)
    assert 500 < len(any_need) / (screened.days / 7) < 1000
    assert set(rows["result"]) == {"need", "no_need", "declined", "unknown"}


# plants


def test_the_cluster_is_there_in_its_weeks_and_no_others(visits, truths):
    cluster = truths.cluster
    inside = visits["home"].isin(cluster.tracts)
    planted = visits["week"].between(
        pd.Timestamp(cluster.first_week), pd.Timestamp(cluster.last_week)
    )
    share = inside[planted].mean() / (1 - inside[planted].mean())
    usual = inside[~planted].mean() / (1 - inside[~planted].mean())
    assert share / usual == pytest.approx(cluster.ratio, rel=0.1)
    assert (cluster.last_week - cluster.first_week).days == 6 * 7
    assert truths.last_week - cluster.last_week == timedelta(weeks=3)


def test_the_cluster_lies_together_in_an_ordinary_district(truths, region):
    place = np.flatnonzero(np.isin(region.geoids, truths.cluster.tracts))
    assert len(place) == 4
    assert region.touching[np.ix_(place, place)].any(axis=1).all()
    assert set(region.quintile[place]) <= {1, 2, 3}
    assert len(set(region.neighborhood[place])) == 1


def test_the_intervention_lowers_stays_and_bed_days_where_it_was(stays, truths):
    here = stays["district"] == truths.intervention.district
    for weigh, factor in ((len, 0.80), (bed_days, 0.82)):
        elsewhere = 1 + change(stays[~here], truths, 130, 78, weigh)
        ratio = (1 + change(stays[here], truths, 130, 78, weigh)) / elsewhere
        assert ratio == pytest.approx(factor, abs=0.04)


def test_comparators_do_not_change(stays, truths):
    comparators = truths.intervention.comparators
    assert len(comparators) == 3
    elsewhere = 1 + change(stays, truths, 130, 78)
    for name in comparators:
        ratio = (1 + change(stays[stays["district"] == name], truths, 130, 78)) / elsewhere
        assert ratio == pytest.approx(1, abs=0.07), name


def test_the_decoy_falls_by_itself_though_its_rate_never_changes(stays, truths):
    decoy = truths.decoy
    planted = {truths.intervention.district, *truths.intervention.comparators}
    assert decoy.district not in planted
    assert decoy.last_week + timedelta(days=1) == truths.intervention.first_day
    here = stays[stays["district"] == decoy.district]
    assert change(here, truths, 52, 52, bed_days) <= -0.12
    assert decoy.fall_by_itself >= 0.12
    assert decoy.above_own_level >= 0.10


def test_a_facility_falls_silent(feed, truths):
    rows = feed.encounters.query("fault == ''")
    sent = rows[rows["facility_id"] == truths.silence.facility]
    assert sent["start_ts"].max() < pd.Timestamp(truths.silence.first_day)
    usual = rows[rows["start_ts"] < pd.Timestamp(truths.silence.first_day)]
    emergency = usual[usual["encounter_class"] == "EMER"]
    assert (emergency["facility_id"] == truths.silence.facility).mean() == pytest.approx(
        0.04, abs=0.003
    )
    assert timedelta(weeks=4) < truths.last_week - truths.silence.first_day < timedelta(weeks=6)


def test_an_office_stands_in_other_childrens_records(feed, truths):
    rows = feed.encounters.query("fault == ''")
    office = rows["tract_geoid"] == truths.pile_up.tract
    elsewhere = office & (rows["home"] != truths.pile_up.tract)
    assert elsewhere.mean() == pytest.approx(truths.pile_up.share, abs=0.002)


# faults


def test_records_arrive_as_late_as_the_truths_say(feed, truths):
    rows = feed.encounters.query("fault == ''")
    week = week_ending(rows["start_ts"].to_numpy().astype("datetime64[D]"))
    monday = week + np.timedelta64(2, "D")
    late = (rows["arrived"].to_numpy() - monday) / np.timedelta64(7, "D")
    share = np.bincount(np.maximum(np.ceil(late), 0).astype(int))[:6] / len(rows)
    np.testing.assert_allclose(share, truths.delays, atol=0.004)


def test_the_newest_week_is_short_and_fills_up(feed, truths):
    first, second = (feed.extract(day)[0] for day in AS_OF)
    newest = pd.Timestamp(truths.last_week - timedelta(weeks=1))

    def seen(rows):
        return rows["start_ts"].between(newest - 6 * DAY, newest + DAY).sum()

    assert seen(first) / seen(second) == pytest.approx(0.70 / 0.88, abs=0.03)


def test_faults_come_at_the_stated_shares(feed, truths):
    rows, _ = feed.extract(AS_OF[1])
    shares = truths.shares
    counts = feed.encounters["fault"].value_counts()
    assert counts["repeated"] / len(rows) == pytest.approx(shares["repeated"], rel=0.1)
    assert counts["superseded"] / len(rows) == pytest.approx(shares["revised"], rel=0.1)
    for kind, n in truths.impossible_rows.items():
        assert counts[kind] == n, kind
    lost = rows["tract_geoid"].isna() & rows["longitude"].isna()
    assert lost.mean() == pytest.approx(shares["not_geocoded"], rel=0.05)
    outside = feed.encounters["home"].isna().mean()
    assert outside == pytest.approx(shares["outside_region"], rel=0.1)
    assert rows["longitude"].notna().mean() == pytest.approx(0.13, abs=0.03)


# the same every time


def test_the_same_seed_gives_the_same_feed(region, truths):
    weeks = {"first_week": truths.first_week, "last_week": truths.first_week + timedelta(weeks=8)}
    one, two = (simulate(region, seed=5, **weeks) for _ in range(2))
    pd.testing.assert_frame_equal(one.encounters, two.encounters)
    pd.testing.assert_frame_equal(one.screenings, two.screenings)
    assert one.truths == two.truths
    other = simulate(region, seed=6, **weeks)
    assert not one.encounters.equals(other.encounters)
