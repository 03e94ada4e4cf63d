"""Up to four neighborhoods stand beside each other on one axis of time."""

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from hotspot.surveillance.answers import Context, Signal
from hotspot.ui import blocks, figures, panels, switch
from hotspot.ui.controls import Query
from hotspot.view import charts, words
from hotspot.view.csv_compare import compare_csv
from hotspot.view.file_names import compare_file_name
from hotspot.view.png_compare import compare_png, scale_line

MOST = 4
"""Charts that can be read beside each other."""

KEY = "compare"

SAME, OWN = "same", "own"
SCALES = {SAME: "Same scale", OWN: "Own scales"}
"""Whether heights can be compared, or each chart fills its own room; the words stand in links."""

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
    if not names:
        st.html(blocks.note(f"Choose up to four {many} to compare."))
        return
    found = [by_name[name] for name in names]
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        common = switch.choose("scale", "Scale of rates", SCALES) == SAME
        _files(found, context, common=common, points=points)
    st.html(blocks.note(scale_line(common=common)))
    top = charts.shared_top(found, context, points) if common else None
    for pair in (found[:2], found[2:]):
        _row(pair, lambda one: _say(one, context))
        _row(pair, partial(_chart, query, points=points, top=top))


def _row(pair: Sequence[Signal], draw_one: Callable[[Signal], None]) -> None:
    """Draw a part of two charts side by side, so that what stands below it is as low in both."""
    for column, one in zip(st.columns(2, gap="medium"), pair, strict=False):
        with column:
            draw_one(one)


def _files(
    signals: Sequence[Signal], context: Context, *, common: bool, points: int | None
) -> None:
    """Offer what is compared as a picture and as a table, each with all its context."""
    offers = (
        ("What is compared (PNG)", "png", "image/png",
         partial(compare_png, signals, context, common=common, points=points)),
        ("What is compared (CSV)", "csv", "text/csv", partial(compare_csv, signals, context)),
    )  # fmt: skip
    panels.offer_files(offers, partial(compare_file_name, signals, context), key="compared")


def _ask_for(known: Sequence[str]) -> bool:
    """Take from the link what is compared, or the first two; say whether any was left out.

    What is preset stands in the link as well, so that it opens the same charts elsewhere.
    """
    asked = st.query_params.get_all(KEY)
    kept = [name for name in asked if name in known][:MOST]
    if KEY not in st.session_state or kept != asked:
        st.session_state[KEY] = kept or list(known[:2])
    return bool(asked) and kept != asked


def _say(signal: Signal, context: Context) -> None:
    st.html(blocks.heading(signal.name, words.unit(context)))
    st.html(blocks.note(words.chart_sentence(signal)))


def _chart(query: Query, signal: Signal, **look: float | None) -> None:
    st.plotly_chart(
        figures.control_chart(
            query, signal, dark=panels.dark(), height=_HEIGHT, font_size=16, **look
        ),
        theme=None,
        config=charts.CONFIG,
        key=f"compare-{signal.area}",
        alt=f"{signal.name}: {words.chart_sentence(signal)}",
    )
