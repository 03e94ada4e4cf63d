"""Up to four neighborhoods stand beside each other on one axis of time."""

from collections.abc import Sequence

import streamlit as st

from hotspot.surveillance.answers import Context, Signal
from hotspot.ui import blocks, figures, panels
from hotspot.ui.controls import Query
from hotspot.view import charts, words

MOST = 4
"""Charts that can be read beside each other."""

KEY = "compare"

_HEIGHT = 270

_DROPPED = "Not all {} that the link asks for are here, or they are more than four."


def draw(
    query: Query,
    context: Context,
    signals: Sequence[Signal],
    chosen: Signal,
    points: int | None,
) -> None:
    """Draw the charts of the neighborhoods the reader chose to compare.

    Parameters
    ----------
    query : Query
        What was chosen above the page.
    context : Context
        What the charts are about.
    signals : sequence of Signal
        After protection; all that can be chosen, those of concern first.
    chosen : Signal
        The one of the page: compared with the next one until the reader chooses.
    points : int or None
        Points to show; None is all of them.
    """
    many = words.plural(context.site.noun)
    by_name = {one.name: one for one in (chosen, *signals)}
    dropped = _ask_for(list(by_name))
    names = st.multiselect(
        f"Compare up to four {many}",
        sorted(by_name),
        key=KEY,
        bind="query-params",
        max_selections=MOST,
        width=760,
    )
    if dropped:
        st.html(blocks.note(_DROPPED.format(many)))
    if names:
        st.html(blocks.note("One axis of time; each chart has its own scale of rates."))
    else:
        st.html(blocks.note(f"Choose up to four {many} to compare."))
        return
    for pair in (names[:2], names[2:]):
        for column, name in zip(st.columns(2, gap="medium"), pair, strict=False):
            with column:
                _one(query, context, by_name[name], points)


def _ask_for(known: Sequence[str]) -> bool:
    """Take from the link what is compared, or the first two; say whether any was left out.

    What is preset stands in the link as well, so that it opens the same charts elsewhere.
    """
    asked = st.query_params.get_all(KEY)
    kept = [name for name in asked if name in known][:MOST]
    if KEY not in st.session_state or kept != asked:
        st.session_state[KEY] = kept or list(known[:2])
    return bool(asked) and kept != asked


def _one(query: Query, context: Context, signal: Signal, points: int | None) -> None:
    st.html(blocks.heading(signal.name, words.unit(context)))
    st.html(blocks.note(words.chart_sentence(signal)))
    st.plotly_chart(
        figures.control_chart(
            query, signal, dark=panels.dark(), height=_HEIGHT, points=points, font_size=16
        ),
        theme=None,
        config=charts.CONFIG,
        key=f"compare-{signal.area}",
        alt=f"{signal.name}: {words.chart_sentence(signal)}",
    )
