"""How complete are the newest weeks? What past refreshes teach, or that they do not yet."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from hotspot.core.measures import MEASURES, Measure
from hotspot.counts.arrived import window_completeness
from hotspot.store.snapshots import Snapshot
from hotspot.surveillance.answers import Reported

NEWEST = 4
"""Weeks that are spoken of."""


@dataclass(frozen=True)
class Arrival:
    """How much of a measure's newest weeks has arrived.

    Parameters
    ----------
    measure : Measure
        What was counted.
    weeks : tuple of Reported or None
        The newest weeks that had ended, newest first; None where it is not known.
    refreshes : int
        Days of refreshes that are on file.
    """

    measure: Measure
    weeks: tuple[Reported | None, ...]
    refreshes: int

    @property
    def learned(self) -> bool:
        """Whether the newest week's completeness is known."""
        return bool(self.weeks) and self.weeks[0] is not None


def arrivals(snapshot: Snapshot) -> tuple[Arrival, ...]:
    """Say for each measure of a snapshot how complete its newest weeks are.

    Parameters
    ----------
    snapshot : Snapshot
        Where the counts are.

    Returns
    -------
    tuple of Arrival
        In the order measures are offered.
    """
    weeks, reporting = snapshot.tables["weeks"], snapshot.tables["reporting"]
    seen = reporting[reporting["as_of"] <= pd.Timestamp(snapshot.as_of)]
    refreshes = seen.groupby("measure")["as_of"].nunique()
    known = set(weeks["measure"])
    return tuple(
        Arrival(measure, _newest(snapshot, measure), int(refreshes.get(key, 0)))
        for key, measure in MEASURES.items()
        if key in known
    )


def _newest(snapshot: Snapshot, measure: Measure) -> tuple[Reported | None, ...]:
    weeks = snapshot.tables["weeks"]
    found = window_completeness(weeks, measure, 1)
    mine = weeks[weeks["measure"] == measure.key].sort_values("week_ending")
    ended = (mine["observed"] & (mine["week_ending"] < pd.Timestamp(snapshot.as_of))).to_numpy()
    measured = mine["completeness"].notna().to_numpy()
    return tuple(
        Reported(mine["week_ending"].iloc[column].date(), *_numbers(found, column))
        if measured[column]
        else None
        for column in np.flatnonzero(ended)[::-1][:NEWEST]
    )


def _numbers(found: dict[str, np.ndarray], column: int) -> tuple[float, float, float]:
    names = ("completeness", "completeness_lower", "completeness_upper")
    share, lower, upper = (float(found[name][column]) for name in names)
    return share, lower, upper
