import numpy as np
import pandas as pd
import pytest

from hotspot.core.errors import NotEnoughData
from hotspot.disclosure.curves import STEP, protect_curve
from hotspot.surveillance.curves import weekly_curve
from tests.factories import tract_ids
from tests.small_snapshot import seen, small_snapshot

WEEKS, DRAWN = 40, 20
IDS = tract_ids(6)
CHILDREN = [800, 800, 800, 800, 30, 0]
HOODS = ["D00", "D00", "D01", "D01", "D00", "D01"]


def events(few=0):
    """Five a week in four tracts; in the first only ``few`` in all of the last 20 weeks."""
    found = np.zeros((6, WEEKS), int)
    found[:4] = 5
    found[0, DRAWN:] = 0
    found[0, DRAWN : DRAWN + few] = 1
    found[4] = 1
    return found


def curves_of(weeks):
    """A table as a refresh would have made it."""
    rows = [(area, "tract") for area in IDS] + [("region", "region")]
    parts = [
        pd.DataFrame(
            {
                "level": level,
                "area": area,
                "measure": "ed_visits",
                "week_ending": weeks[-DRAWN:],
                "rate": 0.006 + 0.0001 * number + 1e-5 * np.arange(DRAWN),
                "lower": 0.004,
                "upper": 0.009,
                "method": "smoothed",
            }
        )
        for number, (area, level) in enumerate(rows)
    ]
    return pd.concat(parts, ignore_index=True)


def snapshot(few=20, lag=3, **shares):
    made = small_snapshot(events(few), CHILDREN, HOODS, lag_weeks=lag)
    made.tables["curves"] = curves_of(made.tables["weeks"]["week_ending"].to_numpy())
    return seen(made, **shares) if shares else made


def protected(made, area=IDS[0]):
    return protect_curve(made, weekly_curve(made, "ed_visits", area))


def test_a_curve_comes_with_the_region_and_with_what_is_still_filling_up():
    curve = weekly_curve(snapshot(), "ed_visits", IDS[1])
    assert curve.rate == pytest.approx(0.0061 + 1e-5 * np.arange(DRAWN))
    assert curve.region == pytest.approx(0.0066 + 1e-5 * np.arange(DRAWN))
    assert curve.complete.tolist() == [True] * (DRAWN - 3) + [False] * 3
    assert curve.context.week == curve.weeks[-1].item()


@pytest.mark.parametrize("area", ["06067009999", "D00"])
def test_a_place_without_a_curve_is_refused_by_name(area):
    with pytest.raises(NotEnoughData, match=area):
        weekly_curve(snapshot(), "ed_visits", area)


def test_a_measure_without_curves_is_refused():
    with pytest.raises(NotEnoughData, match="bed_days"):
        weekly_curve(snapshot(), "bed_days", IDS[1])


@pytest.mark.parametrize("row", [4, 5])
def test_a_tract_where_hardly_anybody_lives_has_no_rate_in_any_week(row):
    assert np.isnan(weekly_curve(snapshot(), "ed_visits", IDS[row]).rate).all()


def test_a_tract_that_is_not_measurable_has_no_rate_in_any_week():
    curve = weekly_curve(snapshot(D00=0.4), "ed_visits", IDS[1])
    assert np.isnan(curve.rate).all()
    assert np.isfinite(curve.region).all()


def test_weeks_are_hidden_whose_quarter_has_too_few_children():
    curve = protected(snapshot(few=5))
    # five a week until the first drawn week: the thirteen weeks to then hold them for long enough
    children = [events(5)[0, week - 12 : week + 1].sum() for week in range(DRAWN, WEEKS)]
    few = np.array([0 < count < 11 for count in children])
    assert few.any()
    assert np.isnan(curve.rate[few]).all()
    assert np.isnan(curve.lower[few]).all()
    assert np.isnan(curve.upper[few]).all()


def test_what_would_give_a_hidden_tract_away_is_hidden_with_it():
    # the first alone is hidden in its neighborhood, whose total is shown: the second has to go
    found = events(few=5)
    found[4] = 0
    made = small_snapshot(found, CHILDREN, HOODS)
    made.tables["curves"] = curves_of(made.tables["weeks"]["week_ending"].to_numpy())
    first, second, elsewhere = (protected(made, area) for area in IDS[:3])
    assert np.isnan(first.rate).any()
    assert np.array_equal(np.isnan(first.rate), np.isnan(second.rate))
    assert np.isfinite(elsewhere.rate).all()


def test_enough_children_are_shown_in_steps_of_five_percent():
    curve = protected(snapshot(), IDS[1])
    assert np.isfinite(curve.rate).all()
    powers = np.log(curve.rate) / np.log(STEP)
    assert powers == pytest.approx(np.round(powers), abs=1e-6)
    exact = weekly_curve(snapshot(), "ed_visits", IDS[1])
    assert curve.rate == pytest.approx(exact.rate, rel=0.0251)
    assert ((curve.lower <= curve.rate) & (curve.rate <= curve.upper)).all()
    assert np.array_equal(curve.region, exact.region)
