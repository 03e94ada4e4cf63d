"""One neighborhood's weekly series: which one, compared with what, by which chart and rules."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

import streamlit as st

from hotspot.core.chart import Exclusion
from hotspot.core.errors import NotEnoughData
from hotspot.disclosure.years import leave_out_change
from hotspot.spc.kinds import SERVES
from hotspot.spc.phases import suggest_phase
from hotspot.spc.rules import RULE_SETS
from hotspot.spc.settings import ChartSettings
from hotspot.surveillance.answers import Comparison, Context, Signal
from hotspot.surveillance.panels import measure_of
from hotspot.surveillance.second_opinion import SecondOpinion, second_opinion
from hotspot.surveillance.signals import usual_settings
from hotspot.ui import blocks, cache, decisions, panels, refusals
from hotspot.ui.controls import Query
from hotspot.view import words
from hotspot.view.csv_file import chart_csv
from hotspot.view.file_names import chart_file_name
from hotspot.view.png import chart_png

USUAL = "auto"
_KIND_LABELS = {
    USUAL: "Chart for this measure",
    "u′": "u′ chart",
    "u": "u chart",
    "p′": "p′ chart",
    "p": "p chart",
    "negative binomial": "Probability limits",
    "beta-binomial": "Probability limits",
    "XmR": "XmR chart",
    "run": "Run chart",
}
COMPARED = (USUAL, "region", "own past", "season")
_COMPARED_LABELS = {
    USUAL: "Usual comparison",
    "region": "Against the rest of the region",
    "own past": "Against its own past",
    "season": "Against the season",
}

_ELSEWHERE = (
    "The {} that was asked for is not here, or the filter leaves it out: this is the first of those"
    " that are."
)


def kind_label(kind: str) -> str:
    """Name a kind of chart, on the screen and in links."""
    return _KIND_LABELS[kind]


def compared_label(compared: str) -> str:
    """Name what a series is compared with, on the screen and in links."""
    return _COMPARED_LABELS[compared]


@dataclass(frozen=True, eq=False)
class Chosen:
    """What the reader looks at.

    Parameters
    ----------
    signal : Signal
        Of the neighborhood, with what was decided about it.
    settings : ChartSettings
        Behind that chart.
    others : ChartSettings
        Behind the charts of all other neighborhoods, of which nothing was decided.
    """

    signal: Signal
    settings: ChartSettings
    others: ChartSettings


def choose(query: Query) -> Chosen:
    """Draw the choice of neighborhood and of how its chart is made."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        place = st.container(width=300)
        others = _choose_settings(query)
        with place:
            area, other = _choose_one(cache.signals(query, others))
        phases, exclusions = decisions.choose(query, area)
    if other:
        st.html(blocks.note(_ELSEWHERE.format(cache.snapshot(query.snapshot).site.noun)))
    settings = replace(others, phases=phases, exclusions=(*others.exclusions, *exclusions))
    (signal,) = (one for one in cache.signals(query, settings) if one.area == area)
    return Chosen(signal, settings, others)


def _choose_settings(query: Query) -> ChartSettings:
    measure = measure_of(query.measure)
    usual = usual_settings(cache.snapshot(query.snapshot), measure)
    compared = _choice("Compared", COMPARED, compared_label, "compared", 260)
    kind = _choice("Chart", (USUAL, *SERVES[measure.family]), kind_label, "chart", 230)
    rules = _choice("Rules", tuple(RULE_SETS), str, "rules", 250)
    return replace(
        usual,
        kind=kind,
        compared=usual.compared if compared == USUAL else compared,
        rules=RULE_SETS[rules],
    )


def _choice(label: str, options: Sequence[str], named, key: str, width: int) -> str:  # noqa: ANN001
    refusals.check(key, label.lower(), map(named, options))
    return st.selectbox(
        label,
        options,
        format_func=named,
        key=key,
        bind="query-params",
        label_visibility="collapsed",
        width=width,
    )


def _choose_one(signals: Sequence[Signal]) -> tuple[str, bool]:
    """Draw the choice of neighborhood; say whether it is another than the link asks for."""
    by_area = {signal.area: signal for signal in signals}
    if not by_area:
        raise NotEnoughData("no neighborhood is left; take the filter on neighborhoods away")
    key = "neighborhood"
    names = {signal.name for signal in signals}
    asked, remembered = st.query_params.get(key), st.session_state.get(key)
    unknown = asked is not None and asked not in names
    if unknown:
        del st.query_params[key]
    if (unknown or asked is None) and remembered not in by_area:
        first = next(iter(by_area))
        st.session_state[key] = first
        if not unknown:
            st.query_params[key] = by_area[first].name  # another measure has another first one
        unknown |= remembered is not None
    chosen = st.selectbox(
        "Neighborhood",
        list(by_area),
        index=None,
        required=True,
        format_func=lambda one: by_area[one].name,
        key=key,
        bind="query-params",
        label_visibility="collapsed",
    )
    return chosen, unknown


def comparison(
    query: Query, context: Context, signal: Signal, settings: ChartSettings
) -> Comparison | None:
    """Compare the newest year, or the weeks since new limits began, with the past before them."""
    if not context.complete:
        return None
    starts = [phase.start for phase in settings.phases if phase.start <= query.week]
    try:
        if starts:
            found = cache.comparison_since(query, signal.area, max(starts))
        else:
            found = cache.comparisons(query).get(signal.area)
    except NotEnoughData:
        return None
    return leave_out_change(cache.snapshot(query.snapshot), found, signal)


def downloads(signal: Signal, context: Context, compared: Comparison | None) -> None:
    """Offer the chart as a picture and as a table."""
    with panels.take_away():
        panels.downloads(
            partial(chart_file_name, signal, context),
            png=partial(chart_png, signal, context, compared),
            csv=partial(chart_csv, signal, context, compared),
        )


def second(query: Query, signal: Signal) -> SecondOpinion | None:
    """Ask another method about the chosen week."""
    decided = signal.chart.decided
    left_out = tuple(one for one in decided if isinstance(one, Exclusion))
    return second_opinion(signal, query.week, left_out)


def suggestion(query: Query, signal: Signal) -> None:
    """Ask why, where a series has stayed on one side; only a person begins new limits."""
    found = suggest_phase(signal.chart, query.week)
    if found is not None and not signal.suppressed and decisions.may_begin(query, found.start):
        sentence = words.suggestion(found, signal.panel)
        decisions.suggest(query, signal.area, found.start, sentence)
