"""What must hold of every alarm by past years, whatever was counted."""

from datetime import date

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from hotspot.core.chart import Exclusion
from hotspot.spc.seasons.farrington import farrington
from hotspot.spc.seasons.farrington_settings import FarringtonSettings

W = 3 * 52 + 12
WEEKS = np.datetime64("2021-01-02") + 7 * np.arange(W)
LOCKDOWN = Exclusion(date(2021, 12, 4), date(2022, 2, 19))
WITHIN = (np.datetime64("2021-12-04") <= WEEKS) & (np.datetime64("2022-02-19") >= WEEKS)
NUMBERS = ("expected", "upper", "score", "p")
FEWER = settings(max_examples=40)


@st.composite
def series(draw):
    """Counts of some series, from none to many, with gaps and weeks without anybody."""
    n = draw(st.integers(1, 5))
    low_and_high = npst.arrays(float, (n, W), elements=st.integers(0, 9), fill=st.just(0.0))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    rate = rng.choice([0, 0.2, 3, 40], (n, 1))
    events = rng.poisson(rate * np.exp(rng.normal(0, 0.3, (n, W)))) + draw(low_and_high)
    events[rng.random((n, W)) < draw(st.sampled_from([0, 0.1, 0.9]))] = np.nan
    exposure = rng.integers(0, 60, (n, W)).astype(float)
    return events, exposure


@st.composite
def ways(draw):
    return FarringtonSettings(
        years=draw(st.integers(1, 3)),
        half_window=draw(st.integers(0, 4)),
        periods=draw(st.sampled_from([1, 2, 10])),
        reweight=draw(st.booleans()),
        trend=draw(st.booleans()),
        p_trend=draw(st.sampled_from([0.05, 1])),
        skip=draw(st.sampled_from([0, 3, 26])),
        bound=draw(st.sampled_from(["nbPlugin", "muan", "delta"])),
        power=draw(st.sampled_from([1.0, 1 / 2, 2 / 3])),
    )


def assert_same(one, other, rows=slice(None)):
    assert one.status.tolist() == other.status[rows].tolist()
    for name in NUMBERS:
        np.testing.assert_allclose(
            getattr(one, name), getattr(other, name)[rows], rtol=1e-6, atol=1e-12, err_msg=name
        )


@FEWER
@given(series(), ways())
def test_every_series_is_judged_or_says_why_not(drawn, way):
    events, exposure = drawn
    found = farrington(events, exposure, judged=[W - 5, W - 1], settings=way)

    assert (found.status != "").all()
    judged = np.isin(found.status, ["alarm", "no alarm"])
    for name in NUMBERS:
        assert np.isfinite(getattr(found, name)[judged]).all(), name
    assert np.isnan(found.upper[~judged]).all()
    assert (found.alarm == (found.status == "alarm")).all()
    assert ((found.score > 1) == found.alarm)[judged].all()
    assert (((found.p >= 0) & (found.p <= 1)) | np.isnan(found.p)).all()
    now = events[:, [W - 5, W - 1]]
    assert ((now > found.upper) == found.alarm)[judged].all()


@FEWER
@given(series(), ways(), st.randoms(use_true_random=False))
def test_a_series_does_not_depend_on_the_others(drawn, way, random):
    events, exposure = drawn
    order = list(range(len(events)))
    random.shuffle(order)

    plain = farrington(events, exposure, settings=way)
    mixed = farrington(events[order], exposure[order], settings=way)

    assert_same(mixed, plain, order)


@FEWER
@given(series(), ways(), st.sampled_from([1 / 1000, 7.0]))
def test_the_unit_of_exposure_changes_nothing(drawn, way, factor):
    events, exposure = drawn
    assert_same(
        farrington(events, exposure * factor, settings=way),
        farrington(events, exposure, settings=way),
    )


@FEWER
@given(series(), ways())
def test_removing_an_epoch_equals_never_having_had_those_weeks(drawn, way):
    events, _ = drawn
    removed = FarringtonSettings(**{**vars(way), "epochs": (LOCKDOWN,)})

    assert_same(
        farrington(events, weeks=WEEKS, settings=removed),
        farrington(np.where(WITHIN, np.nan, events), weeks=WEEKS, settings=way),
    )


@FEWER
@given(series(), ways(), st.integers(1, 30))
def test_later_weeks_and_those_skipped_change_nothing_expected(drawn, way, more):
    events, _ = drawn
    way = FarringtonSettings(**{**vars(way), "skip": 26, "least_events": 0})
    now = W - 2
    other = events.copy()
    other[:, now + 1 :] = 7
    other[:, now - more % 26 : now] = np.nan

    assert_same(
        farrington(other, judged=[now], settings=way),
        farrington(events, judged=[now], settings=way),
    )
