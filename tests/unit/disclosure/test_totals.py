"""A total that would give a hidden part away is hidden with it."""

from dataclasses import replace

import numpy as np
import pytest

from hotspot.disclosure.suppression import protect_picture
from hotspot.disclosure.totals import protect_headline
from hotspot.surveillance.answers import Headline
from tests.unit.disclosure.test_suppression import context, picture

SHOWN = Headline(
    "ED visits, 4 weeks", 90.0, 0.02, 0.01, 0.03, 0.01, 0.03, "usual", "years", 4, persons=80
)


def parts(*persons):
    return protect_picture(picture(persons, level="neighborhood"))


def test_many_children_are_shown():
    assert protect_headline(SHOWN, context(), None) is SHOWN
    assert protect_headline(SHOWN, context(), parts(40, 40)) is SHOWN


@pytest.mark.parametrize("persons", [1, 10])
def test_few_children_leave_no_number(persons):
    hidden = protect_headline(replace(SHOWN, persons=persons), context(), None)
    assert hidden.status == "suppressed"
    assert hidden.persons == 0
    assert np.isnan([hidden.events, hidden.rate, hidden.upper, hidden.usual_lower]).all()


def test_no_children_are_a_number():
    none = replace(SHOWN, events=0.0, persons=0)
    assert protect_headline(none, context(), None) is none


def test_a_region_that_would_tell_what_is_hidden_is_hidden():
    told = replace(parts(40, 40), told=True)
    assert protect_headline(SHOWN, context(), None, region=told).status == "suppressed"
    assert protect_headline(SHOWN, context(), None, region=replace(told, told=False)) is SHOWN


def test_a_sum_with_a_hidden_part_is_hidden():
    assert protect_headline(SHOWN, context(), parts(75, 5)).status == "suppressed"
