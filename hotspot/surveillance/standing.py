"""Where does a place stand among the others, and how sure is that?"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np

from hotspot.core.errors import NoConvergence, NotEnoughData
from hotspot.core.types import Level
from hotspot.rates.ranks import Ranks, rank_areas
from hotspot.store.snapshots import Snapshot
from hotspot.surveillance.answers import Picture
from hotspot.surveillance.estimates import FEWEST_EXPECTED, fit_panel
from hotspot.surveillance.expected import adjust_for_age
from hotspot.surveillance.ground import adjacency_at
from hotspot.surveillance.panels import column_of, panel_of
from hotspot.surveillance.pictures import learned_from
from hotspot.surveillance.pooled import Pool
from hotspot.surveillance.unrated import why_no_rate

DRAWS = 1000
"""Joint draws of the rates of all areas that ranks are taken from."""


@dataclass(frozen=True)
class Standing:
    """Where one place stands; the first has the highest rate.

    Parameters
    ----------
    lower, upper : int
        Ends of the interval of its rank.
    coverage : float
        Of that interval.
    in_top : float
        Probability of standing among the highest.
    top : int
        Number of places that are the highest: a tenth of them.
    among : int
        Number of places ranked.
    """

    lower: int
    upper: int
    coverage: float
    in_top: float
    top: int
    among: int


def rank_place(
    snapshot: Snapshot, picture: Picture, area: str, *, pool: Pool | None = None
) -> Standing | None:
    """Say where a place stands among all places of the region.

    Parameters
    ----------
    snapshot : Snapshot
        Where the picture was drawn from.
    picture : Picture
        With the place; it may show some neighborhoods only.
    area : str
        Id of the place.
    pool : callable or None
        As of ``draw``.

    Returns
    -------
    Standing or None
        None where the place has no rate, where too little is expected to tell places apart, or
        where which places touch is not known.
    """
    about = picture.context
    if picture.typical < FEWEST_EXPECTED:
        return None
    found = _ranks(
        snapshot, about.measure.key, picture.level, about.window, about.week, about.age_band, pool
    )
    if found is None or area not in found[0]:
        return None
    row, ranks = found[0].index(area), found[1]
    if not np.isfinite(ranks.expected[row]):
        return None
    return Standing(
        lower=int(ranks.lower[row]),
        upper=int(ranks.upper[row]),
        coverage=ranks.coverage,
        in_top=float(ranks.in_top[row]),
        top=ranks.top,
        among=int(np.isfinite(ranks.expected).sum()),
    )


@lru_cache(maxsize=16)
def _ranks(
    snapshot: Snapshot,
    measure: str,
    level: Level,
    window: int,
    week: date,
    age_band: str,
    pool: Pool | None,
) -> tuple[list[str], Ranks] | None:
    panel = panel_of(snapshot, measure, level, window=window, age_band=age_band)
    column = column_of(panel, week)
    adjacency = adjacency_at(snapshot, panel)
    if adjacency.links.nnz == 0:
        return None
    _, expected = adjust_for_age(snapshot, panel, column)
    try:
        fit = fit_panel(learned_from(snapshot, panel, week, pool), column, expected, adjacency)
    except (NotEnoughData, NoConvergence):
        return None
    rated = why_no_rate(panel, column) == ""
    if not rated.any():
        return None
    return panel.areas.astype(str).tolist(), rank_areas(fit.draw(DRAWS), taking_part=rated)
