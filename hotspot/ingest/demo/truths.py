"""What is really going on in a made-up region, written down so that an answer can be marked.

Every plant is of a kind that a weekly huddle meets: a cluster that is one, an improvement that is
one, and one that only looks like it because somebody chose the worst year to start from.
"""

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from hotspot.ingest.demo.region import BED_DAYS_BY_QUINTILE, DemoRegion

DELAYS = (0.70, 0.18, 0.06, 0.03, 0.02, 0.01)
"""Share of a week's records that are known at its end, and in each week after."""

CLUSTER_RATIO = 2.5
STAYS_FACTOR = 0.80
BED_DAYS_FACTOR = 0.82
SILENT_FACILITY = "ED-COMMUNITY"


@dataclass(frozen=True)
class Cluster:
    """Neighboring tracts with too many ED visits for a few weeks."""

    measure: str
    tracts: tuple[str, ...]
    ratio: float
    first_week: date
    last_week: date


@dataclass(frozen=True)
class Intervention:
    """A district where stays truly fall from a day on, and like ones where nothing changes."""

    district: str
    first_day: date
    stays_factor: float
    bed_days_factor: float
    comparators: tuple[str, ...]


@dataclass(frozen=True)
class Decoy:
    """A district whose true rate never changes, and whose bed-days fall after an unlucky year."""

    district: str
    measure: str
    first_week: date
    last_week: date
    above_own_level: float
    fall_by_itself: float


@dataclass(frozen=True)
class Silence:
    """A facility that stops sending."""

    facility: str
    first_day: date


@dataclass(frozen=True)
class PileUp:
    """An office whose tract stands in the records of children who live elsewhere."""

    tract: str
    share: float


@dataclass(frozen=True)
class Truths:
    """All that was planted, and the levels it was planted in.

    Parameters
    ----------
    seed : int
        Of the whole feed.
    first_week, last_week : date
        Saturdays of the first and the last full week.
    quintile : dict of str to int
        Poverty quintile of each tract, 1 least poor to 5.
    bed_days_per_1000_year, ed_per_1000_week : dict of str to float
        True rate of each tract, before any plant, over whole years.
    delays : tuple of float
        Share of a week's records known at its end, and in each week after.
    shares : dict of str to float
        Shares of rows that are repeated, revised, not geocoded, outside the region, and of the
        homes given as coordinates that lie on a tract line.
    impossible_rows : dict of str to int
        Encounter rows that cannot be, by kind.
    cluster, intervention, decoy, silence, pile_up : optional
        What was planted; None if nothing was or the span of weeks is too short.
    """

    seed: int
    first_week: date
    last_week: date
    quintile: dict[str, int]
    bed_days_per_1000_year: dict[str, float]
    ed_per_1000_week: dict[str, float]
    delays: tuple[float, ...]
    shares: dict[str, float]
    impossible_rows: dict[str, int]
    cluster: Cluster | None = None
    intervention: Intervention | None = None
    decoy: Decoy | None = None
    silence: Silence | None = None
    pile_up: PileUp | None = None

    def to_dict(self) -> dict[str, Any]:
        """Give plain values, dates as text, fit for JSON."""
        return _plain(asdict(self))


@dataclass(frozen=True)
class Plants:
    """What to plant; the decoy is found afterwards."""

    cluster: Cluster | None = None
    intervention: Intervention | None = None
    silence: Silence | None = None
    pile_up: PileUp | None = None


def choose_plants(region: DemoRegion, first_week: date, last_week: date) -> Plants:
    """Choose where and when to plant, from the region alone.

    Parameters
    ----------
    region : DemoRegion
        The place.
    first_week, last_week : date
        Saturdays of the first and the last full week.

    Returns
    -------
    Plants
        The cluster in its weeks, newest three left out; the intervention only where a year and a
        half follow it and a year precedes it.
    """
    start = last_week - timedelta(weeks=78) + timedelta(days=1)
    intervention = None
    taken: set[str] = set()
    if region.district.any() and start - timedelta(weeks=52) >= first_week - timedelta(days=6):
        intervention = _choose_intervention(region, start)
        taken = {intervention.district, *intervention.comparators}
    cluster = _choose_cluster(region, last_week, taken)
    if cluster is not None:
        taken |= set(region.district[np.isin(region.geoids, cluster.tracts)])
    return Plants(
        cluster=cluster,
        intervention=intervention,
        silence=Silence(SILENT_FACILITY, last_week - timedelta(days=34)),
        pile_up=_choose_office(region, taken),
    )


def find_decoy(
    region: DemoRegion, plants: Plants, yearly: np.ndarray, first_weeks: list[date]
) -> Decoy | None:
    """Find the district whose last year before the intervention was its unluckiest.

    Parameters
    ----------
    region : DemoRegion
        The place.
    plants : Plants
        What was planted; districts of the plants, their comparators and the smaller half are
        left out.
    yearly : ndarray of float, shape (districts, years)
        Simulated bed-days of each district (in order of name) in 52-week years; the last but one
        year ends with the intervention, the last follows it.
    first_weeks : list of date
        First Saturday of each year.

    Returns
    -------
    Decoy or None
        None if there was no intervention to be mistaken for.
    """
    if plants.intervention is None:
        return None
    names, children, _ = _describe_districts(region)
    before, after = yearly[:, -2], yearly[:, -1]
    own = np.delete(yearly, -2, axis=1).mean(axis=1)
    above = before / np.maximum(own, 1) - 1
    above[np.isin(names, sorted(_planted_districts(region, plants)))] = -np.inf
    above[children < np.median(children)] = -np.inf
    worst = int(np.argmax(above))
    return Decoy(
        district=str(names[worst]),
        measure="bed_days",
        first_week=first_weeks[-2],
        last_week=first_weeks[-1] - timedelta(weeks=1),
        above_own_level=round(float(above[worst]), 4),
        fall_by_itself=round(float(1 - after[worst] / before[worst]), 4),
    )


def _choose_intervention(region: DemoRegion, start: date) -> Intervention:
    """Take the poor district that should have most bed-days; compare it with those most like it."""
    names, children, poverty = _describe_districts(region)
    place = np.searchsorted(names, region.district)
    level = np.array(BED_DAYS_BY_QUINTILE)[region.quintile]
    expected = np.bincount(place, weights=region.children * level)
    named = names != ""
    poorest = named & (poverty >= np.quantile(poverty[named], 0.8))
    chosen = int(np.argmax(np.where(poorest, expected, -1)))
    unlike = np.abs(poverty - poverty[chosen]) / max(poverty.std(), 1e-9) + np.abs(
        np.log(np.maximum(children, 1) / children[chosen])
    )
    unlike[~named | (names == names[chosen])] = np.inf
    like = np.argsort(unlike, kind="stable")[:3]
    return Intervention(
        district=str(names[chosen]),
        first_day=start,
        stays_factor=STAYS_FACTOR,
        bed_days_factor=BED_DAYS_FACTOR,
        comparators=tuple(sorted(names[k].item() for k in like if np.isfinite(unlike[k]))),
    )


def _describe_districts(region: DemoRegion) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Sum the districts: names, children, and mean poverty of their children's tracts."""
    names, place = np.unique(region.district, return_inverse=True)
    children = np.bincount(place, weights=region.children)
    poor = np.bincount(place, weights=region.poverty * region.children)
    return names, children, poor / np.maximum(children, 1)


def _choose_cluster(region: DemoRegion, last_week: date, taken: set[str]) -> Cluster | None:
    """Take the four touching tracts of one ordinary district whose smallest is largest."""
    ordinary = np.isin(region.quintile, (1, 2, 3)) & ~np.isin(region.district, ["", *taken])
    best, members = -1.0, None
    for centre in np.flatnonzero(ordinary):
        near = np.flatnonzero(
            region.touching[centre] & (region.district == region.district[centre])
        )
        near = near[ordinary[near]]
        near = near[np.argsort(-region.children[near], kind="stable")][:3]
        group = np.append(near, centre)
        if len(group) == 4 and region.children[group].min() > best:
            best, members = region.children[group].min(), np.sort(group)
    if members is None:
        return None
    last = last_week - timedelta(weeks=3)
    return Cluster(
        measure="ed_visits",
        tracts=tuple(region.geoids[members]),
        ratio=CLUSTER_RATIO,
        first_week=last - timedelta(weeks=6),
        last_week=last,
    )


def _choose_office(region: DemoRegion, taken: set[str]) -> PileUp | None:
    """Take the tract nearest to 700 children outside the other plants."""
    far = np.abs(region.children - 700.0)
    far[np.isin(region.district, sorted(taken))] = np.inf
    office = int(np.argmin(far))
    return PileUp(str(region.geoids[office]), 0.015) if np.isfinite(far[office]) else None


def _planted_districts(region: DemoRegion, plants: Plants) -> set[str]:
    """Name the districts in which anything was planted or compared."""
    tracts = [plants.pile_up.tract] if plants.pile_up else []
    tracts += plants.cluster.tracts if plants.cluster else ()
    named = {"", *region.district[np.isin(region.geoids, tracts)].tolist()}
    if plants.intervention:
        named |= {plants.intervention.district, *plants.intervention.comparators}
    return named


def _plain(value: Any) -> Any:  # noqa: ANN401
    """Turn dates into text, all the way down."""
    if isinstance(value, dict):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value
