"""A case means the same however it is written down, and a wrong answer never meets it."""

import copy

import numpy as np
import pytest

from tests.reference.small_area_cases import graph_of, is_met, longest, points_of, span_of
from tests.reference.test_small_area import RUNNERS, _cases, _hold, _read

SPATIAL = ("moran_eb", "local_moran", "getis_ord_star", "scan")


def cases(*methods):
    return [path for path in _cases() if _read(path)["method"] in methods]


def held(case):
    found = RUNNERS[case["method"]](case)
    _hold(found, case["expected"], case["tolerance"], case["options"])


def in_other_order(case):
    """The same case, its places in another order and under other names."""
    case = copy.deepcopy(case)
    given, n = case["input"], len(next(iter(case["input"].values())))
    order = np.random.default_rng(3).permutation(n)
    place = np.argsort(order)
    for name, values in given.items():
        if name == "links":
            given[name] = [[int(place[one]), int(place[other])] for one, other in values]
        elif name != "times":
            given[name] = [values[row] for row in order]
    for name, values in case["expected"].items():
        if isinstance(values, list) and len(values) == n:
            case["expected"][name] = [values[row] for row in order]
    if "places" in given:
        new = {name: f"39{number:09d}" for number, name in enumerate(given["places"])}
        given["places"] = list(new.values())
        case["expected"]["members"] = [new[name] for name in case["expected"]["members"]]
    return case


@pytest.mark.usefixtures("reference")
@pytest.mark.parametrize("path", cases(*SPATIAL), ids=lambda path: path.stem)
def test_order_and_names_of_places_do_not_matter(path):
    held(in_other_order(_read(path)))


@pytest.mark.usefixtures("reference")
@pytest.mark.parametrize(
    "path", cases("moran_eb", "local_moran", "getis_ord_star"), ids=lambda path: path.stem
)
@pytest.mark.parametrize(
    "written",
    [
        lambda links: links + [pair[::-1] for pair in links],
        lambda links: [[1 + one for one in pair] for pair in links],
        lambda links: [*links, [0, 0]],
    ],
    ids=["both ways", "from one", "with itself"],
)
def test_links_may_be_written_in_any_way(path, written):
    case = _read(path)
    case["input"]["links"] = written(case["input"]["links"])
    held(case)


@pytest.mark.usefixtures("reference")
@pytest.mark.parametrize("path", cases("scan"), ids=lambda path: path.stem)
def test_members_may_be_rows_and_coordinates_latitude_first(path):
    case = _read(path)
    given = case["input"]
    names = given.pop("places")
    given["latitude_longitude"] = [point[::-1] for point in given.pop("longitude_latitude")]
    case["expected"]["members"] = [names.index(one) for one in case["expected"]["members"]]
    held(case)


@pytest.mark.usefixtures("reference")
@pytest.mark.parametrize("path", cases(*SPATIAL), ids=lambda path: path.stem)
def test_a_case_of_other_counts_is_not_met(path):
    case = _read(path)
    name = next(name for name in ("events", "z") if name in case["input"])
    changed = np.array(case["input"][name], float)
    changed[3] += 1 + changed[3]
    case["input"][name] = changed.tolist()
    with pytest.raises(AssertionError):
        held(case)


def test_a_number_without_a_tolerance_is_held_to_its_last_decimal():
    assert is_met("relative_risk", 1.364, 1.36, {})
    assert not is_met("relative_risk", 1.366, 1.36, {})
    assert not is_met("relative_risk", 2.06, 2.0, {})
    assert is_met("rate", [0.000123453], [1.2345e-4], {})
    assert is_met("observed", 236, 236, {"expected": 0.006})
    assert not is_met("observed", 237, 236, {"expected": 0.006})
    assert not is_met("z", [1.0, np.nan], [1.0, 2.0], {"relative": 1e-9})
    assert is_met("z", [1.0, 5.0], [1.0, None], {"relative": 1e-9})


@pytest.mark.parametrize(
    ("found", "expected", "met"),
    [(0.001, 0.001, True), (0.004, 0.001, True), (0.02, 0.001, False), (0.2, 0.15, True)],
)
def test_a_p_by_shuffling_may_be_off_by_the_luck_of_both(found, expected, met):
    assert is_met("p", found, expected, {}) == met
    assert is_met("p", [found, 0.5], [expected, 0.5], {}) == met, "each p by its own luck"


def test_a_stretch_of_time_is_compared_as_precisely_as_it_is_given():
    ours = "1985/1/1 to 1989/12/31"
    assert is_met("time", ours, "1985-01-01 to 1989-12-31", {})
    assert is_met("time", ours, "1985 to 1989", {})
    assert not is_met("time", ours, "1985 to 1990", {})
    assert not is_met("time", ours, "1985/1/1 to 1989/12/30", {})
    assert span_of("week one to week two") == ["week one", "week two"]


def test_longest_stretches_are_shares_or_numbers_of_periods():
    assert [longest(given, 19) for given in (0.5, 0.01, 4, 30)] == [9, 1, 4, 19]


def test_points_are_on_the_globe_only_if_they_are_said_to_be():
    plane = {"x_y": [[500.0, 4000.0], [700.0, 4100.0]]}
    assert not points_of(plane, {})[1]
    assert points_of({"coordinates": [[-75.0, 42.0]]}, {"coordinates": "longitude_latitude"})[1]


def test_an_island_has_no_links():
    assert graph_of([[0, 1], [1, 2]], 4).islands.tolist() == [False, False, False, True]
