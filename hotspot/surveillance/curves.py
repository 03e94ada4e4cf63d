"""How does one tract run from week to week, as far as its past and its neighbors let us see?

The curves were smoothed when the snapshot was made; here they meet what else is known of a place.
"""

from dataclasses import dataclass

import numpy as np

from hotspot.core.errors import NotEnoughData
from hotspot.store.snapshots import Snapshot
from hotspot.surveillance.answers import Context, Picture
from hotspot.surveillance.panels import context_of, panel_of
from hotspot.surveillance.unrated import why_no_rate

QUARTER = 13
"""Weeks, up to each one, that decide whether a place has a rate then and whether it is shown."""


APART = 0.15
"""How far the mean of a curve may lie outside the interval of the same year's rate, as a part of
its end: farther apart, one of the two misleads."""


@dataclass(frozen=True, eq=False)
class WeeklyCurve:
    """One tract's smoothed rate in every week, beside the region's.

    Parameters
    ----------
    context : Context
        What it is about; its week is the last one of the curve.
    area : str
        GEOID.
    weeks : ndarray of datetime64[D], shape (w,)
        Week endings.
    rate, lower, upper : ndarray of float, shape (w,)
        Per person-week, with the 95 % interval; not a number in weeks in which the tract has no
        rate, or is hidden.
    region : ndarray of float, shape (w,)
        Rate of the region's measurable tracts, smoothed likewise.
    complete : ndarray of bool, shape (w,)
        False where late records have been made up for.
    method : str
        How it was smoothed, in words.
    """

    context: Context
    area: str
    weeks: np.ndarray
    rate: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    region: np.ndarray
    complete: np.ndarray
    method: str


def weekly_curve(snapshot: Snapshot, measure: str, area: str) -> WeeklyCurve:
    """Give the weekly curve of a tract.

    Parameters
    ----------
    snapshot : Snapshot
        Where the curves are.
    measure : str
        Key of the measure.
    area : str
        GEOID of the tract.

    Returns
    -------
    WeeklyCurve
        Before suppression.

    Raises
    ------
    NotEnoughData
        If the snapshot has no curves of this measure, or none of this area.
    """
    curves = snapshot.tables["curves"]
    mine = curves[(curves["measure"] == measure) & curves["area"].isin([area, "region"])]
    own, region = (mine[mine["level"] == level] for level in ("tract", "region"))
    own = own.sort_values("week_ending")
    if own.empty:
        raise NotEnoughData(
            f"this snapshot has no weekly curve of {measure} in {area}; it is drawn for tracts,"
            " where enough is counted, when a snapshot is made"
        )
    whole = panel_of(snapshot, measure, "region", window=1)
    weeks = own["week_ending"].to_numpy().astype("datetime64[D]")
    rated = _is_rated(snapshot, measure, area, weeks)
    rate, lower, upper = (
        np.where(rated, own[name].to_numpy(float), np.nan) for name in ("rate", "lower", "upper")
    )
    return WeeklyCurve(
        context=context_of(snapshot, whole, weeks[-1].item()),
        area=area,
        weeks=weeks,
        rate=rate,
        lower=lower,
        upper=upper,
        region=region.sort_values("week_ending")["rate"].to_numpy(float),
        complete=whole.complete[np.searchsorted(whole.weeks, weeks)],
        method=str(own["method"].iloc[0]),
    )


def _is_rated(snapshot: Snapshot, measure: str, area: str, weeks: np.ndarray) -> np.ndarray:
    """Mask the weeks whose quarter gives the tract a rate."""
    panel = panel_of(snapshot, measure, "tract", window=QUARTER)
    row = int(np.searchsorted(panel.areas.astype(str), area))
    columns = np.searchsorted(panel.weeks, weeks)
    return np.array([why_no_rate(panel, column)[row] == "" for column in columns])


def agrees(curve: WeeklyCurve, year: Picture) -> bool:
    """Say whether a curve tells of the same place as the rate of its year does.

    Parameters
    ----------
    curve : WeeklyCurve
        Of a tract.
    year : Picture
        Map of tracts of the 52 weeks to about its end.

    Returns
    -------
    bool
        False also where the map has no rate of the tract: there is nothing to hold it against. A
        line that leans on neighbors and on its own past follows a place far from both too little.
    """
    row = np.flatnonzero(year.areas == curve.area)
    known = curve.complete & np.isfinite(curve.rate)
    if not row.size or not known.any():
        return False
    lower, upper = (getattr(year.smooth, end)[row[0]] for end in ("lower", "upper"))
    return bool(lower * (1 - APART) <= curve.rate[known].mean() <= upper * (1 + APART))
