"""Only the snapshot that is up knows what was known before today, so a refresh reads it first."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from hotspot.core.errors import SnapshotUnavailable
from hotspot.core.site import Site
from hotspot.counts.triangle import extend_reporting, judge_weeks
from hotspot.store.snapshots import Snapshot
from hotspot.store.tables import read_table

_SAME = ("region", "vintage", "age_limit", "same_day", "sources", "synthetic")
"""Decisions of a site that must not have changed for its counts to be compared."""


@dataclass(frozen=True, eq=False)
class Before:
    """What the refresh before this one left behind.

    Parameters
    ----------
    snapshot : Snapshot or None
        The snapshot that is up; None if there is none, or none that counts the same things.
    past : DataFrame or None
        Table ``reporting`` of refreshes before the first snapshot, if a store brings one.
    """

    snapshot: Snapshot | None
    past: pd.DataFrame | None = None

    def carry_on(
        self, weeks: pd.DataFrame, as_of: date, *, learn: bool
    ) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Write down what is known today, and say from all of it how complete the weeks are.

        Parameters
        ----------
        weeks : DataFrame
            Table ``weeks`` as counted today.
        as_of : date
            Day whose knowledge that is.
        learn : bool
            False keeps the fixed lag; what is known is written down all the same.

        Returns
        -------
        tuple of DataFrame
            Tables ``weeks`` and ``reporting``.
        """
        earlier = self.past if self.snapshot is None else self.snapshot.tables["reporting"]
        reporting = extend_reporting(earlier, weeks, as_of)
        return judge_weeks(weeks, reporting, as_of, learn=learn), reporting


def take_over(up: Snapshot | None, store: Path | None, site: Site) -> Before:
    """Say what can be taken over from the snapshot that is up.

    Parameters
    ----------
    up : Snapshot or None
        The snapshot that is up; None if there is none, or it cannot be read.
    store : Path or None
        Folder of the snapshots; None is none.
    site : Site
        Decisions behind today's numbers.

    Returns
    -------
    Before
        Without a snapshot if there is none, or its counts are of another region, of other
        boundaries, ages or feeds: then everything begins anew. A store without any may bring the
        past of refreshes made elsewhere, in ``reporting.parquet``.
    """
    if up is not None:
        return Before(up if counts_the_same(up.site, site) else None)
    return Before(None, None if store is None else _past(store))


def _past(store: Path) -> pd.DataFrame | None:
    try:
        return read_table(store, "reporting")
    except SnapshotUnavailable:
        return None


def counts_the_same(one: Site, other: Site) -> bool:
    """Tell whether two sites count the same children of the same place by the same rules."""
    return all(getattr(one, name) == getattr(other, name) for name in _SAME)
