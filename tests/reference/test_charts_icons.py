"""Our icons say of every point what those of NHSRplotthedots say, whichever way is better."""

import json

import numpy as np
import pytest

from hotspot.core.chart import ControlChart
from hotspot.spc.icons import icons_of

CASE = "38_nhs_rules_crafted"
BETTER = {"increase": "higher", "decrease": "lower", "neutral": None}
SAID = {
    "common_cause": "common cause",
    "special_cause_improvement": "special cause, improvement",
    "special_cause_concern": "special cause, concern",
    "special_cause_neutral_high": "special cause, neither",
    "special_cause_neutral_low": "special cause, neither",
}


def status_of(rule: str) -> str:
    """Translate the name of a rule that fired."""
    if rule == "Common Cause":
        return "common cause"
    side = "high" if "Above" in rule or "Increasing" in rule else "low"
    kind = next(
        (
            ours
            for theirs, ours in (("2 in 3", "zone"), ("Trend", "trend"), ("7", "shift"))
            if theirs in rule
        ),
        "point",
    )
    return f"{side} {kind}"


@pytest.fixture
def case(reference):
    return json.loads((reference / "control-charts" / f"{CASE}.json").read_text("utf-8"))


def chart_of(points: dict) -> ControlChart:
    status = np.array([status_of(rule) for rule in points["special_cause_type"]], dtype=object)
    n = len(status)
    return ControlChart(
        weeks=np.array(points["x"], dtype="datetime64[D]"),
        value=np.array(points["y"], dtype=float),
        centre=np.array(points["mean_col"]),
        lower=np.array(points["lpl"]),
        upper=np.array(points["upl"]),
        status=status,
        phase=np.zeros(n, dtype=int),
        baseline=np.arange(n) < 12,
        kind="XmR",
        why="",
        sigma_z=np.array([np.nan]),
        rules=(),
    )


@pytest.mark.parametrize("direction", ["increase", "decrease", "neutral"])
def test_the_variation_of_every_point_is_that_of_nhsrplotthedots(case, direction):
    expected = case["expected"][direction]
    points = expected["points"]
    chart = chart_of(points)

    found = [icons_of(chart, BETTER[direction], until=week) for week in chart.weeks]

    assert [one.variation for one in found] == [SAID[kind] for kind in points["point_type"]]
    if direction == "neutral":
        sides = [one.direction for one in found if one.variation == "special cause, neither"]
        theirs = [kind.split("_")[-1] for kind in points["point_type"] if "neutral" in kind]
        assert sides == theirs
    newest = icons_of(chart, BETTER[direction])
    assert newest.variation == SAID[expected["variation_icon_last_point"]["point_type"]]
    assert expected["assurance"]["assurance_type"] is None
    assert newest.assurance == "not known", "there is no target"


@pytest.mark.parametrize(
    ("direction", "above", "below"),
    [
        ("increase", "consistently misses", "consistently meets"),
        ("decrease", "consistently meets", "consistently misses"),
        ("neutral", "not known", "not known"),
    ],
)
def test_the_assurance_is_by_which_limit_the_target_lies_beyond(case, direction, above, below):
    """By the rule of version 0.2.2: strictly beyond a limit, else inconsistent."""
    chart = chart_of(case["expected"][direction]["points"])
    upper, lower = chart.upper[-1], chart.lower[-1]
    within = "not known" if direction == "neutral" else "hit and miss"

    def assured(target):
        return icons_of(chart, BETTER[direction], target).assurance

    assert assured(upper + 0.01) == above
    assert assured(lower - 0.01) == below
    assert {assured(target) for target in (upper, lower, chart.centre[-1])} == {within}
