"""A rule that is changed quietly rewrites last month's map; so rules are numbered, dated and kept.

A snapshot remembers the rule that was in force when it was made, and is always shown by it. A new
rule is a new entry at the end of the list; an entry that was in force is never edited.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from hotspot.core.errors import SnapshotUnavailable


@dataclass(frozen=True)
class HotspotRule:
    """When an area is called higher than the region; the same for all areas of a map.

    Parameters
    ----------
    version : int
        Its number.
    since : date
        Day from which snapshots are made under it.
    margin : float
        Ratio to the region's rate that counts as different.
    fdr : float
        Share of a list that may be expected to be wrong.
    likely : float
        Probability from which something is called likely.
    judged_by : mapping of str to str
        Measures that are judged by the counts of another one, and which that is.
    stays : mapping of int to float
        Probability down to which a place stays on the list that is kept from week to week, by weeks
        of the window; empty if each week had a list of its own.
    changed : str
        What it changed, and why, in one sentence.
    """

    version: int
    since: date
    margin: float
    fdr: float
    likely: float
    changed: str
    judged_by: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    stays: Mapping[int, float] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def name(self) -> str:
        """Number and day, as a map says them."""
        return f"no. {self.version}, dated {self.since.day} {self.since:%b %Y}"


RULES = (
    HotspotRule(
        version=1,
        since=date(2026, 10, 1),
        margin=1.2,
        fdr=0.10,
        likely=0.80,
        changed="The first rule: each measure is judged by its own counts.",
    ),
    HotspotRule(
        version=2,
        since=date(2026, 11, 22),
        margin=1.2,
        fdr=0.10,
        likely=0.80,
        judged_by=MappingProxyType({"bed_days": "admissions"}),
        stays=MappingProxyType({4: 0.50, 13: 0.70, 52: 0.80}),
        changed=(
            "Bed-days are judged by hospital stays, because one long stay is many bed-days and"
            " places chosen by them fall by themselves; the burden is still told in bed-days. And"
            " the list that huddles follow is kept: a place comes on in its second week, and stays"
            " while it is likely enough."
        ),
    ),
)
"""Every rule that was ever in force, oldest first."""

NEWEST = RULES[-1].version
"""Rule of the snapshots that are made now."""


def rule_of(version: int) -> HotspotRule:
    """Give the rule of a snapshot.

    Parameters
    ----------
    version : int
        Its number.

    Returns
    -------
    HotspotRule
        Of that number.

    Raises
    ------
    SnapshotUnavailable
        If there is none.
    """
    for rule in RULES:
        if rule.version == version:
            return rule
    raise SnapshotUnavailable(
        f"the snapshot was made under hotspot rule {version}, which this version of Hotspot does"
        " not know; install the newer one that made it"
    )
