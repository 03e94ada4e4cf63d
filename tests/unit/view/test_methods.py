"""The page of methods is read from the code, so every step it names must be there to be read."""

import pytest

from hotspot.core.measures import MEASURES, VARIANTS
from hotspot.core.site import Site
from hotspot.view import methods
from tests.unit.view.answers import SITE


@pytest.mark.parametrize("step", methods.steps(), ids=lambda step: step.title)
def test_every_step_explains_itself(step):
    assert step.claim.endswith((".", "?"))
    assert all(what for _, what in step.functions)
    assert "``" not in step.why
    assert "  " not in step.why


def test_thresholds_are_numbers_with_a_meaning():
    found = {
        name: (value, meaning) for s in methods.steps() for name, value, meaning in s.thresholds
    }
    assert found["FALSE_DISCOVERY"][0] == "0.1"
    assert all(meaning for _, meaning in found.values())


def test_sources_are_cited():
    assert any("Riebler" in one for step in methods.steps() for one in step.references)


def test_a_source_is_a_source_and_no_program():
    listed = [one for step in methods.steps() for one in step.references]
    assert not [one for one in listed if ">>>" in one or "Examples" in one]


def test_every_measure_and_every_setting_is_listed():
    assert [row["Measure"] for row in methods.measures()] == [
        one.label for one in (*MEASURES.values(), *VARIANTS.values())
    ]
    rows = methods.settings(SITE)
    assert len(rows) == len(Site.__dataclass_fields__)
    assert all(row["Meaning"] for row in rows)
    assert {row["Setting"]: row["Value"] for row in rows}["synthetic"] == "yes"
