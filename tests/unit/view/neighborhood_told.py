"""What one neighborhood is told, as disclosure would hand it on."""

from dataclasses import replace
from datetime import date, timedelta

import pandas as pd

from hotspot.core.measures import MEASURES
from hotspot.surveillance.answers import Comparison
from hotspot.surveillance.coverage import Senders
from hotspot.view.community_numbers import Number, Told
from hotspot.view.community_where import where
from tests.unit.view.answers import SITE, context, squares

WEEK = date(2026, 10, 10)
NAME = "Mill Creek"


def number(measure="ed_visits", **changes):
    made = Number(
        MEASURES[measure],
        "shown",
        52,
        WEEK,
        status="higher",
        rate=46.4,
        lower=44.2,
        upper=48.1,
        region=40.0,
        base=100,
        events=928.0,
        persons=612.0,
        children=2000.0,
    )
    return replace(made, **changes)


def hidden(measure="ed_visits", state="suppressed", **changes):
    return Number(MEASURES[measure], state, 52, WEEK, **changes)


def comparison(verdict="improvement", luck=(0.95, 1.05), ratio=0.8):
    return Comparison(
        area=NAME,
        name=NAME,
        ratio=ratio,
        lower=ratio - 0.1,
        upper=ratio + 0.1,
        year_before=ratio,
        expected_by_luck=1.0,
        verdict=verdict,
        sentence="",
        luck_lower=luck[0],
        luck_upper=luck[1],
        luck_coverage=0.9,
    )


def quarters(count=6, measure="ed_visits"):
    return tuple(
        number(
            measure,
            weeks=13,
            week=WEEK - timedelta(weeks=13 * (count - 1 - back)),
            rate=40.0 + back,
            events=230.0 + back,
        )
        for back in range(count)
    )


def outlines():
    """A grid of sixteen squares, of which this place is one."""
    grid = squares()
    near = grid.assign(level="neighborhood", area=[NAME, *grid["area"][1:]])
    region = grid.dissolve().assign(level="region", area="region")
    return pd.concat([near, region], ignore_index=True)


def told(now=None, *, measure="ed_visits", site=SITE, age_band="all", **changes):
    now = now or number(measure)
    made = Told(
        name=NAME,
        context=context(now.measure.key, site=site, week=WEEK, age_band=age_band),
        now=now,
        before=number(now.measure.key, rate=52.0),
        change=comparison(),
        others=(
            now,
            number("bed_days", status="lower", base=1000),
            number("admissions", status="as expected", region=46.0, base=1000),
            number("screened", status="higher", persons=340.0),
            number("screen_positive_food", status="higher"),
        ),
        changes={"bed_days": comparison(), "admissions": comparison("worsening")},
        periods=quarters(measure=now.measure.key),
        contact="",
        placed=0.96,
        senders=Senders(("ED-2", "MAIN")),
        where=where(outlines(), NAME),
    )
    return replace(made, **changes)
