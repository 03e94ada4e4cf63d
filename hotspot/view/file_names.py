"""A file that is found again in a year says in its name what it shows, and of when."""

import hashlib
import re
import unicodedata
from collections.abc import Sequence

from hotspot.surveillance.answers import Context, Picture, Signal

MOST_LETTERS = 60
"""Of a name, in the name of a file."""


def map_file_name(picture: Picture, ending: str) -> str:
    """Name the file of a map safely: hotspot_ed-visits_4w_2026-10-10_by-tract_map.png."""
    context = picture.context
    part = ("part-of-region",) if context.neighborhoods else ()
    return _file_name(context, f"{context.window}w", (f"by-{picture.level}", *part, "map"), ending)


def chart_file_name(signal: Signal, context: Context, ending: str) -> str:
    """Name the file of a chart safely: hotspot_ed-visits_weekly_2026-10-10_mill-creek_chart.csv."""
    return _file_name(context, _points(signal), (signal.name, "chart"), ending)


def compare_file_name(signals: Sequence[Signal], context: Context, ending: str) -> str:
    """Name the file of a comparison: hotspot_ed-visits_weekly_2026-10-10_elm-oak_compared.png."""
    names = " ".join(signal.name for signal in signals)
    what = (names, "compared")
    return _file_name(context, _points(signals[0]), what, ending)


def place_file_name(picture: Picture, name: str, ending: str) -> str:
    """Name the file of one place safely: hotspot_ed-visits_52w_2026-10-10_tract-3_place.csv."""
    context = picture.context
    return _file_name(context, f"{context.window}w", (name, "place"), ending)


def history_file_name(context: Context, level: str, ending: str) -> str:
    """Name the file of histories: hotspot_ed-visits_4w_2026-10-10_by-tract_hot-over-time.csv."""
    part = ("part-of-region",) if context.neighborhoods else ()
    what = (f"by-{level}", *part, "hot-over-time")
    return _file_name(context, f"{context.window}w", what, ending)


def _points(signal: Signal) -> str:
    return "weekly" if signal.panel.window == 1 else f"by-{signal.panel.window}w"


def _file_name(context: Context, weeks: str, what: tuple[str, ...], ending: str) -> str:
    band = () if context.age_band == "all" else (f"age-{context.age_band}",)
    parts = ("hotspot", context.measure.key, *band, weeks, context.week.isoformat(), *what)
    return "_".join(safe_name(part) for part in parts) + f".{safe_name(ending)}"


def safe_name(text: str) -> str:
    """Write a name in letters that every disk knows.

    Parameters
    ----------
    text : str
        As people write it.

    Returns
    -------
    str
        Of a to z, digits and hyphens, at most ``MOST_LETTERS`` of them; a name that loses letters,
        being longer or in another script, ends in a mark by which it differs from others.
    """
    parts = unicodedata.normalize("NFKD", text.casefold())
    plain = re.sub(r"[^a-z0-9]+", "-", parts.encode("ascii", "ignore").decode()).strip("-")
    lost = any(one.isalnum() and not one.isascii() for one in parts)
    if not lost and 0 < len(plain) <= MOST_LETTERS:
        return plain
    mark = hashlib.sha256(text.encode()).hexdigest()[:8]
    return f"{plain[:MOST_LETTERS].strip('-')}-{mark}".lstrip("-")
