"""The parts a page is put together from, drawn with Streamlit."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import streamlit as st

from hotspot.core.errors import HotspotError
from hotspot.store.snapshots import Snapshot
from hotspot.surveillance.answers import Change, Context, Picture, Signal
from hotspot.ui import blocks, cache, figures, mapview
from hotspot.ui.controls import Query
from hotspot.view import huddle, words
from hotspot.view.charts import CONFIG
from hotspot.view.maps import Badge, paint

MAP_HEIGHT = 500
"""Height of the huddle's maps, in pixels; what is left of 1080 after everything else."""

CHARTS_HEIGHT = 640
"""Height of the huddle's right column below its first heading, in pixels."""


@contextmanager
def explained() -> Iterator[None]:
    """Show a problem the reader can act on as a card, in place of what could not be drawn."""
    try:
        yield
    except HotspotError as problem:
        show_error(problem)


def show_error(problem: HotspotError) -> None:
    """Show what is wrong and what to do about it, without a traceback."""
    st.html(blocks.error(str(problem)))


def notice(snapshot: Snapshot) -> None:
    """Say that this is not the snapshot it should be."""
    if snapshot.notice:
        st.html(blocks.error(snapshot.notice))


def label(snapshot: Snapshot) -> None:
    """Say on every page whether children are real and how old the knowledge is."""
    st.html(blocks.about(snapshot.site, snapshot.as_of, snapshot.id), width="stretch")


def write(markup: str) -> None:
    """Put a block on the page."""
    st.html(markup)


def two_maps(query: Query, badges: Sequence[Badge]) -> None:
    """Draw the year beside the last weeks: a lone weekly map is mostly chance."""
    drawing = cache.drawing(query.snapshot)
    for column, window in zip(st.columns(2, gap="small"), cache.two_windows(query), strict=True):
        with column, explained():
            picture = cache.picture(query, window)
            st.html(blocks.heading(f"Last {window} weeks", huddle.level_words(picture)))
            title = words.map_title(picture)
            today = paint(picture, drawing, label=title, badges=badges)
            mapview.show_map(today, key=f"map-{window}", height=MAP_HEIGHT)


def outlines(query: Query) -> None:
    """Send what the maps of this page are painted on; the last thing, for it takes room."""
    mapview.keep_outlines(cache.drawing(query.snapshot))


def badges_of(signals: Sequence[Signal]) -> list[Badge]:
    """Number the neighborhoods, as their charts are numbered."""
    return [
        Badge("neighborhood", one.area, str(number)) for number, one in enumerate(signals, start=1)
    ]


def what_changed(lines: Sequence[Change], query: Query) -> None:
    """List what changed since the previous snapshot."""
    before = cache.previous_id(query.snapshot)
    since = f"since {words.day(cache.snapshot(before).as_of)}" if before else ""
    st.html(blocks.heading("What changed", since))
    if lines:
        st.html(blocks.changes(lines))
    elif before:
        st.html(blocks.note("No area became, stayed or ceased to be higher than the region."))
    else:
        st.html(blocks.note("This is the first snapshot; there is nothing to compare it with."))


def signal_charts(
    signals: Sequence[Signal], context: Context, query: Query, *, lines: int = 0
) -> None:
    """Draw the neighborhoods with a signal, the first three with a chart."""
    flagged = huddle.flagged(signals, context)
    shown = huddle.shown(signals, context)
    noun = words.plural(context.site.noun)
    st.html(blocks.heading(f"{noun[0].upper()}{noun[1:]} with a signal", words.unit(context)))
    if not shown:
        st.html(blocks.note(f"No chart of the {len(signals)} {noun} signals this week."))
    room = CHARTS_HEIGHT - 58 * max(lines, 1)
    height = min(max(room // max(len(shown), 1) - 58, 96), 220)
    for number, signal in enumerate(shown, start=1):
        st.html(blocks.signal_title(number, signal, context))
        chart(query, signal, height=height, weeks=40, font_size=17)
    rest = flagged[len(shown) :]
    if rest:
        st.html(blocks.note(f"And {huddle.words_list([one.name for one in rest])}."))


def chart(query: Query, signal: Signal, *, height: int, weeks: int | None, font_size: int) -> None:
    """Draw one control chart."""
    figure = figures.control_chart(
        query, signal, dark=dark(), height=height, weeks=weeks, font_size=font_size
    )
    st.plotly_chart(
        figure,
        theme=None,
        config=CONFIG,
        key=f"chart-{signal.area}",
        alt=words.chart_sentence(signal),
    )


def legend(context: Context) -> None:
    """Say what the colours of a map mean."""
    st.html(blocks.legend(context))


def footer(context: Context) -> None:
    """Say what every page with numbers must say."""
    st.html(blocks.footer(context))


def dark() -> bool:
    """Tell whether the reader's page is dark."""
    return st.context.theme.type == "dark"


def level_of(picture: Picture) -> str:
    """Say what an area of a picture is called here, in the plural."""
    return words.plural(words.area_noun(picture))
