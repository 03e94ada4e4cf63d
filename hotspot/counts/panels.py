"""A panel is the counts of one question, with every area and week in its place.

The tables of a snapshot are sparse: a missing row is a zero. Statistics want full arrays in which
the same row is always the same area, and every column the same weeks.
"""

from datetime import date

import numpy as np
import pandas as pd

from hotspot.core.columns import COUNTS
from hotspot.core.errors import InvalidCounts, NotEnoughData
from hotspot.core.measures import Measure, known_as
from hotspot.core.sections import WINDOWS
from hotspot.core.types import CountPanel, Level
from hotspot.counts.arrived import window_completeness
from hotspot.counts.exposure import child_weeks_at_risk

_WEEK = np.timedelta64(7, "D")
_DECIMALS = 6


def assemble(  # noqa: PLR0913 - four tables and one question
    counts: pd.DataFrame,
    weeks: pd.DataFrame,
    populations: pd.DataFrame,
    areas: pd.DataFrame,
    *,
    measure: Measure,
    level: Level,
    age_band: str,
    window: int,
    as_of: date,
    vintage: int,
    capture_minimum: float | None = None,
    largest: pd.DataFrame | None = None,
) -> CountPanel:
    """Put the counts of one measure into a dense panel.

    Parameters
    ----------
    counts, weeks, populations, areas : DataFrame
        Tables of a snapshot, as `hotspot.core.columns` says.
    measure : Measure
        What to count.
    level : {"tract", "neighborhood", "region"}
        What a row is.
    age_band : str
        "all", or a band of the settings.
    window : int
        Weeks summed in each column: 1, 4, 13 or 52.
    as_of : date
        The day whose knowledge the snapshot is.
    vintage : int
        Year of the tract boundaries.
    capture_minimum : float or None
        Areas of which ``areas`` says that less than this share is seen are not measurable; None
        asks of no area.
    largest : DataFrame or None
        Table of that name; None, or no rows, if the snapshot is older than it.

    Returns
    -------
    CountPanel
        Areas ascending; every week of the measure in ``weeks``. ``exposure`` is the children who
        live there in each week, summed over the window; for a proportion, the children screened.
        Between two years of the populations children are interpolated (``counts.exposure``). It is
        zero only where nobody lives (or was screened), and not a number where the number of
        children is not known: there is no denominator then, though the count stays. In columns
        that are not observed, because the window reaches before the first full week or into the
        running one, the sums hold what is on file.

    Raises
    ------
    InvalidCounts
        If the window is not one that children were counted for, or if counts name an area or a
        week that the snapshot does not have.
    NotEnoughData
        If the snapshot has no weeks of this measure.

    Notes
    -----
    Events add up over weeks, children do not: a child with a need in each of four weeks is four
    of the events (and of the screened) of a 4-week window of a proportion, but one of its
    persons.
    """
    if window not in (1, *WINDOWS):
        raise InvalidCounts(
            f"children were counted for windows of 1, {', '.join(map(str, WINDOWS))} weeks,"
            f" not {window}; choose one of these"
        )
    known = _known_weeks(weeks, known_as(measure))
    if measure.of:
        here = (counts["level"] == level) & (counts["age_band"] == age_band)
        counts = _of_variant(counts.take(np.flatnonzero(here)), measure)
    endings = known["week_ending"].to_numpy().astype("datetime64[D]")
    ids = np.sort(areas.loc[areas["level"] == level, "area"].to_numpy(dtype=object))
    grid = _Grid(counts, measure.key, level, age_band, ids, endings)
    observed = _all_observed(known["observed"].to_numpy(dtype=bool), window)
    capture = _capture(areas, level, ids)
    return CountPanel(
        measure=measure,
        level=level,
        areas=ids,
        weeks=endings,
        window=window,
        age_band=age_band,
        events=grid.sums("value", window).astype(float),
        exposure=_exposure(counts, populations, measure, grid, window),
        persons=grid.persons(window),
        squares=grid.squares(window).astype(float),
        observed=np.broadcast_to(observed, grid.shape),
        capture=capture,
        measurable=~(capture < (capture_minimum or 0.0)),
        as_of=as_of,
        vintage=vintage,
        **window_completeness(weeks, known_as(measure), window),
        largest=_largest(largest, grid, known_as(measure), window),
    )


def _of_variant(counts: pd.DataFrame, measure: Measure) -> pd.DataFrame:
    """Take away and put in what the children bring whom a variant of a measure concerns."""
    signs = {measure.of: 1, f"{measure.key}_less": -1, f"{measure.key}_plus": 1}
    rows = counts[counts["measure"].isin(list(signs))]
    sign = rows["measure"].astype(object).map(signs).astype("int64")
    keys = [column.name for column in COUNTS if column.kind in ("text", "date")]
    amounts = rows.drop(columns=keys).astype(float).mul(sign, axis=0)
    changed = pd.concat([rows[keys].assign(measure=measure.key), amounts], axis=1)
    sums = changed.groupby(keys, observed=True, sort=False)[list(amounts)].sum().reset_index()
    whole = {name: "int64" for name in amounts if (sums[name] % 1 == 0).all()}
    return sums.astype(whole)


def _exposure(
    counts: pd.DataFrame, populations: pd.DataFrame, measure: Measure, like: "_Grid", window: int
) -> np.ndarray:
    """Give the children who live there, or who were asked, summed over the weeks of the window."""
    place = {name: getattr(like, name) for name in ("level", "age_band", "ids", "endings")}
    if measure.denominator is None:
        return child_weeks_at_risk(populations, **place, window=window)
    return _Grid(counts, measure.denominator, **place).sums("value", window).astype(float)


def _largest(
    table: pd.DataFrame | None, like: "_Grid", measure: Measure, window: int
) -> np.ndarray | None:
    """Give what one child has at most, where that was counted.

    In a variant she has no more than in the measure it is of, and nobody has more than the root of
    all squares: the smaller of both is near what she has wherever it is much of what all have.
    """
    if table is None or window == 1 or not (table["measure"] == measure.key).any():
        return None
    grid = _Grid(table, measure.key, like.level, like.age_band, like.ids, like.endings)
    most = grid.changes(f"largest_{window}").astype(float)
    return most if measure.key == like.key else np.minimum(most, np.sqrt(like.squares(window)))


def _known_weeks(weeks: pd.DataFrame, measure: Measure) -> pd.DataFrame:
    known = weeks[weeks["measure"] == measure.key].sort_values("week_ending")
    if known.empty:
        raise NotEnoughData(
            f"{measure.label}: the feeds of this snapshot do not have it; choose another measure"
        )
    return known


def _capture(areas: pd.DataFrame, level: str, ids: np.ndarray) -> np.ndarray:
    """Give the share of each area's events that the feeds see, where anybody has said it."""
    if "capture" not in areas:
        return np.full(len(ids), np.nan)
    return areas[areas["level"] == level].set_index("area")["capture"].reindex(ids).to_numpy(float)


def _all_observed(observed: np.ndarray, window: int) -> np.ndarray:
    total = np.cumsum(np.concatenate([np.zeros(window, dtype=int), observed]))
    return total[window:] - total[:-window] == window


def whole_persons(persons: np.ndarray) -> np.ndarray:
    """Say how many whole children stand behind amounts that may be fractions.

    Parameters
    ----------
    persons : ndarray
        Expected children: whole, or fractions where areas were split by shares.

    Returns
    -------
    ndarray of int64
        Rounded down, because disclosure asks for at least so many; but not to none where there is
        somebody, because none may be shown.
    """
    return np.where(persons > 0, np.maximum(np.floor(persons), 1), 0).astype(np.int64)


def _settled(amounts: np.ndarray) -> np.ndarray:
    """Take from running sums of fractions what adding and subtracting them left behind."""
    if np.issubdtype(amounts.dtype, np.integer):
        return amounts
    return amounts.round(_DECIMALS) + 0.0  # and no zero with a minus


class _Grid:
    """Rows of one measure, level and age band by area and week.

    Weeks before the first of the panel (a part of a week, a stay that began earlier) are kept in
    front of it, because running sums begin there.
    """

    def __init__(
        self,
        counts: pd.DataFrame,
        key: str,
        level: str,
        age_band: str,
        ids: np.ndarray,
        endings: np.ndarray,
    ) -> None:
        self.key, self.level, self.age_band = key, level, age_band
        self.ids, self.endings = ids, endings
        asked = (counts["measure"] == key) & (counts["level"] == level)
        rows = counts.take(np.flatnonzero(asked & (counts["age_band"] == age_band)))
        week = (rows["week_ending"].to_numpy().astype("datetime64[D]") - endings[0]) // _WEEK
        self.rows = rows
        self.shape = (len(ids), len(endings))
        self.early = max(0, -int(week.min(initial=0)))
        self.area = pd.Index(ids).get_indexer(rows["area"])
        self.week = week + self.early
        if (self.area < 0).any() or (week >= len(endings)).any():
            raise InvalidCounts(
                f"counts of {key} name a {level} or a week that the snapshot does not list;"
                " refresh it"
            )

    def weekly(self, column: str) -> np.ndarray:
        amounts = self.rows[column].to_numpy()
        kind = np.int64 if np.issubdtype(amounts.dtype, np.integer) else np.float64
        full = np.zeros((self.shape[0], self.early + self.shape[1]), dtype=kind)
        full[self.area, self.week] = amounts
        return full

    def sums(self, column: str, window: int) -> np.ndarray:
        total = np.cumsum(self.weekly(column), axis=1)
        total[:, window:] -= total[:, :-window].copy()
        return _settled(total[:, self.early :])

    def changes(self, column: str) -> np.ndarray:
        return _settled(np.cumsum(self.weekly(column), axis=1)[:, self.early :])

    def persons(self, window: int) -> np.ndarray:
        if window == 1:
            return whole_persons(_settled(self.weekly("n_persons")[:, self.early :]))
        return whole_persons(self.changes(f"persons_{window}"))

    def squares(self, window: int) -> np.ndarray:
        if window == 1:
            return self.weekly("sum_squares")[:, self.early :]
        return self.changes(f"squares_{window}")
