"""A map as fine as there is something to see, and no finer: empty tracts tell nobody anything."""

from datetime import date

import numpy as np

from hotspot.core.types import CountPanel, Level
from hotspot.store.snapshots import Snapshot
from hotspot.surveillance.estimates import FEWEST_EXPECTED, typical_count
from hotspot.surveillance.judged import judging_measure
from hotspot.surveillance.panels import column_of, measure_of, panel_of

PUBLISHABLE = 0.75
"""Share of areas with enough children behind their number that makes a grain fine enough to show.

Zeros do not count: where most areas have none, there is nothing yet to see at this grain.
"""


def finest_level(
    snapshot: Snapshot, measure: str, *, window: int, week: date, age_band: str = "all"
) -> Level:
    """Choose tracts if enough of them have enough children behind their number, and expect enough.

    Parameters
    ----------
    snapshot : Snapshot
        Where the counts are.
    measure : str
        Key of the measure.
    window : int
        Weeks to sum.
    week : date
        Saturday the window ends with.
    age_band : str, default "all"
        Or a band of the site.

    Returns
    -------
    {"tract", "neighborhood"}
        Tracts if three in four have as many children behind them as the site's threshold, and the
        typical one expects ``FEWEST_EXPECTED`` separate events of what judges them. Never for one
        condition group.
    """
    if measure_of(measure).part_of:
        return "neighborhood"
    panel = panel_of(snapshot, measure, "tract", window=window, age_band=age_band)
    column = column_of(panel, week)
    lived_in = (panel.exposure[:, column] > 0) & panel.measurable
    enough = panel.persons[lived_in, column] >= snapshot.site.threshold
    seen = enough.size and np.mean(enough) >= PUBLISHABLE
    return "tract" if seen and _enough_expected(snapshot, panel, column) else "neighborhood"


def _enough_expected(snapshot: Snapshot, panel: CountPanel, column: int) -> bool:
    """Ask the measure whose counts say what stands out, too."""
    if typical_count(panel, column) < FEWEST_EXPECTED:
        return False
    judge = judging_measure(snapshot, panel.measure)
    if judge is None:
        return True
    other = panel_of(snapshot, judge.key, "tract", window=panel.window, age_band=panel.age_band)
    return typical_count(other, other.column(panel.weeks[column])) >= FEWEST_EXPECTED
