"""A tiny site: four square tracts in a row, forty children each, and a hospital with six rows."""

import json
from contextlib import ExitStack
from datetime import date, datetime
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely

from hotspot.core.settings import Settings
from hotspot.ingest.findings import refuse_stops
from hotspot.ingest.intake import Intake, judge_all

AS_OF = date(2026, 1, 3)
GEOIDS = ("06067000100", "06067000200", "06067000300", "06067000400")
CANARY = "ZZCANARY"

ENCOUNTER_COLUMNS = {
    "encounter_id": "visit",
    "person_id": "patient",
    "encounter_class": "class",
    "start_ts": "arrived",
    "end_ts": "left",
    "birth_date": "born",
    "tract_geoid": "tract",
    "longitude": "lon",
    "latitude": "lat",
    "facility_id": "where",
    "source_updated_at": "changed",
}
SCREENING_COLUMNS = {
    "screening_id": "answer",
    "person_id": "patient",
    "screened_ts": "asked",
    "birth_date": "born",
    "tract_geoid": "tract",
    "domain": "topic",
    "result": "said",
}


def row_of_tracts() -> gpd.GeoDataFrame:
    squares = [shapely.box(x, 38, x + 1, 39) for x in range(-124, -120)]
    return gpd.GeoDataFrame({"geoid": list(GEOIDS)}, geometry=squares, crs=4326)


def encounter(**cells) -> dict:
    """A row nobody could object to, as the hospital writes it."""
    row = {
        "visit": "E1",
        "patient": "P1",
        "class": "EMER",
        "arrived": datetime(2025, 12, 30, 8),
        "left": datetime(2025, 12, 30, 12),
        "born": date(2020, 2, 29),
        "tract": GEOIDS[0],
        "lon": None,
        "lat": None,
        "where": "MAIN",
        "changed": datetime(2025, 12, 31),
        "comment": CANARY,
    }
    return row | cells


def answer(**cells) -> dict:
    row = {
        "answer": "A1",
        "patient": "P1",
        "asked": datetime(2025, 12, 30, 8),
        "born": date(2020, 2, 29),
        "tract": GEOIDS[0],
        "topic": "food",
        "said": "need",
        "comment": CANARY,
    }
    return row | cells


def write_csv(file: Path, rows: list[dict]) -> None:
    pd.DataFrame(rows).to_csv(file, index=False)


def write_parquet(file: Path, rows: list[dict]) -> None:
    frame = pd.DataFrame(rows)
    for name in ("arrived", "left", "changed", "asked"):
        if name in frame:
            frame[name] = pd.to_datetime(frame[name])
    frame.to_parquet(file, index=False)


def site(folder: Path, *feeds: dict) -> Settings:
    """Settings of a site whose region files lie in ``folder``."""
    tracts = folder / "tracts.geojson"
    tracts.write_text(row_of_tracts().to_json(), encoding="utf-8")
    children = pd.DataFrame({"tract": GEOIDS, "children": 40})
    children.to_csv(folder / "children.csv", index=False)
    names = pd.DataFrame({"tract": GEOIDS, "name": ["West", "West", "East", "East"]})
    names.to_csv(folder / "names.csv", index=False)
    return Settings.model_validate(
        {
            "region": {
                "name": "Four Tracts",
                "tracts": tracts,
                "id_column": "geoid",
                "vintage": 2020,
            },
            "neighborhoods": {
                "file": folder / "names.csv",
                "tract_column": "tract",
                "name_column": "name",
            },
            "populations": {
                "file": folder / "children.csv",
                "tract_column": "tract",
                "count_column": "children",
                "year": 2023,
                "label": "children",
            },
            "feeds": list(feeds),
        }
    )


def take_in(settings: Settings, as_of: date, tracts: gpd.GeoDataFrame) -> Intake:
    """Judge the lines of every feed, and refuse as a refresh does what cannot be believed."""
    intake = judge_all(settings, as_of, tracts)
    with ExitStack() as if_refused:
        if_refused.enter_context(intake)
        refuse_stops(intake.quality)
        if_refused.pop_all()
    return intake


def encounters_feed(path: Path, **changes) -> dict:
    feed = {
        "name": "hospital",
        "kind": "encounter",
        "path": str(path),
        "columns": ENCOUNTER_COLUMNS,
    }
    return feed | changes


def screenings_feed(path: Path, **changes) -> dict:
    feed = {
        "name": "clinic",
        "kind": "screening",
        "path": str(path),
        "columns": SCREENING_COLUMNS,
    }
    return feed | changes


def geojson(features: list[tuple[object, object]]) -> str:
    """GeoJSON text of (id, geometry) pairs."""
    return json.dumps(
        {
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "properties": {"geoid": geoid},
                    "geometry": shape and json.loads(shapely.to_geojson(shape)),
                }
                for geoid, shape in features
            ],
        }
    )
