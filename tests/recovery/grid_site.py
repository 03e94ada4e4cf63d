"""A whole site small enough to refresh in a second: 25 square tracts and half a year of visits."""

from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from hotspot.core.settings import load_settings
from hotspot.ingest.demo import simulate, write_extracts
from hotspot.ingest.demo.region import DemoRegion

SIDE = 5
FIRST_DAY = date(2026, 3, 2)
SETTINGS = """
[region]
name = "Grid"
tracts = "tracts.geojson"
id_column = "geoid"
vintage = 2020
synthetic = true
[neighborhoods]
file = "places.csv"
tract_column = "geoid"
name_column = "row"
[populations]
file = "places.csv"
tract_column = "geoid"
count_column = "children"
year = 2020
label = "made-up children"
[store]
path = "store"
[[feeds]]
name = "visits"
kind = "encounter"
path = "encounters.parquet"
[feeds.columns]
encounter_id = "encounter_id"
person_id = "person_id"
encounter_class = "encounter_class"
start_ts = "start_ts"
end_ts = "end_ts"
birth_date = "birth_date"
tract_geoid = "tract_geoid"
"""


def grid_region():
    geoids = [f"39061{number:06d}" for number in range(100, 100 * (SIDE**2 + 1), 100)]
    corners = [(-84 + 0.01 * (i % SIDE), 39 + 0.01 * (i // SIDE)) for i in range(SIDE**2)]
    squares = [shapely.box(x, y, x + 0.01, y + 0.01) for x, y in corners]
    return DemoRegion(
        tracts=gpd.GeoDataFrame({"geoid": geoids}, geometry=squares, crs="EPSG:4326"),
        children=np.full(SIDE**2, 400),
        poverty=np.linspace(0, 0.5, SIDE**2),
        neighborhood=np.array([f"Row {i // SIDE}" for i in range(SIDE**2)], dtype=object),
        age_limit=18,
    )


def make_site(folder):
    """Write settings, places and half a year of visits; nothing is published yet."""
    region = grid_region()
    region.tracts.to_file(folder / "tracts.geojson", driver="GeoJSON")
    places = {"geoid": region.geoids, "row": region.neighborhood, "children": region.children}
    pd.DataFrame(places).to_csv(folder / "places.csv", index=False)
    (folder / "hotspot.toml").write_text(SETTINGS, encoding="utf-8")
    settings = load_settings(folder / "hotspot.toml")
    weeks = {"first_week": date(2025, 9, 6), "last_week": date(2026, 2, 28)}
    write_extracts(settings.feeds, FIRST_DAY, simulate(region, seed=9, plant=False, **weeks))
    return settings
