"""What must hold for every icon, whatever the chart."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from hotspot.core.chart import SIGNALS, ControlChart
from hotspot.spc.icons import icons_of

BETTER = st.sampled_from(["lower", "higher"])
OPPOSITE = {
    "special cause, concern": "special cause, improvement",
    "special cause, improvement": "special cause, concern",
    "consistently meets": "consistently misses",
    "consistently misses": "consistently meets",
}
ORDER = ("consistently misses", "hit and miss", "consistently meets")


@st.composite
def charts(draw):
    w = draw(st.integers(1, 80))
    words = ("common cause", "incomplete", "no data", "suppressed", *SIGNALS)
    centre = draw(npst.arrays(float, w, elements=st.floats(1, 100)))
    width = draw(npst.arrays(float, w, elements=st.floats(0, 50)))
    return ControlChart(
        weeks=np.datetime64("2024-01-06") + 7 * np.arange(w),
        value=centre,
        centre=centre,
        lower=centre - width,
        upper=np.where(draw(npst.arrays(bool, w)), np.nan, centre + width),
        status=np.array(draw(st.lists(st.sampled_from(words), min_size=w, max_size=w)), object),
        phase=(np.arange(w) >= draw(st.integers(0, w))).astype(int),
        baseline=draw(npst.arrays(bool, w)),
        kind="u′",
        why="",
        sigma_z=np.ones(2),
        rules=(),
    )


@given(charts(), st.floats(0, 200))
def test_turning_around_what_is_better_turns_both_icons_around(chart, target):
    one, other = (icons_of(chart, better, target) for better in ("lower", "higher"))

    assert other.variation == OPPOSITE.get(one.variation, one.variation)
    assert other.assurance == OPPOSITE.get(one.assurance, one.assurance)
    assert other.direction == one.direction


@given(charts(), st.floats(0, 200), st.floats(0, 200), BETTER)
def test_an_easier_target_is_never_missed_more(chart, one, other, better):
    hard, easy = sorted((one, other), reverse=better == "higher")
    strict, lax = (icons_of(chart, better, target).assurance for target in (hard, easy))

    if "not known" in (strict, lax):
        assert strict == lax
    else:
        assert ORDER.index(strict) <= ORDER.index(lax)


@given(charts(), st.floats(0, 200), BETTER, st.integers(0, 79))
def test_later_weeks_never_change_what_was_said(chart, target, better, at):
    week = chart.weeks[min(at, len(chart.weeks) - 1)]
    kept = {
        name: getattr(chart, name)[chart.weeks <= week]
        for name in ("weeks", "value", "centre", "lower", "upper", "status", "phase")
    }
    kept["baseline"] = chart.baseline[chart.weeks <= week]
    cut = ControlChart(**kept, kind="u′", why="", sigma_z=np.ones(2), rules=())

    before, after = icons_of(cut, better, target), icons_of(chart, better, target, until=week)

    assert before.variation == after.variation
    assert before.column == after.column
