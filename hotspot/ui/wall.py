"""A wall shows the huddle by itself: no controls, always the newest numbers, and a clock.

A wall is the dashboard at an address with ``embed=true``. What it shows is in the rest of the
address, as everywhere; a screen nobody touches must find its way back from whatever happens to the
server by itself.
"""

from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from hotspot.core.errors import HotspotError
from hotspot.store.snapshots import Snapshot
from hotspot.ui import cache, controls, guide, links, looking
from hotspot.ui.component import component
from hotspot.ui.controls import Query
from hotspot.view import wall
from hotspot.view.catalogue import Tongue
from hotspot.view.text_lines import lines

WATCHED_EVERY = 10
"""Seconds after which a wall looks whether there are newer numbers: it reads one short file."""

ROOM = 62
"""Pixels a wall has more for a page than a desk: no navigation, and a line for the controls."""

NOTICE_WIDTH, NOTICE_FRAME = 1780, 31
"""Width of the lines of a notice, and what its frame adds to their height, in pixels."""

_NOTICE = "notice-height"

MINUTES = (5, 10, 15)
"""Lengths of a huddle the clock offers."""


def is_wall() -> bool:
    """Tell whether the page is shown on a wall, by its address."""
    return bool(st.context.is_embedded)


def room() -> int:
    """Give the pixels that this page has more than a usual one at a desk; a notice takes some."""
    return (ROOM if is_wall() else 0) - st.session_state.get(_NOTICE, 0)


def make_room(notice: str) -> None:
    """Keep the room that a notice above the page takes; "" takes none."""
    high = sum(27 * lines(line, NOTICE_WIDTH, 19) for line in notice.splitlines())
    st.session_state[_NOTICE] = high + NOTICE_FRAME if notice else 0


def choice(
    snapshot: Snapshot, *, by_condition: bool, filters: bool, keeps_week: bool
) -> tuple[Query, str]:
    """Let a reader choose; a wall shows what its address says, and says what that is.

    Parameters
    ----------
    snapshot : Snapshot
        Whose measures, weeks and neighborhoods there are.
    by_condition : bool
        Whether the page can be had by condition.
    filters : bool
        Whether the page can be had for some ages or neighborhoods only.
    keeps_week : bool
        Whether another measure keeps the week there.

    Returns
    -------
    tuple of (Query, str)
        The choice, and what the reader must be told about it ("" for nothing).
    """
    if not is_wall():
        offered = {"by_condition": by_condition, "filters": filters, "keeps_week": keeps_week}
        return controls.draw(snapshot, **offered)
    query, refused = controls.read(snapshot, by_condition=by_condition)
    st.html(wall.title(cache.context(query), query.window, links.here()))
    return query, refused


def keys() -> None:
    """Let Escape leave a wall, and stepping through places leave no trail in the browser."""
    with st.container(key="unseen-address"):
        component("address")(
            data={"stepped": looking.KEY, "wall": is_wall()},
            key="address",
            height=1,
        )


def watch(shown: str) -> None:
    """Draw a wall anew when there is another snapshot than the one shown.

    Parameters
    ----------
    shown : str
        Id of the snapshot that is up and shown; "" if none could be opened. A wall that shows a
        past huddle by its address stays there.
    """
    if is_wall():
        _look(shown)


@st.fragment(run_every=WATCHED_EVERY)
def _look(shown: str) -> None:
    with guide.caught():
        if _newest() != shown:
            st.rerun()


def _newest() -> str:
    try:
        return cache.newest().id
    except HotspotError:
        return ""


def columns(*, unseen: bool) -> Sequence[DeltaGenerator]:
    """Give the places of the first line: what is chosen, what is shown, and the clock.

    At a desk the clock stands beside the navigation, so that the controls have all the line; a page
    that has controls of its own leaves them ``unseen``.
    """
    if is_wall():
        return st.columns([50, 34, 16], vertical_alignment="center")
    with st.container(key="unseen-choices" if unseen else "choices"):
        line = st.columns([66, 34], vertical_alignment="center")
    return *line, st.container(key="clock-corner", horizontal=True)


def corner(title: str, tongue: Tongue, *, clock: bool) -> None:
    """Draw what stands in the corner of a page.

    Parameters
    ----------
    title : str
        Of the page, whose three sentences are offered; nobody reads them on a wall.
    tongue : Tongue
        Language of the page.
    clock : bool
        Whether people stand before it: how long we want to, and how long is left.
    """
    if not is_wall():
        guide.how_to_read(title, tongue)
    if clock:
        component("clock")(data={"minutes": list(MINUTES)}, key="clock", height=40, width=288)
