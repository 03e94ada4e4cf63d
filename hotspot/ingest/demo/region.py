"""A place to make up children in: real tracts, real numbers of children, real poverty.

Nothing here is drawn from a patient. The steps between poor and well-off tracts are published ones;
what is added on top is the ordinary unevenness of neighboring places.
"""

from dataclasses import dataclass
from functools import cached_property

import geopandas as gpd
import numpy as np
import shapely

from hotspot.core.errors import InvalidGeography

BED_DAYS_BY_QUINTILE = (87.7, 113.3, 130.7, 144.1, 171.4)
"""Bed-days per 1,000 children per year by child-poverty quintile of tracts, Beck et al. (2018)."""

ED_PER_1000_WEEK = 9.2
"""Emergency visits per 1,000 children per week, NCHS Data Brief 469 for 2019."""

ED_GRADIENT = 2.5
"""ED visits in the poorest fifth of tracts against the least poor; assumed, between 2.2 and 2.6."""

SMOOTH_SD, ROUGH_SD = 0.17, 0.14


@dataclass(frozen=True, eq=False)
class DemoRegion:
    """Tracts with children, of whom a feed is made up.

    Parameters
    ----------
    tracts : GeoDataFrame
        Columns geoid and geometry, in ascending order of geoid, with a coordinate system.
    children : ndarray of int, shape (n,)
        Children younger than ``age_limit``; zero is allowed.
    poverty : ndarray of float, shape (n,)
        Share of people below the poverty line, 0 to 1.
    neighborhood : ndarray of str, shape (n,)
        Name of the neighborhood each tract lies in; None or NaN for none.
    age_limit : int
        Children are younger than this many completed years.

    Raises
    ------
    InvalidGeography
        If the arrays do not match the tracts or hold impossible numbers.
    """

    tracts: gpd.GeoDataFrame
    children: np.ndarray
    poverty: np.ndarray
    neighborhood: np.ndarray
    age_limit: int

    def __post_init__(self) -> None:
        """Refuse arrays that do not belong to the tracts."""
        n = len(self.tracts)
        shapes = [np.shape(a) for a in (self.children, self.poverty, self.neighborhood)]
        if shapes != [(n,)] * 3:
            raise InvalidGeography(
                f"demo region: children, poverty and neighborhood must have one value for each of"
                f" the {n} tracts, not shapes {shapes}"
            )
        if (np.asarray(self.children) < 0).any() or not np.isfinite(self.poverty).all():
            raise InvalidGeography(
                "demo region: children must be >= 0 and poverty a number in every tract"
            )

    @cached_property
    def geoids(self) -> np.ndarray:
        """GEOIDs in the order of the tracts."""
        return self.tracts["geoid"].to_numpy(dtype=object)

    @cached_property
    def district(self) -> np.ndarray:
        """Neighborhood of each tract as text, "" for none."""
        missing = np.array([not isinstance(name, str) for name in self.neighborhood], dtype=bool)
        return np.where(missing, "", self.neighborhood).astype(str)

    @cached_property
    def shapes(self) -> np.ndarray:
        """Polygons in longitude and latitude."""
        return self.tracts.to_crs(4326).geometry.to_numpy()

    @cached_property
    def touching(self) -> np.ndarray:
        """Which tracts touch, shape (n, n)."""
        one, other = shapely.STRtree(self.shapes).query(self.shapes, predicate="intersects")
        links = np.zeros((len(self.tracts),) * 2, dtype=bool)
        links[one, other] = one != other
        return links

    @cached_property
    def quintile(self) -> np.ndarray:
        """Poverty quintile of each tract, 0 least poor to 4, each with a fifth of the children."""
        order = np.argsort(self.poverty, kind="stable")
        weight = np.asarray(self.children, dtype=float)[order]
        middle = (np.cumsum(weight) - weight / 2) / max(weight.sum(), 1)
        fifth = np.empty(len(order), dtype=int)
        fifth[order] = np.minimum((middle * 5).astype(int), 4)
        return fifth


def draw_unevenness(region: DemoRegion, rng: np.random.Generator) -> np.ndarray:
    """Draw how much each tract differs from others as poor, near ones alike.

    Parameters
    ----------
    region : DemoRegion
        The place.
    rng : Generator
        Source of chance.

    Returns
    -------
    ndarray of float, shape (n,)
        Factors with mean 1 over the children of each quintile; their logarithms have a standard
        deviation of about 0.22, part of it smooth over space.
    """
    place = shapely.get_coordinates(shapely.centroid(region.shapes))
    place[:, 0] *= np.cos(np.radians(place[:, 1].mean()))
    apart = np.hypot(*(place[:, None] - place[None]).transpose(2, 0, 1))
    reach = 3 * np.median(np.sort(apart, axis=1)[:, min(1, len(place) - 1)])
    kernel = np.exp(-0.5 * (apart / max(reach, 1e-9)) ** 2)
    smooth = kernel @ rng.standard_normal(len(place)) / np.sqrt((kernel**2).sum(axis=1))
    factor = np.exp(SMOOTH_SD * smooth + ROUGH_SD * rng.standard_normal(len(place)))
    for fifth in range(5):
        inside = region.quintile == fifth
        weight = np.asarray(region.children, dtype=float)[inside]
        if weight.sum() > 0:
            factor[inside] /= np.average(factor[inside], weights=weight)
    return factor


def bed_day_rates(region: DemoRegion, unevenness: np.ndarray) -> np.ndarray:
    """Give each tract its true bed-days per 1,000 children per year, shape (n,)."""
    return np.array(BED_DAYS_BY_QUINTILE)[region.quintile] * unevenness


def ed_rates(region: DemoRegion, unevenness: np.ndarray) -> np.ndarray:
    """Give each tract its true ED visits per 1,000 children per week, shape (n,)."""
    step = ED_GRADIENT ** (region.quintile / 4)
    weight = np.asarray(region.children, dtype=float)
    return ED_PER_1000_WEEK * step / np.average(step, weights=weight) * unevenness
