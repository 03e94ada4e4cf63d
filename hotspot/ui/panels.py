"""The parts a page is put together from, drawn with Streamlit."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import partial
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from hotspot.core.errors import HotspotError
from hotspot.store.snapshots import Snapshot
from hotspot.surveillance.answers import Comparison, Context, Picture, Signal
from hotspot.surveillance.coverage import placed_share
from hotspot.ui import beside, blocks, cache, figures, mapview
from hotspot.ui.controls import Query
from hotspot.ui.keeping import keep
from hotspot.ui.told import told
from hotspot.view import huddle, words
from hotspot.view.charts import CONFIG
from hotspot.view.maps import Badge, paint
from hotspot.view.shown import area_status, rising_areas
from hotspot.view.small_print import footer_line
from hotspot.view.stories import Story

TAKE_AWAY = "Take away"
TAKEN = "Every file says what was chosen, of when, how it was made, and what it hides."

MAP_HEIGHT = 486
"""Height of the huddle's maps, in pixels; what is left of 1080 after everything else."""


@contextmanager
def explained() -> Iterator[None]:
    """Show a problem the reader can act on as a card, in place of what could not be drawn."""
    try:
        yield
    except HotspotError as problem:
        show_error(problem)


def show_error(problem: HotspotError) -> None:
    """Show what is wrong and what to do about it, without a traceback."""
    st.html(blocks.error(told(str(problem))))


def notice(text: str) -> None:
    """Say that this is not what it should be, or not what was asked for; nothing if it is."""
    if text:
        st.html(blocks.error(told(text)))


def label(snapshot: Snapshot, *, chosen: bool = False, past: bool = False) -> None:
    """Say on every page whether children are real, how old the knowledge is, and if it is past."""
    st.html(blocks.about(snapshot.site, snapshot.as_of, chosen=chosen, past=past))


def write(markup: str) -> None:
    """Put a block on the page."""
    st.html(markup)


def two_maps(query: Query, badges: Sequence[Badge], taken: int) -> list[Picture]:
    """Draw the year beside the last weeks, less high by the pixels taken above; give what is drawn.

    A lone map of a few weeks is mostly chance.
    """
    drawn = []
    with st.container(gap=None):
        columns = st.columns(2, gap="small")
        mapview.keep_outlines(cache.drawing(query.snapshot))
    for column, window in zip(columns, cache.two_windows(query), strict=True):
        with column, explained():
            picture = beside.picture(query, window)
            st.html(blocks.heading(f"Last {window} weeks", huddle.level_words(picture)))
            today = _painted(query, window, tuple(badges))
            mapview.show_map(today, key=f"map-{window}", height=MAP_HEIGHT - taken, look="two maps")
            drawn.append(picture)
    return drawn


@keep(128)
def _painted(query: Query, window: int, badges: tuple[Badge, ...]) -> dict[str, Any]:
    """Paint one map of the huddle, once for all readers."""
    picture, drawing = beside.picture(query, window), cache.drawing(query.snapshot)
    return paint(picture, drawing, label=words.map_title(picture), badges=badges)


def badges_of(query: Query, told: Sequence[Story], alarmed: Sequence[str] = ()) -> list[Badge]:
    """Number the neighborhoods, as their cards are numbered; mark others whose alarm rings."""
    layer = cache.drawing(query.snapshot).layers.get("neighborhood")
    known = layer.areas if layer else ()
    numbered = {one.area: str(one.number) for one in told if one.area in known}
    rings = {area: "!" for area in alarmed if area in known and area not in numbered}
    return [Badge("neighborhood", area, text) for area, text in (numbered | rings).items()]


def chart(
    query: Query, signal: Signal, *, compared: Comparison | None = None, **look: int | None
) -> None:
    """Draw one control chart, with what luck would have made of its newer weeks if compared."""
    figure = figures.control_chart(query, signal, compared, dark=dark(), **look)
    st.plotly_chart(
        figure,
        theme=None,
        config=CONFIG,
        key=f"chart-{signal.area}",
        alt=words.chart_sentence(signal),
    )


def legend(context: Context, pictures: Sequence[Picture], *, brief: bool = False) -> None:
    """Say what the colours of some maps mean."""
    found = {str(word) for picture in pictures for word in area_status(picture)}
    rising = any(rising_areas(picture).any() for picture in pictures)
    st.html(blocks.legend(context, found, rising=rising, brief=brief))


def footer(context: Context) -> None:
    """Say what every page with numbers must say."""
    st.html(blocks.footer(context, small_print(context)))


def small_print(context: Context) -> str:
    """Give the sentences of the footer."""
    return footer_line(context, placed(context))


def placed(context: Context) -> float:
    """Give the share of the year's events that are placed in a tract."""
    return _placed(context.snapshot, context.measure.key, context.week)


@keep(64)
def _placed(snapshot_id: str, measure: str, week: date) -> float:
    return placed_share(cache.snapshot(snapshot_id), measure, week)


def dark() -> bool:
    """Tell whether the reader's page is dark."""
    return st.context.theme.type == "dark"


def downloads(
    name_of: Callable[[str], str],
    *,
    png: Callable[[str | None], bytes],
    csv: Callable[[], bytes],
    named: str = "Picture",
    table: str = "Table",
) -> None:
    """Offer what is on the screen as files, for a report, a slide, a wall or a spreadsheet.

    Parameters
    ----------
    name_of : callable
        Gives the name of a file from its ending.
    png : callable
        Draws the picture in a size of ``png_sizes.SIZES``, or None for a page.
    csv : callable
        Writes the table.
    named, table : str
        What picture and table are called on their buttons.
    """
    pictures = ((f"{named} (PNG)", None), (f"{named}, slide 16:9 (PNG)", "slide"),
                (f"{named}, poster A3 (PNG)", "poster"))  # fmt: skip
    for text, size in pictures:
        name = partial(sized_name, name_of, size)
        key = "download" if size is None else f"download-{size}"
        offer_files([(text, "png", "image/png", partial(png, size))], name, key=key)
    offer_files([(f"{table} (CSV)", "csv", "text/csv", csv)], name_of, key="download")


def take_away() -> DeltaGenerator:
    """Give the place where files are offered, opened by one button."""
    place = st.popover(TAKE_AWAY)
    place.html(blocks.note(TAKEN))
    return place


def sized_name(name_of: Callable[[str], str], size: str | None, ending: str) -> str:
    """Give the name of a file, with the size of its picture unless that is a page."""
    name = name_of(ending)
    return name if size is None else f"{name.removesuffix(f'.{ending}')}_{size}.{ending}"


Offer = tuple[str, str, str, Callable[[], bytes]]
"""Words on the button, ending of the file, its kind (MIME), and what makes it."""


def offer_files(offers: Iterable[Offer], name_of: Callable[[str], str], *, key: str) -> None:
    """Draw a button a file, side by side; each file is made when it is asked for.

    Parameters
    ----------
    offers : iterable of (str, str, str, callable)
        Label, ending, MIME type, and what makes the bytes.
    name_of : callable
        Gives the name of a file from its ending.
    key : str
        Begins the keys of the buttons, so that a page may offer several kinds.
    """
    with st.container(horizontal=True):
        for text, ending, mime, make in offers:
            st.download_button(
                text,
                data=make,
                file_name=name_of(ending),
                mime=mime,
                on_click="ignore",
                key=f"{key}-{ending}",
            )
