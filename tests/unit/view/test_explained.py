"""A chart is explained in three sentences to someone who has never read one."""

import re
from dataclasses import replace

import pytest

from hotspot.spc.kinds import SERVES
from hotspot.view.explained import chart_in_short
from tests.unit.view.answers import signal

KINDS = sorted({kind for kinds in SERVES.values() for kind in kinds})


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_chart_is_explained_in_three_sentences(kind):
    found = signal()
    said = chart_in_short(replace(found, chart=replace(found.chart, kind=kind)))
    assert len(re.findall(r"\.(?: |$)", said)) == 3
    assert said.startswith("Each point is a week; the middle line is ")
    assert found.chart.rules[0] in said


def test_what_a_chart_is_compared_with_is_said():
    found = signal()
    made = (("compared with", "region"),)
    said = chart_in_short(replace(found, chart=replace(found.chart, made=made)))
    assert "the rest of the region had at the same time" in said


def test_a_chart_without_rules_judges_nothing():
    found = signal()
    said = chart_in_short(replace(found, chart=replace(found.chart, rules=())))
    assert said.endswith("No rule is judged here yet, so nothing on it is a signal.")
