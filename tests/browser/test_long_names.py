"""Huddles of the demo under the longest real names of neighborhoods: nothing scrolls or is cut."""

import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pandas as pd
import pytest

from hotspot.store.snapshots import open_snapshot, publish
from hotspot.surveillance.panels import week_choices
from hotspot.surveillance.signals import neighborhood_signals
from hotspot.view.words import short_day
from tests.browser.boxes import wrong_boxes
from tests.browser.conftest import running_server
from tests.browser.test_demo_huddles import STEPS
from tests.browser.test_screens import SCROLLED

REFERENCE = os.environ.get("HOTSPOT_REFERENCE")
NAMES = "regions/hamilton/hamilton_tract_to_cincy_neighborhood_2020.csv"
COLUMNS = ("area", "name", "neighborhood", "neighbor")
MEASURES = {"ed_visits": "ED+visits", "bed_days": "Bed-days", "screen_positive": "Any+social+need"}
LONGEST = "Lower+Price+Hill-Queensgate"
SOME = {"ed_visits": (0, 3), "bed_days": (0, 26), "screen_positive": (0,)}


def longest(count):
    """The longest names first."""
    known = pd.read_csv(Path(REFERENCE) / NAMES)["neighborhood"].dropna().unique()
    return sorted(known, key=len, reverse=True)[:count]


def new_names(snapshot):
    """The more a district speaks of itself in the newest weeks, the longer its name."""
    districts = [
        one.area
        for measure in ("screen_positive", "bed_days", "ed_visits")
        for one in reversed(
            neighborhood_signals(snapshot, measure=measure, week=week_choices(snapshot, measure)[1])
        )
    ]
    order = list(dict.fromkeys(reversed(districts)))
    return dict(zip(order, longest(len(order)), strict=True))


def renamed(table, names):
    here = [name for name in COLUMNS if name in table and table[name].notna().any()]
    plain = {name: "str" for name in table if isinstance(table[name].dtype, pd.CategoricalDtype)}
    table = table.astype(plain)
    return table.assign(**{name: table[name].replace(names) for name in here})


@pytest.fixture(scope="module")
def hamilton(demo_store, tmp_path_factory):
    """The demo's snapshots with districts called as the neighborhoods of another county are."""
    if not REFERENCE:
        pytest.skip("HOTSPOT_REFERENCE does not name the folder of reference cases")
    store = tmp_path_factory.mktemp("hamilton")
    names = new_names(open_snapshot(demo_store))
    for number in ("000001", "000002"):
        found = open_snapshot(demo_store, number)
        publish(
            store,
            {name: renamed(table, names) for name, table in found.tables.items()},
            renamed(found.shapes, names),
            site=replace(found.site, noun="neighborhood"),
            as_of=found.as_of,
            sources=found.manifest.sources,
            fingerprint=found.manifest.fingerprint,
        )
    with running_server(store) as address:
        yield store, address


def address_of(hamilton, measure, back, more=""):
    store, server = hamilton
    week = week_choices(open_snapshot(store), measure)[1] - timedelta(weeks=back)
    asked = f"week=to+{short_day(week).replace(' ', '+')}"
    return f"{server}/?measure={MEASURES[measure]}&{asked}{more}"


def check(hamilton, visit, album, measure, steps, more=""):
    found = {}
    for back in steps:
        page = visit.open(address_of(hamilton, measure, back, more))
        page.wait_for_timeout(300)
        wrong = wrong_boxes(page)
        if page.evaluate(SCROLLED) != [0, 0]:
            wrong.append(f"scrolls by {page.evaluate(SCROLLED)}")
        if album:
            page.screenshot(path=album / f"names-{measure}-{back}{more[:3].strip('&')}.png")
        if wrong:
            found[back] = wrong
    assert found == {}


@pytest.mark.parametrize("measure", SOME)
def test_a_huddle_of_long_names_fits_and_nothing_is_cut_or_drawn_over(
    measure, hamilton, visit, album
):
    check(hamilton, visit, album, measure, SOME[measure])


@pytest.mark.nightly
@pytest.mark.parametrize("more", ["", "&embed=true", f"&look={LONGEST}"])
@pytest.mark.parametrize("measure", MEASURES)
def test_twenty_huddles_of_long_names_fit(measure, more, hamilton, visit, album):
    check(hamilton, visit, album, measure, STEPS, more)
