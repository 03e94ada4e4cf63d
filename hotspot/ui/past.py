"""How much of the past a chart shows is the reader's choice, and moves no limit."""

from hotspot.core.weeks import WEEKS_PER_YEAR
from hotspot.ui import switch

ALL, TWO, ONE = "all", "two", "one"
_LABELS = {ALL: "All weeks", TWO: "2 years", ONE: "1 year"}
_YEARS = {TWO: 2, ONE: 1}


def choose() -> str:
    """Draw the choice of how much of the past is shown."""
    meaning = "Limits are set by the same weeks, whichever are shown."
    return switch.choose("shown", "Shown", _LABELS, meaning=meaning)


def points(past: str, window: int) -> int | None:
    """Give the number of points to show.

    Parameters
    ----------
    past : str
        As chosen.
    window : int
        Weeks of one point.

    Returns
    -------
    int or None
        None shows all of them.
    """
    years = _YEARS.get(past)
    return None if years is None else round(years * WEEKS_PER_YEAR / window)
