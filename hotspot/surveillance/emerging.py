"""How long has a place been hot? The same map, drawn back in time from windows that share no week.

What a window cannot say, because the feeds do not reach there or too few children are behind it,
is unknown: neither hot nor not. So nothing is told here but what the map of each window tells.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from hotspot.clusters.emerging import Emerging, emerging_classes
from hotspot.core.errors import NotEnoughData
from hotspot.core.types import TOO_LITTLE, WITHOUT_RATE, Level
from hotspot.store.snapshots import Snapshot
from hotspot.surveillance.answers import Context, Picture
from hotspot.surveillance.panels import panel_of
from hotspot.surveillance.pictures import draw
from hotspot.surveillance.pooled import Pool

MOST_WINDOWS = 13
"""Windows looked back on: a year of four weeks."""

SUPPRESSED = "suppressed"
NOT_COVERED = "no data"


@dataclass(frozen=True, eq=False)
class History:
    """When each place was hot, and what that makes of it.

    Parameters
    ----------
    context : Context
        Of the newest window.
    level : {"tract", "neighborhood"}
        What a place is.
    areas, names, neighborhoods : ndarray of str, shape (n,)
        Id, name as shown, and neighborhood it lies in ("" for none).
    ends : tuple of date
        Saturday that ends each of w windows, oldest first; they share no week.
    status : ndarray of str, shape (n, w)
        What the map of each window says, "suppressed" and "no data" among it.
    known : ndarray of bool, shape (n, w)
        Windows that can be judged.
    hot, cold : ndarray of bool, shape (n, w)
        Windows in which the place was higher than the region by the rule of the map, and lower; the
        other way round where more is better. Never where nothing is known.
    found : Emerging
        Word, trend and number of known windows of each place.
    """

    context: Context
    level: Level
    areas: np.ndarray
    names: np.ndarray
    neighborhoods: np.ndarray
    ends: tuple[date, ...]
    status: np.ndarray
    known: np.ndarray
    hot: np.ndarray
    cold: np.ndarray
    found: Emerging

    @property
    def word(self) -> np.ndarray:
        """One of ``clusters.emerging.CLASSES`` for each place."""
        return self.found.word

    @property
    def windows(self) -> np.ndarray:
        """Known windows of each place."""
        return self.known.sum(axis=1)

    @property
    def times(self) -> np.ndarray:
        """Windows in which each place was hot."""
        return self.hot.sum(axis=1)

    @property
    def first(self) -> np.ndarray:
        """Column of the first window in which each place was hot; -1 if in none."""
        if not self.hot.shape[1]:
            return np.full(len(self.areas), -1)
        return np.where(self.hot.any(axis=1), self.hot.argmax(axis=1), -1)


def hot_history(
    snapshot: Snapshot,
    *,
    measure: str,
    window: int,
    week: date,
    age_band: str = "all",
    level: Level | None = None,
    protect: Callable[[Picture], Picture],
    pool: Pool | None = None,
) -> History:
    """Look back over windows that share no week, and say how each place came to be hot.

    Parameters
    ----------
    snapshot : Snapshot
        Where the counts are.
    measure : str
        Key of the measure.
    window : int
        Weeks of each window: 4, 13 or 52.
    week : date
        Saturday the newest window ends with.
    age_band : str, default "all"
        Or a band of the site.
    level : {"tract", "neighborhood"} or None
        None is that of the newest map.
    protect : callable
        Takes a picture and gives it back with what is too small hidden; a hidden window of a place
        is unknown.
    pool : callable or None
        As of ``draw``.

    Returns
    -------
    History
        Of at most ``MOST_WINDOWS`` windows, the oldest of which the feeds cover. The trend is that
        of the smoothed rate over the region's, so that a season that all places share is none.

    Raises
    ------
    NotEnoughData
        If the newest window is not covered by the feeds.
    """

    def shown(end: date, at: Level | None) -> Picture:
        asked = {"measure": measure, "window": window, "week": end, "age_band": age_band}
        return protect(draw(snapshot, **asked, level=at, pool=pool))

    newest = shown(week, level)
    pictures: list[Picture | None] = [newest]
    ends = [week]
    for end in _earlier(snapshot, newest):
        try:
            pictures.append(shown(end, newest.level))
        except NotEnoughData:
            pictures.append(None)
        ends.append(end)
    while pictures[-1] is None:
        pictures.pop()
        ends.pop()
    return _history(newest, pictures[::-1], tuple(ends[::-1]))


def _earlier(snapshot: Snapshot, newest: Picture) -> list[date]:
    """List the ends of the windows before the newest one, newest first, that the panel holds."""
    about = newest.context
    panel = panel_of(
        snapshot, about.measure.key, newest.level, window=about.window, age_band=about.age_band
    )
    first = panel.weeks[0].astype("datetime64[D]").item() + timedelta(weeks=about.window - 1)
    back = (about.week - timedelta(weeks=k * about.window) for k in range(1, MOST_WINDOWS))
    return [end for end in back if end >= first]


def _history(newest: Picture, pictures: list[Picture | None], ends: tuple[date, ...]) -> History:
    """Put the windows of all places side by side, oldest first."""
    size = len(newest.areas)
    status = np.column_stack([_status(one, size) for one in pictures])
    known = ~np.isin(status, (*WITHOUT_RATE, TOO_LITTLE, SUPPRESSED))
    fewer_is_better = newest.context.measure.better == "lower"
    worse, better = ("higher", "lower") if fewer_is_better else ("lower", "higher")
    hot, cold = known & (status == worse), known & (status == better)
    level = np.column_stack([_level(one, size) for one in pictures])
    level = np.where(known, level if fewer_is_better else -level, np.nan)
    return History(
        context=newest.context,
        level=newest.level,
        areas=newest.areas,
        names=newest.names,
        neighborhoods=newest.neighborhoods,
        ends=ends,
        status=status,
        known=known,
        hot=hot,
        cold=cold,
        found=emerging_classes(hot, known, level, cold=cold),
    )


def _status(picture: Picture | None, size: int) -> np.ndarray:
    """Give what the map of a window says of each place."""
    if picture is None:
        return np.full(size, NOT_COVERED, dtype=object)
    said = picture.hotspots.status.astype(object)
    told = np.isin(said, WITHOUT_RATE)
    return np.where(picture.suppressed & ~told, SUPPRESSED, said)


def _level(picture: Picture | None, size: int) -> np.ndarray:
    """Give the ratio of each place to the region."""
    if picture is None or not picture.region_rate > 0:
        return np.full(size, np.nan)
    return np.where(np.isfinite(picture.smooth.rate), picture.smooth.rate, np.nan) / (
        picture.region_rate
    )
