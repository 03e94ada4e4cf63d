"""A window is as complete as its weeks are, each by its share of what the window will hold."""

import numpy as np
import pandas as pd

from hotspot.core.errors import NotEnoughData
from hotspot.core.measures import Measure
from hotspot.core.types import TWO_SIDED_95
from hotspot.counts.completeness import COMPLETE, SURE


def window_completeness(
    weeks: pd.DataFrame, measure: Measure, window: int
) -> dict[str, np.ndarray]:
    r"""Say how complete the windows of a measure are.

    Parameters
    ----------
    weeks : DataFrame
        Table ``weeks`` of a snapshot.
    measure : Measure
        With a row a week. A share is as complete as the less complete of its two counts.
    window : int
        Weeks of each window.

    Returns
    -------
    dict of str to ndarray, each of shape (w,)
        ``complete``, and ``completeness`` with its ``_lower`` and ``_upper`` end, of the window
        that ends with each week, ascending. Where the completeness of one of its weeks is not
        known, a window is complete if that last week is.

    Raises
    ------
    NotEnoughData
        If the table has no weeks of the measure.

    Notes
    -----
    A week with *C* events of which a share *F* has arrived will have *C / F*; a window has
    :math:`\sum C / \sum (C / F)`. What is not known of the weeks is taken as independent.
    """
    counted = _windows(_of(weeks, measure.key, measure.label), window)
    if measure.denominator is None or not (weeks["measure"] == measure.denominator).any():
        return counted
    asked = _windows(_of(weeks, measure.denominator, measure.label), window)
    less = asked["completeness"] < counted["completeness"]
    found = {name: np.where(less, asked[name], counted[name]) for name in counted}
    return found | {"complete": asked["complete"] & counted["complete"]}


def is_complete(
    share: np.ndarray, lower: np.ndarray, upper: np.ndarray, events: np.ndarray
) -> np.ndarray:
    """Say which cohorts are complete, and surely so.

    Parameters
    ----------
    share, lower, upper : ndarray of float, shape (n,)
        Completeness and its interval.
    events : ndarray of float, shape (n,)
        Events known.

    Returns
    -------
    ndarray of bool, shape (n,)
        False where it is not known. Among few events one late record is a large share of them, and
        says nothing: an interval of one event is narrow, too.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        near = (share >= COMPLETE) & (share <= 1 / COMPLETE)
        one = np.maximum(np.abs(events / lower - events), np.abs(events - events / upper)) <= 1.01
        return near & (one | ((lower >= SURE) & (upper <= 1 / SURE)))


def _of(weeks: pd.DataFrame, key: str, label: str) -> pd.DataFrame:
    known = weeks[weeks["measure"] == key].sort_values("week_ending")
    if known.empty:
        raise NotEnoughData(
            f"{label}: the feeds of this snapshot do not have it; choose another measure"
        )
    return known


def _windows(known: pd.DataFrame, window: int) -> dict[str, np.ndarray]:
    complete = known["complete"].to_numpy(dtype=bool)
    share, lower, upper = (
        _or_whole(known, name, complete)
        for name in ("completeness", "completeness_lower", "completeness_upper")
    )
    if window == 1:
        near = complete
    else:
        value = known["value"].to_numpy(float)
        share, lower, upper = _shared(value, share, lower, upper, window)
        sure = is_complete(share, lower, upper, _rolling(value, window))
        near = np.where(np.isfinite(share), sure, complete)
    ends = {"completeness_lower": lower, "completeness_upper": upper}
    return {"complete": near, "completeness": share} | ends


def _or_whole(known: pd.DataFrame, name: str, complete: np.ndarray) -> np.ndarray:
    """Give a column, with one for weeks that are complete by the fixed lag."""
    values = known[name].to_numpy(dtype=float)
    return np.where(complete & np.isnan(values), 1.0, values)


def _shared(
    value: np.ndarray, share: np.ndarray, lower: np.ndarray, upper: np.ndarray, window: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Weigh the weeks of each window by what they will hold; no week counts for nothing at all."""
    held = np.maximum(value, 0.5) / share
    off = held * (upper - lower) / (2 * TWO_SIDED_95 * share)
    came, total, spread = (_rolling(part, window) for part in (held * share, held, off**2))
    found = came / total
    reach = TWO_SIDED_95 * np.sqrt(spread) / total
    return found, found * (1 - reach), np.minimum(found * (1 + reach), np.maximum(found, 1.0))


def _rolling(values: np.ndarray, window: int) -> np.ndarray:
    """Sum each value with those before it; not a number if one of them is."""
    padded = np.concatenate([np.zeros(window - 1), values])
    return np.lib.stride_tricks.sliding_window_view(padded, window).sum(axis=1)
