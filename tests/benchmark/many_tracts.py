"""Three thousand tracts at full resolution, made of one county laid side by side."""

import geopandas as gpd
import pandas as pd

COUNTIES = (2, 7)
"""Copies from south to north and from west to east: 3,164 tracts of 226."""


def lay_side_by_side(county: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    degrees = county.to_crs(4326)
    west, south, east, north = degrees.total_bounds
    copies = []
    for row in range(COUNTIES[0]):
        for column in range(COUNTIES[1]):
            code = f"{39}{100 + row * COUNTIES[1] + column:03d}"
            shifted = degrees.translate(column * (east - west), row * (north - south))
            ids = code + degrees["geoid"].str[5:]
            copies.append(gpd.GeoDataFrame({"geoid": ids}, geometry=shifted, crs=4326))
    return pd.concat(copies, ignore_index=True)
