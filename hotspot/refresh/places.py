"""Tracts make neighborhoods, and neighborhoods make the region: one geography on three levels.

Larger areas are always put together from tracts (children added up, outlines dissolved, neighbors
inherited), so that the three levels cannot disagree. A tract that is split over neighborhoods gives
each its share of its children, and its outline to the one with the largest share.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd

from hotspot.core.crosswalk import carry_children
from hotspot.core.settings import Settings
from hotspot.core.targets import refuse_unknown_places
from hotspot.ingest.findings import quality_table
from hotspot.ingest.geography.capture import fill_capture, list_capture
from hotspot.ingest.geography.neighborhoods import Membership, read_membership
from hotspot.ingest.geography.populations import children_of
from hotspot.ingest.geography.relationship import read_older
from hotspot.ingest.geography.vintages import FEED, find_strangers
from hotspot.refresh.outlines import link, outline, with_outlines
from hotspot.refresh.remarks import list_findings
from hotspot.space.simplify import simplify_for_map

REGION = "region"


@dataclass(frozen=True, eq=False)
class Places:
    """Every place of the region, as a snapshot keeps it.

    Parameters
    ----------
    neighborhoods : DataFrame
        Columns geoid and neighborhood (missing: in none), one row a tract; of a split tract the
        neighborhood with the largest share.
    shares : DataFrame or None
        Per ``core.crosswalk.CROSSWALK``, from tract to neighborhood, where tracts are split; None
        where every tract lies in one neighborhood or in none.
    areas, populations, links : DataFrame
        Tables of ``core.columns``.
    shapes : GeoDataFrame
        Columns level, area, geometry; simplified for the screen.
    findings : DataFrame
        What a reader should know of the geography, as rows of the quality table.
    """

    neighborhoods: pd.DataFrame
    shares: pd.DataFrame | None
    areas: pd.DataFrame
    populations: pd.DataFrame
    links: pd.DataFrame
    shapes: gpd.GeoDataFrame
    findings: pd.DataFrame

    def list_shares(self) -> pd.DataFrame:
        """Give table ``shares``: every part of every tract if any is split, else nothing."""
        if self.shares is None:
            nothing = {"area": "str", "neighborhood": "str", "weight": float}
            return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in nothing.items()})
        return self.shares.rename(columns={"source": "area", "target": "neighborhood"})


def read_places(settings: Settings, tracts: gpd.GeoDataFrame, as_of: date) -> Places:
    """Read what is known of every place.

    Parameters
    ----------
    settings : Settings
        Where the look-up and the populations are.
    tracts : GeoDataFrame
        Columns geoid and geometry, at full resolution.
    as_of : date
        Day of the extracts, to say how old the numbers of children are.

    Returns
    -------
    Places
        On the levels tract, neighborhood and region.

    Raises
    ------
    InvalidGeography
        If tracts, neighborhoods and populations do not fit together.
    InvalidSettings
        If a target is of a neighborhood that is not there.
    """
    geoids = list(tracts["geoid"])
    membership = read_membership_of(settings, geoids)
    parts = list_parts(membership, geoids)
    lookup = membership.names(geoids).reset_index()
    children = children_of(settings, geoids)
    older = read_older(settings, geoids)
    strangers = quality_table(find_strangers(settings, geoids, older))
    listed = list_areas(lookup, settings.region.name, parts)
    refuse_unknown_places(settings.targets, listed.loc[listed["level"] == "neighborhood", "area"])
    areas = fill_capture(settings.capture, listed, parts, children.table)
    seen = quality_table(list_capture(settings.capture, areas, FEED))
    light, warnings = simplify_for_map(tracts)
    drawn = with_outlines(lookup, membership)
    remarks = list_findings(lookup, children, warnings, membership=membership, as_of=as_of)
    return Places(
        neighborhoods=lookup,
        shares=membership.shares if membership.is_split else None,
        areas=areas,
        populations=add_up(children.table, parts),
        links=link(tracts, drawn),
        shapes=outline(light, drawn, membership),
        findings=pd.concat([strangers, seen, remarks]),
    )


def read_membership_of(settings: Settings, geoids: Sequence[str]) -> Membership:
    """Read which neighborhoods tracts lie in; without a look-up every tract is its own.

    Parameters
    ----------
    settings : Settings
        Where the look-up is, if there is one.
    geoids : sequence of str
        Tracts of the region.

    Returns
    -------
    Membership
        With every tract's share.
    """
    if settings.neighborhoods:
        return read_membership(settings.neighborhoods, geoids)
    own = {"source": list(geoids), "target": name_tracts(geoids).to_numpy(), "weight": 1.0}
    return Membership(pd.DataFrame(own))


def list_parts(membership: Membership, geoids: Sequence[str]) -> pd.DataFrame:
    """List the parts of every tract.

    Parameters
    ----------
    membership : Membership
        Shares of the tracts.
    geoids : sequence of str
        Tracts of the region.

    Returns
    -------
    DataFrame
        Columns geoid, neighborhood and weight, a row a part; one row with neither neighborhood nor
        weight for a tract in none.
    """
    parts = membership.shares.rename(columns={"source": "geoid", "target": "neighborhood"})
    return pd.DataFrame({"geoid": list(geoids)}).merge(parts, on="geoid", how="left")


def list_areas(
    lookup: pd.DataFrame, region: str, parts: pd.DataFrame | None = None
) -> pd.DataFrame:
    """List every place with the name it is shown by.

    Parameters
    ----------
    lookup : DataFrame
        Columns geoid and neighborhood, one row a tract.
    region : str
        Name of the region.
    parts : DataFrame or None
        Columns geoid and neighborhood, a row a part, if tracts are split: a neighborhood may have
        the largest share of no tract.

    Returns
    -------
    DataFrame
        Table ``areas``, with no share said of any.
    """
    tracts = pd.DataFrame(
        {
            "level": "tract",
            "area": lookup["geoid"],
            "name": lookup["geoid"].map(tract_name),
            "neighborhood": lookup["neighborhood"],
        }
    )
    named = lookup if parts is None else parts
    names = sorted(named["neighborhood"].dropna().unique())
    neighborhoods = pd.DataFrame({"level": "neighborhood", "area": names, "name": names})
    whole = pd.DataFrame({"level": [REGION], "area": [REGION], "name": [region]})
    listed = pd.concat([tracts, neighborhoods, whole], ignore_index=True).astype("str")
    return listed.assign(capture=np.nan)


def tract_name(geoid: str) -> str:
    """Say a tract as the Census Bureau does: 06067002500 is Tract 25, 06067001101 Tract 11.01."""
    number, part = int(geoid[5:9]), geoid[9:11]
    return f"Tract {number}" if part == "00" else f"Tract {number}.{part}"


def name_tracts(geoids: Sequence[str]) -> pd.Series:
    """Let every tract be its own neighborhood, where a site names none.

    Parameters
    ----------
    geoids : sequence of str
        Tracts of the region.

    Returns
    -------
    Series of str
        Names, by GEOID; with the county's code where the region has several.
    """
    several = len({geoid[:5] for geoid in geoids}) > 1
    county = [f" ({geoid[2:5]})" if several else "" for geoid in geoids]
    names = [tract_name(geoid) + where for geoid, where in zip(geoids, county, strict=True)]
    return pd.Series(names, index=pd.Index(geoids, name="geoid"), name="neighborhood", dtype="str")


def add_up(children: pd.DataFrame, parts: pd.DataFrame) -> pd.DataFrame:
    """Add children of tracts up to neighborhoods and the region.

    Parameters
    ----------
    children : DataFrame
        Table ``populations`` of the tracts.
    parts : DataFrame
        Columns geoid, neighborhood and, if tracts are split, weight; a row a part.

    Returns
    -------
    DataFrame
        Table ``populations`` of all levels. A tract whose number is not known adds nothing; a place
        of which no tract is known is not known either. What lies in no neighborhood is in the
        region only.

    Raises
    ------
    InvalidGeography
        If neighborhoods do not have all the children of their parts.
    """
    shares = parts.rename(columns={"geoid": "source", "neighborhood": "target"})
    shares = {"weight": 1.0} | dict(shares.dropna(subset="target").items())
    whole = pd.DataFrame({"source": children["area"].unique(), "target": REGION, "weight": 1.0})
    larger = [
        carry_children(children, crosswalk).assign(level=level)
        for level, crosswalk in (("neighborhood", pd.DataFrame(shares)), (REGION, whole))
    ]
    together = pd.concat([children, *larger], ignore_index=True)
    return together.astype({"children": float, "year": "int64"})
