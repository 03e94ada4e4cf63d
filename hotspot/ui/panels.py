"""The parts a page is put together from, drawn with Streamlit."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import streamlit as st

from hotspot.core.errors import HotspotError
from hotspot.store.snapshots import Snapshot
from hotspot.surveillance.answers import Change, Context, Signal
from hotspot.ui import blocks, cache, figures, mapview
from hotspot.ui.controls import Query
from hotspot.view import huddle, words
from hotspot.view.charts import CONFIG
from hotspot.view.maps import Badge, paint

MAP_HEIGHT = 486
"""Height of the huddle's maps, in pixels; what is left of 1080 after everything else."""

COLUMN_HEIGHT = 690
"""Height of the huddle's right column without its headings, in pixels."""


REST_HEIGHT = 34
"""Height of the line that names the signals without a chart, in pixels."""


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
    st.html(blocks.about(snapshot.site, snapshot.as_of))


def write(markup: str) -> None:
    """Put a block on the page."""
    st.html(markup)


def two_maps(query: Query, badges: Sequence[Badge]) -> None:
    """Draw the year beside the last weeks: a lone weekly map is mostly chance."""
    drawing = cache.drawing(query.snapshot)
    with st.container(gap=None):
        columns = st.columns(2, gap="small")
        mapview.keep_outlines(drawing)
    for column, window in zip(columns, cache.two_windows(query), strict=True):
        with column, explained():
            picture = cache.picture(query, window)
            st.html(blocks.heading(f"Last {window} weeks", huddle.level_words(picture)))
            title = words.map_title(picture)
            today = paint(picture, drawing, label=title, badges=badges)
            mapview.show_map(today, key=f"map-{window}", height=MAP_HEIGHT)


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
    signals: Sequence[Signal], context: Context, query: Query, changes: Sequence[Change]
) -> None:
    """Draw the neighborhoods with a signal, the first three with a chart."""
    flagged, shown = huddle.flagged(signals, context), huddle.shown(signals, context)
    noun = words.plural(context.site.noun)
    st.html(blocks.heading(f"{noun[0].upper()}{noun[1:]} with a signal", words.unit(context)))
    if not shown:
        st.html(blocks.note(f"None of the charts of {len(signals)} {noun} signals now."))
        years(query, context)
        return
    rest = [one.name for one in flagged[len(shown) :]]
    room = COLUMN_HEIGHT - huddle.height_of(changes) - (REST_HEIGHT if rest else 0)
    height = room // len(shown) - huddle.TITLE_HEIGHT
    with st.container(gap="xxsmall"):
        for number, signal in enumerate(shown, start=1):
            st.html(blocks.signal_title(number, signal, context))
            chart(query, signal, height=min(height, 230), points=40, font_size=19)
        if rest:
            st.html(blocks.note(huddle.rest_words(rest)))
    if len(shown) == 1:
        years(query, context)


def years(query: Query, context: Context) -> None:
    """List whose year differs from its own past and from the others': the slower of two clocks."""
    noun = context.site.noun
    many = words.plural(noun)
    st.html(blocks.heading(f"{many[0].upper()}{many[1:]} whose year differs", "last 52 weeks"))
    with explained():
        found = huddle.years_apart(cache.comparisons(query).values(), context)
        if found:
            st.html(blocks.years(found[: huddle.MOST_YEARS]))
        else:
            st.html(blocks.note(f"No {noun}'s year differs from its own past and the others'."))


def chart(query: Query, signal: Signal, *, height: int, points: int | None, font_size: int) -> None:
    """Draw one control chart."""
    figure = figures.control_chart(
        query, signal, dark=dark(), height=height, points=points, font_size=font_size
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


def downloads(
    name_of: Callable[[str], str], *, png: Callable[[], bytes], csv: Callable[[], bytes]
) -> None:
    """Offer what is on the screen as files; each is made when it is asked for."""
    with st.container(horizontal=True):
        for ending, name, mime, make in (
            ("png", "Picture (PNG)", "image/png", png),
            ("csv", "Table (CSV)", "text/csv", csv),
        ):
            st.download_button(
                name,
                data=make,
                file_name=name_of(ending),
                mime=mime,
                on_click="ignore",
                key=f"download-{ending}",
            )
