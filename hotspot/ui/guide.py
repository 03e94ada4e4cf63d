"""Nobody is left alone: three sentences on each page, first steps, and a number for a fault."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from secrets import token_hex

import streamlit as st

from hotspot.core.errors import HotspotError, NothingPublished, SnapshotUnavailable
from hotspot.ui import panels
from hotspot.ui.told import told
from hotspot.ui.upgrade import upgraded
from hotspot.view import guide
from hotspot.view.catalogue import Tongue
from hotspot.view.community_guide import HEADING

_LOG = logging.getLogger("hotspot")


def how_to_read(title: str, tongue: Tongue) -> None:
    """Offer the three sentences of a page."""
    with st.popover(tongue.say(HEADING), width="content"):
        st.html(guide.how_to_read(title, tongue))


def show_nothing_yet(problem: HotspotError) -> None:
    """Say what is wrong before anything can be drawn, and how to get or mend a snapshot."""
    if isinstance(problem, NothingPublished):
        _LOG.warning("%s", problem)
        st.html(guide.first_steps(guide.EMPTY))
    elif isinstance(problem, SnapshotUnavailable):
        st.html(guide.how_to_mend(told(str(problem))))
    else:
        panels.show_error(problem)


@contextmanager
def caught() -> Iterator[None]:
    """Show a fault of ours as a card with a number, and write it into the log under that number.

    What steers Streamlit (a rerun, a stop) is no ``Exception`` and goes through. A fragment stands
    in one of its own, for Streamlit runs it again without the frame.
    """
    try:
        yield
    except HotspotError as problem:
        panels.show_error(problem)
    except Exception:  # noqa: BLE001 - the one place where a fault of ours must not reach a reader
        number = token_hex(3).upper()
        _LOG.exception("fault %s", number)
        st.html(guide.fault(number, upgraded=upgraded()))
