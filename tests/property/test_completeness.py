"""Whatever a triangle holds: records that only arrive, other units, days on which nobody looked."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspot.counts.completeness import development_factors, learn_completeness, share_known
from hotspot.counts.triangle import at_delays, extend_reporting, triangle_of

LAST = date(2026, 10, 31)


@st.composite
def triangles(draw):
    """Cohorts by delays, known up to a day; records are only added."""
    n, d = draw(st.integers(3, 24)), draw(st.integers(2, 7))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    shares = rng.dirichlet(np.geomspace(20, 0.5, d), n)
    known = rng.poisson(draw(st.sampled_from([3.0, 80.0, 4000.0])) * shares).cumsum(axis=1) * 1.0
    known[np.add.outer(np.arange(n), np.arange(d)) >= n] = np.nan
    return np.where(rng.random(known.shape) < draw(st.sampled_from([0.0, 0.1])), np.nan, known)


@given(triangles())
def test_where_records_only_arrive_completeness_never_falls_and_never_passes_one(known):
    share = share_known(development_factors(known))
    learned = share[np.isfinite(share)]

    assert (learned > 0).all() and (learned <= 1 + 1e-12).all()
    assert (np.diff(learned) >= -1e-12).all()
    assert share[-1] == 1


@given(triangles(), st.integers(2, 1000))
def test_completeness_does_not_depend_on_the_unit_of_counting(known, unit):
    once, scaled = (share_known(development_factors(of)) for of in (known, known * unit))

    np.testing.assert_allclose(scaled, once, rtol=1e-9)


@given(triangles())
def test_the_interval_holds_its_share(known):
    found = learn_completeness(known)
    sure = np.isfinite(found.share)

    assert (np.isfinite(found.lower) == sure).all() and (np.isfinite(found.upper) == sure).all()
    assert (found.lower[sure] <= found.upper[sure]).all()
    assert (found.upper[sure] <= 1 + 1e-9).all()


@settings(max_examples=20)
@given(st.sets(st.integers(0, 80), min_size=1, max_size=30), st.randoms())
def test_refreshes_on_any_days_in_any_order_leave_the_same_table(offsets, chance):
    weeks = pd.date_range(end=LAST, periods=8, freq="7D").as_unit("s")
    days = [LAST - timedelta(days=days) for days in sorted(offsets, reverse=True)]

    def known_on(day):
        ended = weeks[weeks < pd.Timestamp(day)]
        value = [100 + (pd.Timestamp(day) - week).days for week in ended]
        frame = pd.DataFrame({"week_ending": ended, "value": value, "observed": True})
        return frame.assign(measure="ed_visits")

    def written(order):
        table = None
        for day in order:
            table = extend_reporting(table, known_on(day), day)
        return table

    shuffled = chance.sample(days, len(days))
    in_order, as_came = written(days), written([*shuffled, shuffled[0]])

    pd.testing.assert_frame_equal(in_order, as_came)
    if not in_order.empty:
        delays = np.arange(1, 90)
        found = at_delays(triangle_of(in_order), delays)
        known = np.isfinite(found)
        assert found[known] == pytest.approx(np.broadcast_to(100 + delays, found.shape)[known])
