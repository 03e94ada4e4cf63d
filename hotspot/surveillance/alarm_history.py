"""Every week is judged by what was known before it, and once: history is what one looks back on.

Weeks whose records still arrive and tracts of which the feeds see too little are as if nobody had
seen them.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from hotspot.clusters.alarm_rule import Alarm, AlarmSettings
from hotspot.clusters.alarm_shapes import NEAREST, NOBODY, nearest_places
from hotspot.clusters.alarm_weeks import Followed, follow_weeks
from hotspot.core.errors import NotEnoughData
from hotspot.core.measures import MEASURES, Measure
from hotspot.core.types import CountPanel
from hotspot.store.snapshots import Snapshot
from hotspot.surveillance.ground import adjacency_at, middles_of
from hotspot.surveillance.panels import panel_of

RULE = AlarmSettings()
RULE_VERSION = "2026-11-22"
"""Date on which the rule of the weekly alarm last changed."""


@dataclass(frozen=True, eq=False)
class History:
    """All weeks of a measure, each judged as it could have been judged then.

    Parameters
    ----------
    panel : CountPanel
        Weekly counts of n tracts.
    found : Alarm
        Of each tract and week.
    followed : Followed
        What that rests on.
    """

    panel: CountPanel
    found: Alarm
    followed: Followed

    @property
    def seen(self) -> np.ndarray:
        """Weeks of tracts that were seen, shape (n, w)."""
        return self.followed.exposure > 0

    def members(self, row: int, column: int) -> np.ndarray:
        """List the rows of the most surprising shape of a place, the place first."""
        if not self.found.with_nearest[row, column]:
            return np.array([row])
        inside = self.followed.around[[row]].nonzero()[1]
        return np.concatenate([[row], inside[inside != row]])


def judged_for(measure: Measure) -> Measure | None:
    """Give the measure whose events are judged for another, if it can be judged."""
    if measure.family == "person_days":
        return MEASURES["admissions"]
    return measure if measure.family == "events" and measure.better == "lower" else None


@lru_cache(maxsize=16)
def history_of(snapshot: Snapshot, measure: str, age_band: str) -> History:
    """Judge every week of a measure once; kept, because every week asks for the same.

    Parameters
    ----------
    snapshot : Snapshot
        Where the counts are.
    measure : str
        Key of a measure of events.
    age_band : str
        "all" or a band of the site.

    Returns
    -------
    History
        Weeks that are not complete, and tracts that are not measurable, are not seen.

    Raises
    ------
    NotEnoughData
        If there are too few weeks, or no counts of this measure.
    """
    panel = panel_of(snapshot, measure, "tract", window=1, age_band=age_band)
    if len(panel.weeks) < RULE.fewest_weeks:
        raise NotEnoughData(
            f"{panel.measure.label}: an alarm needs {RULE.fewest_weeks} weeks to know what is usual"
        )
    nearest = _nearest(snapshot, panel)
    known = panel.observed & panel.complete & panel.measurable[:, np.newaxis]
    events = np.where(known, panel.events, np.nan)
    followed = follow_weeks(events, panel.exposure, nearest, settings=RULE)
    return History(panel, followed.judged(), followed)


def _nearest(snapshot: Snapshot, panel: CountPanel) -> np.ndarray:
    """List the nearest tracts; those that touch where there are no outlines."""
    middles = middles_of(snapshot, "tract", tuple(panel.areas))
    if np.isfinite(middles).all(axis=1).any():
        return nearest_places(middles, on_globe=False)
    links = adjacency_at(snapshot, panel).links
    nearest = np.full((len(panel.areas), NEAREST), NOBODY)
    for row in range(len(nearest)):
        touching = links[[row]].nonzero()[1][:NEAREST]
        nearest[row, : touching.size] = touching
    return nearest


def rule_in_words(rule: AlarmSettings = RULE) -> str:
    """Say the rule in words, with its thresholds."""
    return (
        "A tract, or a tract with its five nearest, in the last 1, 2 or 4 weeks against its own"
        " usual level in these weeks of the region; an alarm is what chance does about once in"
        f" {rule.quarter} weeks in the whole region, of what is watched at most {rule.watch:.0%} is"
        f" chance; no tract is judged that expects, with its five nearest, fewer than"
        f" {rule.fewest_expected:.0f} events in four weeks"
    )
