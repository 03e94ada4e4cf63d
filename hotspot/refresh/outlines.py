"""Whatever has a name on a map needs a piece of ground on it, and neighbors.

A neighborhood is outlined by the tracts that lie in it. Where tracts are split, each goes to the
neighborhood with the largest share; one that would be left with none is given the tract it has most
of, if the tract's own neighborhood has others, and else a round spot in that tract.
"""

import geopandas as gpd
import pandas as pd
import shapely

from hotspot.ingest.geography.neighborhoods import Membership
from hotspot.space.adjacency import links_frame, touching_areas
from hotspot.space.simplify import dissolve

REGION = "region"


def with_outlines(lookup: pd.DataFrame, membership: Membership) -> pd.DataFrame:
    """Give every neighborhood a tract to be drawn by.

    Parameters
    ----------
    lookup : DataFrame
        Columns geoid and neighborhood, the one with the largest share; one row a tract.
    membership : Membership
        All shares.

    Returns
    -------
    DataFrame
        Columns geoid and neighborhood (missing: drawn as part of none). A neighborhood stays
        without a tract only where every tract it has a part of is another's only one; `outline`
        draws a spot there.
    """
    owner = lookup.set_index("geoid")["neighborhood"].astype(object)
    shares = membership.shares.sort_values(["weight", "source"], ascending=[False, True])
    landless = ~shares["target"].isin(owner.dropna())
    for part in shares[landless].itertuples():
        tracts = owner.value_counts()
        if part.target not in tracts and tracts.get(owner[part.source], 0) > 1:
            owner[part.source] = part.target
    return owner.astype("str").reset_index()


def link(tracts: gpd.GeoDataFrame, lookup: pd.DataFrame) -> pd.DataFrame:
    """Find which tracts touch, and with them which neighborhoods.

    Parameters
    ----------
    tracts : GeoDataFrame
        Columns geoid and geometry, at full resolution.
    lookup : DataFrame
        Columns geoid and neighborhood.

    Returns
    -------
    DataFrame
        Table ``links``.
    """
    touching = touching_areas(tracts.geometry, tracts["geoid"].to_numpy())
    pairs = links_frame(touching, "tract")
    names = lookup.set_index("geoid")["neighborhood"]
    larger = pd.DataFrame(
        {
            "level": "neighborhood",
            "area": pairs["area"].map(names),
            "neighbor": pairs["neighbor"].map(names),
        }
    )
    apart = larger[larger["area"] != larger["neighbor"]].dropna().drop_duplicates()
    ordered = apart.sort_values(["area", "neighbor"])
    return pd.concat([pairs, ordered], ignore_index=True).astype("str")


def outline(
    light: gpd.GeoDataFrame, lookup: pd.DataFrame, membership: Membership | None = None
) -> gpd.GeoDataFrame:
    """Outline every place from the simplified tracts, so that lines of all levels coincide.

    Parameters
    ----------
    light : GeoDataFrame
        Columns geoid and geometry, simplified.
    lookup : DataFrame
        Columns geoid and neighborhood.
    membership : Membership or None
        All shares, to find the neighborhoods that ``lookup`` leaves without a tract.

    Returns
    -------
    GeoDataFrame
        Columns level, area and geometry; no two places of a level overlap.
    """
    named = light.merge(lookup, on="geoid")
    hoods = dissolve(named.dropna(subset="neighborhood"), "neighborhood")
    if membership is not None:
        hoods = _with_spots(hoods, light, membership)
    parts = (
        light.rename(columns={"geoid": "area"}).assign(level="tract"),
        hoods.rename(columns={"neighborhood": "area"}).assign(level="neighborhood"),
        dissolve(light).assign(level=REGION, area=REGION),
    )
    columns = ["level", "area", "geometry"]
    return pd.concat([part[columns] for part in parts], ignore_index=True)


def _with_spots(
    hoods: gpd.GeoDataFrame, light: gpd.GeoDataFrame, membership: Membership
) -> gpd.GeoDataFrame:
    """Cut a spot for each neighborhood without ground from the tract it has most of."""
    shares = membership.shares.sort_values("weight", ascending=False)
    landless = shares[~shares["target"].isin(hoods["neighborhood"])].drop_duplicates("target")
    tracts = light.set_index("geoid").geometry
    for part in landless.itertuples():
        ground = tracts[part.source]
        for other in hoods.geometry:  # spots in the same tract stand beside each other
            covers = other.intersects(ground) and other.area < ground.area / 2
            ground = ground.difference(other) if covers else ground
        reach = shapely.maximum_inscribed_circle(ground)
        spot = shapely.Point(reach.coords[0]).buffer(reach.length / 2)
        rest = hoods.assign(geometry=hoods.geometry.difference(spot))
        own = gpd.GeoDataFrame({"neighborhood": [part.target]}, geometry=[spot], crs=light.crs)
        hoods = pd.concat([rest, own], ignore_index=True)
    return hoods.sort_values("neighborhood", ignore_index=True)
