from dataclasses import replace

import numpy as np
import pytest

from hotspot.clusters.exceedance import find_hotspots
from hotspot.core.errors import InvalidCounts, UnsupportedMethod
from hotspot.core.hotspot_rules import RULES
from hotspot.core.types import WITHOUT_RATE, RateEstimates
from hotspot.rates.crude import crude_rates


def estimates(exceedance, shortfall=None):
    above = np.array(exceedance, float)
    below = np.where(np.isnan(above), np.nan, 0.0)
    below = below if shortfall is None else np.array(shortfall, float)
    flat = np.where(np.isnan(above), np.nan, 0.0)
    return RateEstimates(flat, flat, flat, "made up", exceedance=above, shortfall=below)


def statuses(exceedance, shortfall=None, **options):
    areas = np.arange(len(exceedance)).astype(str)
    return find_hotspots(areas, estimates(exceedance, shortfall), **options).status.tolist()


def test_each_word_has_its_place():
    above = [0.99, 0.85, 0.85, 0.0, 0.0, 0.05, 0.4, np.nan]
    below = [0.0, 0.0, 0.0, 0.99, 0.85, 0.05, 0.4, np.nan]
    assert statuses(above, below, rule=replace(RULES[-1], fdr=0.05)) == [
        "higher",
        "likely higher",
        "likely higher",
        "lower",
        "likely lower",
        "as expected",
        "can't tell",
        "no denominator",
    ]


def test_a_rate_of_which_nothing_more_is_known_cannot_be_told():
    rates = estimates([np.nan, 0.99])
    found = find_hotspots(np.array(["a", "b"]), replace(rates, rate=np.array([0.1, 0.1])))
    assert found.status.tolist() == ["can't tell", "higher"]


def test_the_list_is_as_long_as_its_mean_chance_of_being_wrong_allows():
    # 1 - p: .02, .08, .14 with means .02, .05, .08; the next, .2, would make it .11
    assert statuses([0.98, 0.92, 0.86, 0.8]) == ["higher"] * 3 + ["likely higher"]


def test_equal_probabilities_are_listed_together_or_not_at_all():
    assert statuses([0.99, 0.82, 0.82]) == ["higher", "likely higher", "likely higher"]
    assert statuses([0.99, 0.86, 0.86]) == ["higher"] * 3


def test_what_is_not_even_likely_is_never_carried_by_the_sure_ones():
    assert statuses([1.0] * 20 + [0.6])[-1] == "can't tell"


def test_an_empty_list_is_empty():
    assert statuses([0.81, 0.82]) == ["likely higher", "likely higher"]
    assert statuses([]) == []


@pytest.mark.parametrize("why", WITHOUT_RATE)
def test_an_area_without_a_rate_says_why_and_helps_nobody(why):
    reason = np.array(["", "", why])
    assert statuses([0.95, 0.84, 1.0], reason=reason) == ["higher", "likely higher", why]
    low = statuses([0.0, 0.0, 0.0], [0.95, 0.84, 1.0], reason=reason)
    assert low == ["lower", "likely lower", why]


def test_the_rule_is_written_with_its_thresholds():
    found = find_hotspots(
        np.array(["a"]), estimates([0.5]), rule=replace(RULES[-1], fdr=0.05, likely=0.9)
    )
    for words in ("1.2 times", "90%", "5%"):
        assert words in found.rule
    assert found.rule_version == RULES[-1].name


def test_crude_rates_cannot_say():
    with pytest.raises(UnsupportedMethod, match="use a shrunken rate"):
        find_hotspots(np.array(["a"]), crude_rates([1], [1], family="events"))


def test_unaligned_areas_are_refused():
    with pytest.raises(InvalidCounts, match="2 areas and 1 rates"):
        find_hotspots(np.array(["a", "b"]), estimates([0.5]))
