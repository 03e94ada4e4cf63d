"""A smoothed week still leans on what was counted in it, so it is hidden and rounded like a count.

The count of one tract in one week is nearly always too small to show. Its smoothed rate rests on
the weeks and tracts around as well: it is shown in the weeks in which the map of the quarter up to
them shows the tract (``disclosure.maps``, with all that is hidden against subtraction), and only
in steps of five percent, because exact curves of all tracts together could be turned back into
their counts.

What this does not stop: someone who knows the model and its numbers can bound a week's count more
closely than the threshold. Files for partners do not carry curves.
"""

from dataclasses import replace

import numpy as np

from hotspot.disclosure.maps import protect_counts
from hotspot.store.snapshots import Snapshot
from hotspot.surveillance.curves import QUARTER, WeeklyCurve

STEP = 1.05
"""Ratio of a rate that is drawn to the next."""


def protect_curve(snapshot: Snapshot, curve: WeeklyCurve) -> WeeklyCurve:
    """Blank the weeks of a curve in which the tract may not be shown, and round the others.

    Parameters
    ----------
    snapshot : Snapshot
        Where the counts are.
    curve : WeeklyCurve
        As worked out.

    Returns
    -------
    WeeklyCurve
        Rates and limits of the tract in steps of five percent; those of hidden weeks are not
        numbers. The region's are as they were.
    """
    key = curve.context.measure.key
    maps = (
        protect_counts(snapshot, key, QUARTER, week.item(), "all", "tract") for week in curve.weeks
    )
    hidden = np.array([curve.area in one.areas[one.suppressed] for one in maps])
    return replace(
        curve,
        **{name: _in_steps(np.where(hidden, np.nan, getattr(curve, name)))
           for name in ("rate", "lower", "upper")},
    )  # fmt: skip


def _in_steps(rates: np.ndarray) -> np.ndarray:
    """Round to the nearest power of the step; a rate is above zero or not a number."""
    return STEP ** np.round(np.log(rates) / np.log(STEP))
