"""A target is written in the unit of the screen and drawn in the unit of a chart."""

from dataclasses import asdict, replace
from json import dumps, loads

import numpy as np
import pytest
from pydantic import ValidationError

from hotspot.core.errors import InvalidSettings
from hotspot.core.measures import MEASURES
from hotspot.core.settings import Settings
from hotspot.core.site import site_from, site_of
from hotspot.core.targets import Target, refuse_unknown_places, target_in, targets_of
from tests.unit.core.test_site import settings

WEEKS = np.array(["2025-12-27", "2026-01-03", "2026-07-04", "2027-01-02", "2028-01-01"], "M8[D]")
SLOPE = [{"on": "2026-01-03", "value": 400}, {"on": "2027-01-02", "value": 300}]


def aimed(**targets) -> Settings:
    return Settings.model_validate(settings(year=2023).model_dump() | {"targets": targets})


def test_one_value_stands_for_all_weeks_per_person_week():
    (target,) = targets_of(aimed(ed_visits={"value": 420}).targets)
    np.testing.assert_allclose(target.along(WEEKS) * MEASURES["ed_visits"].scale, 420)


def test_a_share_is_written_in_per_cent():
    (target,) = targets_of(aimed(screen_positive={"value": 20}).targets)
    np.testing.assert_allclose(target.along(WEEKS), 0.2)


def test_between_dates_the_line_is_straight_then_constant_and_before_there_is_none():
    (target,) = targets_of(aimed(ed_visits={"trajectory": SLOPE}).targets)

    shown = target.along(WEEKS) * MEASURES["ed_visits"].scale

    np.testing.assert_allclose(shown, [np.nan, 400, 350, 300, 300], rtol=1e-9)


def test_a_neighborhood_may_have_its_own():
    own = {"Avondale": {"value": 500}, "West End": {"trajectory": SLOPE}}
    targets = targets_of(aimed(ed_visits={"value": 420, "neighborhoods": own}).targets)

    assert target_in(targets, "ed_visits").values == (420,)
    assert target_in(targets, "ed_visits", "Clifton").values == (420,)
    assert target_in(targets, "ed_visits", "Avondale").values == (500,)
    assert target_in(targets, "ed_visits", "West End").days == ("2026-01-03", "2027-01-02")
    assert target_in(targets, "bed_days", "Avondale") is None


def test_a_snapshot_remembers_them_as_they_are():
    own = {"Avondale": {"trajectory": SLOPE}}
    site = site_of(aimed(ed_visits={"value": 420, "neighborhoods": own}))

    assert len(site.targets) == 2
    assert site_from(loads(dumps(site.to_dict()))) == site


def test_a_snapshot_from_before_there_were_targets_has_none():
    values = asdict(site_of(settings(year=2023)))
    del values["targets"]
    assert site_from(values).targets == ()


def test_targets_change_no_count():
    from hotspot.refresh.before import counts_the_same

    site = site_of(settings(year=2023))
    assert counts_the_same(site, replace(site, targets=(Target("ed_visits", "", (420,)),)))


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"ed_visit": {"value": 1}}, "ed_visit: there is no such measure; there are ed_visits"),
        ({"bed_days_capped": {"value": 1}}, "no such measure"),
        ({"ed_visits": {"value": -1}}, "greater than or equal to 0"),
        ({"ed_visits": {"value": float("inf")}}, "finite"),
        ({"ed_visits": {}}, "give either value or trajectory"),
        ({"ed_visits": {"value": 1, "trajectory": SLOPE}}, "give either value or trajectory"),
        ({"ed_visits": {"trajectory": SLOPE[::-1]}}, "must ascend; 2026-01-03 follows 2027-01-02"),
        ({"ed_visits": {"trajectory": SLOPE[:1] * 2}}, "must ascend"),
        ({"ed_visits": {"value": 1, "unit": "%"}}, 'unit must be "ED visits per 1,000 children'),
        ({"screen_positive": {"value": 100.5}}, "100.5 is above 100; the unit is % of children"),
        (
            {"screen_positive": {"value": 10, "neighborhoods": {"A": {"value": 120}}}},
            "120 is above 100",
        ),
        ({"ed_visits": {"value": 1, "neighborhoods": {"A": {}}}}, "give either value"),
        ({"ed_visits": {"value": 1, "valeu": 2}}, "Extra inputs"),
    ],
)
def test_what_cannot_be_a_target_is_refused(given, words):
    with pytest.raises(ValidationError, match=words):
        aimed(**given)


def test_a_target_of_no_neighborhood_is_refused():
    targets = aimed(ed_visits={"value": 1, "neighborhoods": {"Avondal": {"value": 1}}}).targets
    with pytest.raises(InvalidSettings, match=r"targets\.ed_visits\.neighborhoods: Avondal: no"):
        refuse_unknown_places(targets, ["Avondale"])
    refuse_unknown_places(targets, ["Avondal"])


def test_a_target_reads_as_people_say_it():
    assert str(Target("ed_visits", "", (420,))) == "ED visits: 420"
    one = Target("bed_days", "Avondale", (130, 117.5), ("2026-01-03", "2027-01-02"))
    assert str(one) == "Bed-days in Avondale: 130 on 2026-01-03, 117.5 on 2027-01-02"
