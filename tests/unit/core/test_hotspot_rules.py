from dataclasses import replace

import pytest

from hotspot.core.errors import SnapshotUnavailable
from hotspot.core.hotspot_rules import NEWEST, RULES, rule_of
from hotspot.core.site import site_from
from tests.small_snapshot import site


def test_rules_are_numbered_and_dated_in_order_and_each_says_what_it_changed():
    assert [rule.version for rule in RULES] == list(range(1, len(RULES) + 1))
    assert [rule.since for rule in RULES] == sorted(rule.since for rule in RULES)
    assert all(rule.changed for rule in RULES)


def test_the_day_of_a_rule_is_not_that_of_the_data():
    assert rule_of(2).name == "no. 2, dated 22 Nov 2026"


def test_a_snapshot_from_before_there_were_versions_keeps_the_first_rule():
    values = site().to_dict()
    del values["hotspot_rule"]
    assert rule_of(site_from(values).hotspot_rule) is RULES[0]


def test_a_snapshot_keeps_its_rule():
    made = replace(site(), hotspot_rule=NEWEST)
    assert rule_of(site_from(made.to_dict()).hotspot_rule) is RULES[-1]


def test_a_rule_of_the_future_is_refused_with_what_to_do():
    with pytest.raises(SnapshotUnavailable, match="install the newer"):
        rule_of(NEWEST + 1)
