"""Tracts make neighborhoods, and neighborhoods make the region: one geography on three levels.

Larger areas are always put together from tracts (children added up, outlines dissolved, neighbors
inherited), so that the three levels cannot disagree.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd

from hotspot.core.settings import Settings
from hotspot.ingest.capture import fill_capture, list_capture
from hotspot.ingest.findings import Finding, quality_table
from hotspot.ingest.neighborhoods import read_neighborhoods
from hotspot.ingest.populations import read_populations
from hotspot.ingest.vintages import FEED, find_strangers
from hotspot.space.adjacency import links_frame, touching_areas
from hotspot.space.simplify import dissolve, simplify_for_map

REGION = "region"


@dataclass(frozen=True, eq=False)
class Places:
    """Every place of the region, as a snapshot keeps it.

    Parameters
    ----------
    neighborhoods : DataFrame
        Columns geoid and neighborhood (missing: in none), one row a tract.
    areas, populations, links : DataFrame
        Tables of ``core.columns``.
    shapes : GeoDataFrame
        Columns level, area, geometry; simplified for the screen.
    findings : DataFrame
        What a reader should know of the geography, as rows of the quality table.
    """

    neighborhoods: pd.DataFrame
    areas: pd.DataFrame
    populations: pd.DataFrame
    links: pd.DataFrame
    shapes: gpd.GeoDataFrame
    findings: pd.DataFrame


def read_places(settings: Settings, tracts: gpd.GeoDataFrame) -> Places:
    """Read what is known of every place.

    Parameters
    ----------
    settings : Settings
        Where the look-up and the populations are.
    tracts : GeoDataFrame
        Columns geoid and geometry, at full resolution.

    Returns
    -------
    Places
        On the levels tract, neighborhood and region.

    Raises
    ------
    InvalidGeography
        If tracts, neighborhoods and populations do not fit together.
    """
    geoids = list(tracts["geoid"])
    told = settings.neighborhoods
    names = read_neighborhoods(told, geoids) if told else name_tracts(geoids)
    lookup = names.rename("neighborhood").rename_axis("geoid").reset_index()
    children = read_populations(settings.populations, settings.ages, geoids)
    strangers = quality_table(find_strangers(settings, geoids))
    listed = list_areas(lookup, settings.region.name)
    areas = fill_capture(settings.capture, listed, lookup, children)
    seen = quality_table(list_capture(settings.capture, areas, FEED))
    light, warnings = simplify_for_map(tracts)
    return Places(
        neighborhoods=lookup,
        areas=areas,
        populations=add_up(children, lookup),
        links=link(tracts, lookup),
        shapes=outline(light, lookup),
        findings=pd.concat([strangers, seen, list_findings(lookup, children, warnings)]),
    )


def list_areas(lookup: pd.DataFrame, region: str) -> pd.DataFrame:
    """List every place with the name it is shown by.

    Parameters
    ----------
    lookup : DataFrame
        Columns geoid and neighborhood.
    region : str
        Name of the region.

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
    names = sorted(lookup["neighborhood"].dropna().unique())
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


def add_up(children: pd.DataFrame, lookup: pd.DataFrame) -> pd.DataFrame:
    """Add children of tracts up to neighborhoods and the region.

    Parameters
    ----------
    children : DataFrame
        Table ``populations`` of the tracts.
    lookup : DataFrame
        Columns geoid and neighborhood.

    Returns
    -------
    DataFrame
        Table ``populations`` of all levels. A tract whose number is not known adds nothing; a place
        of which no tract is known is not known either.
    """
    inside = children["area"].map(lookup.set_index("geoid")["neighborhood"])
    larger = [
        children.assign(level=level, area=area)
        .dropna(subset="area")
        .groupby(["level", "area", "age_band"], sort=False)["children"]
        .sum(min_count=1)
        .reset_index()
        for level, area in (("neighborhood", inside), (REGION, REGION))
    ]
    together = pd.concat([children, *larger], ignore_index=True)
    return together.astype({"children": float})


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


def outline(light: gpd.GeoDataFrame, lookup: pd.DataFrame) -> gpd.GeoDataFrame:
    """Outline every place from the simplified tracts, so that lines of all levels coincide.

    Parameters
    ----------
    light : GeoDataFrame
        Columns geoid and geometry, simplified.
    lookup : DataFrame
        Columns geoid and neighborhood.

    Returns
    -------
    GeoDataFrame
        Columns level, area and geometry.
    """
    named = light.merge(lookup, on="geoid")
    parts = (
        light.rename(columns={"geoid": "area"}).assign(level="tract"),
        dissolve(named.dropna(subset="neighborhood"), "neighborhood")
        .rename(columns={"neighborhood": "area"})
        .assign(level="neighborhood"),
        dissolve(light).assign(level=REGION, area=REGION),
    )
    columns = ["level", "area", "geometry"]
    return pd.concat([part[columns] for part in parts], ignore_index=True)


def list_findings(
    lookup: pd.DataFrame, children: pd.DataFrame, warnings: list[str]
) -> pd.DataFrame:
    """List what a reader should know of the geography.

    Parameters
    ----------
    lookup : DataFrame
        Columns geoid and neighborhood.
    children : DataFrame
        Table ``populations`` of the tracts.
    warnings : list of str
        Sentences about outlines that simplification changed much.

    Returns
    -------
    DataFrame
        Rows of table ``quality``; none if all is well.
    """
    return quality_table(_findings(lookup, children, warnings))


def _findings(
    lookup: pd.DataFrame, children: pd.DataFrame, warnings: list[str]
) -> Iterator[Finding]:
    def finding(rule: str, severity: str, tracts: int, words: str) -> Finding:
        share = tracts / len(lookup)
        return Finding(rule, FEED, severity, tracts, share, None, None, words)

    tracts = len(lookup)
    without = int(lookup["neighborhood"].isna().sum())
    if without:
        text = f"{without} of {tracts} tracts lie in no neighborhood; only the region counts them."
        yield finding("no neighborhood", "note", without, text)
    everyone = children[children["age_band"] == "all"]
    unknown = sorted(everyone.loc[everyone["children"].isna(), "area"])
    if unknown:
        text = (
            f"{len(unknown)} of {tracts} tracts have no number of children, first {unknown[0]};"
            " they have no rate, and larger areas are counted without their children."
        )
        yield finding("no children known", "warning", len(unknown), text)
    for text in warnings:
        yield finding("outline", "note", 1, text)
