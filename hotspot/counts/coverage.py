"""A week without events is a zero only if somebody was counting.

Feeds begin on different days, and a kind of row that never occurs is a measure that does not exist
here, not one that is always zero.
"""

from datetime import date, timedelta
from itertools import pairwise

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd

from hotspot.core.errors import InvalidCounts
from hotspot.core.measures import DOMAINS, MEASURES
from hotspot.core.weeks import last_full_week
from hotspot.counts.calendar import Calendar
from hotspot.counts.segments import KEYS

_KINDS = {"ed_visits": ("visit",), "bed_days": ("stay",), "admissions": ("stay",)} | {
    f"{prefix}{suffix}": domains
    for prefix in ("screened", "screen_positive")
    for suffix, domains in [("", DOMAINS), *((f"_{name}", (name,)) for name in DOMAINS)]
}
"""Kinds of rows a measure is counted from."""


_EVIDENCE = {"bed_days": "admissions"} | {
    key: measure.denominator for key, measure in MEASURES.items() if measure.denominator
}
"""What shows that a measure was being counted, where it is not the measure itself."""

_NOT_LEARNED = ("completeness", "completeness_lower", "completeness_upper")
"""Columns that past refreshes fill."""

SILENT_WEEKS = 2
"""Fewer full weeks without an event are late records."""

FEWEST_WEEKS = 4
"""Weeks with events that it takes to know what is usual."""

EXPECTED_SINCE = 10.0
"""Events one would have expected in a silence, from which their absence is no chance."""

OPEN_ALWAYS = ("ed_visits", "admissions")
"""What is counted where nobody ever closes: a week without any was not sent. Offices close."""

NEAR = 13
"""Weeks with events on either side that say what is usual in a week between them."""

IN_A_GAP = 20.0
"""Events one would have expected in weeks between others, from which their absence is no chance."""

SCANT, MUCH = 0.2, 100.0
"""A week with less than this share of what is usual, where that is much, is the rest of one."""

STRAY = 0.1
"""Weeks before a silence with less than this share of what is usual after it are strays."""


def find_spans(
    encounters: ir.Table, answers: ir.Table, *, as_of: date, first_day: date | None
) -> pd.DataFrame:
    """Say from which day on each kind of row is on file.

    Parameters
    ----------
    encounters, answers : Table
        Rows with ``kind``, ``start_day`` and ``end_day``.
    as_of : date
        No row may begin later.
    first_day : date or None
        First day the feeds cover, if that is known.

    Returns
    -------
    DataFrame
        Index ``kind``; dates ``earliest`` and ``latest`` start, and ``first``, the first day
        covered.

    Raises
    ------
    InvalidCounts
        If there are no rows, or one begins after ``as_of``.

    Notes
    -----
    Hospitals extract by the day a stay began or by the day it ended. In the second case stays
    reach back for months, but the short ones of those months are missing. Whoever was in hospital
    on the night before the first discharge is on file either way: that night is the first covered.
    """
    columns = ("kind", "start_day", "end_day")
    rows = ibis.union(encounters.select(*columns), answers.select(*columns))
    found = (
        rows.aggregate(
            by="kind",
            earliest=rows.start_day.min(),
            latest=rows.start_day.max(),
            first_end=rows.end_day.min(),
        )
        .to_pyarrow()
        .to_pylist()
    )
    if not found:
        raise InvalidCounts(
            "the feeds hold no visit, stay or valid answer to count; check what was quarantined"
        )
    spans = pd.DataFrame(found).set_index("kind").sort_index()
    if spans["latest"].max() > as_of:
        raise InvalidCounts(
            f"rows begin after the as-of day {as_of}; leave them out or choose a later day"
        )
    covered = map(_first_covered, spans.index, spans["earliest"], spans["first_end"])
    spans["first"] = [first_day or day for day in covered]
    return spans


def list_weeks(
    sums: pd.DataFrame, spans: pd.DataFrame, *, calendar: Calendar, as_of: date, lag_weeks: int
) -> pd.DataFrame:
    """List what is known of each week, from the first full one to the one of ``as_of``.

    Parameters
    ----------
    sums : DataFrame
        ``measure`` and ``week``, in numbers; ``value`` and the part of it that is ``placed``.
    spans : DataFrame
        As `find_spans` returns it; a measure none of whose kinds occur has no rows.
    calendar : Calendar
        That numbered the weeks.
    as_of : date
        Weeks that had not ended before it are not observed, nor are those since a feed fell silent,
        nor those between others of which next to nothing was sent.
    lag_weeks : int
        Newest weeks, of those that had ended, that are not complete.

    Returns
    -------
    DataFrame
        As `hotspot.core.columns.WEEKS` says, by measure in the order of the registry and week.
    """
    saturdays = calendar.week_endings
    value, placed = _totals(sums, shape=(len(KEYS), len(saturdays)))
    ended = saturdays <= np.datetime64(last_full_week(as_of))
    first = _first_weeks(value, spans, saturdays, ended)
    heard = {key: _heard(_evidence(value, key), ended) & ~_gaps(value, key, ended) for key in first}
    complete = saturdays <= np.datetime64(last_full_week(as_of) - timedelta(weeks=lag_weeks))
    number = np.arange(len(saturdays))
    from_here = number >= min(*first.values(), len(saturdays) - 1)
    frames = []
    for measure, key in enumerate(KEYS):
        if key not in first:
            continue
        columns = {
            "measure": np.full(len(saturdays), key, dtype=object),
            "week_ending": saturdays.astype("datetime64[s]"),
            "observed": ended & heard[key] & (number >= first[key]),
            "complete": complete,
            "value": value[measure],
            "placed": placed[measure],
            **dict.fromkeys(_NOT_LEARNED, np.full(len(saturdays), np.nan)),
        }
        frames.append(pd.DataFrame(columns)[from_here])
    return pd.concat(frames, ignore_index=True).astype({"measure": "str"})


def find_strays(
    sums: pd.DataFrame, spans: pd.DataFrame, *, calendar: Calendar, as_of: date
) -> pd.DataFrame:
    """Find events that lie before the feeds became steady.

    Parameters
    ----------
    sums, spans : DataFrame
        As `list_weeks` takes them.
    calendar : Calendar
        That numbered the weeks.
    as_of : date
        Day whose knowledge this is.

    Returns
    -------
    DataFrame
        ``measure``, number of ``events``, and ``first_day``, the first day of the first week that
        is believed; of measures that have such events.
    """
    saturdays = calendar.week_endings
    value, _ = _totals(sums, shape=(len(KEYS), len(saturdays)))
    ended = saturdays <= np.datetime64(last_full_week(as_of))
    found = []
    for key, first in _first_weeks(value, spans, saturdays, ended).items():
        steady = _steady(_evidence(value, key), ended)
        if steady and steady + 1 == first and key not in _EVIDENCE:
            events = int(value[KEYS.index(key), :steady].sum())
            found.append((key, events, saturdays[first] - np.timedelta64(6, "D")))
    return pd.DataFrame(found, columns=["measure", "events", "first_day"])


def _first_weeks(
    value: np.ndarray, spans: pd.DataFrame, saturdays: np.ndarray, ended: np.ndarray
) -> dict[str, int]:
    """Number the first week of each measure that was counted from its first day on."""
    sundays = saturdays - np.timedelta64(6, "D")
    first = {}
    for key in filter(_KINDS.__contains__, KEYS):
        days = spans["first"].reindex(_KINDS[key]).dropna()
        if not days.empty:
            covered = int(np.searchsorted(sundays, np.datetime64(days.min())))
            steady = _steady(_evidence(value, key), ended)
            first[key] = max(covered, steady + 1 if steady else 0)
    return first


def _evidence(value: np.ndarray, key: str) -> np.ndarray:
    return value[KEYS.index(_EVIDENCE.get(key, key))]


def _first_covered(kind: str, earliest: date, first_end: date | None) -> date:
    if first_end is None:
        return earliest
    nights = 1 if kind == "stay" else 0
    return max(earliest, first_end - timedelta(days=nights))


def _steady(value: np.ndarray, ended: np.ndarray) -> int:
    """Number the week a feed resumed in after strays and a silence, which may be part of one.

    One row with a wrong year would make years of weeks without a row look counted. 0: no strays.
    """
    known = np.flatnonzero((value > 0) & ended)
    for before, after in reversed(list(pairwise(known))):
        silent = after - before - 1
        since = value[after : known[-1] + 1]
        if silent < SILENT_WEEKS or (since > 0).sum() < FEWEST_WEEKS:
            continue
        usual, strays = since.mean(), value[known[0] : after]
        if silent * usual >= EXPECTED_SINCE and strays.mean() < STRAY * usual:
            return int(after)
    return 0


def _heard(value: np.ndarray, ended: np.ndarray) -> np.ndarray:
    """Mask the weeks until a feed fell silent; the week it did so in may be a part of one.

    Two weeks without a row, where ``EXPECTED_SINCE`` or more were to be expected, are not empty:
    they are missing.
    """
    everywhere = np.ones(len(value), bool)
    known = np.flatnonzero((value > 0) & ended)
    known = known[known >= _steady(value, ended)]
    if known.size < FEWEST_WEEKS:
        return everywhere
    silent = int(ended.sum()) - 1 - known[-1]
    usual = value[known[0] : known[-1] + 1].mean()
    if silent < SILENT_WEEKS or silent * usual < EXPECTED_SINCE:
        return everywhere
    return np.arange(len(value)) < known[-1]


def _gaps(value: np.ndarray, key: str, ended: np.ndarray) -> np.ndarray:
    """Mask the weeks between others in which nobody can have been counting."""
    missing = np.zeros(value.shape[1], bool)
    if _EVIDENCE.get(key, key) not in OPEN_ALWAYS:
        return missing
    counted = _evidence(value, key)
    known = np.flatnonzero((counted > 0) & ended)
    near = pd.Series(counted[known]).rolling(2 * NEAR + 1, center=True, min_periods=1)
    usual = near.median().to_numpy()
    whole = (usual < MUCH) | (counted[known] >= SCANT * usual)
    sides = zip(pairwise(known[whole]), pairwise(usual[whole]), strict=True)
    for (before, after), expected in sides:
        if (after - before - 1) * min(expected) >= IN_A_GAP:
            missing[before + 1 : after] = True
    return missing


def _totals(sums: pd.DataFrame, shape: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
    where = sums["measure"].to_numpy(), sums["week"].to_numpy()
    value, placed = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    np.add.at(value, where, sums["value"].to_numpy())
    np.add.at(placed, where, sums["placed"].to_numpy())
    return value, placed
