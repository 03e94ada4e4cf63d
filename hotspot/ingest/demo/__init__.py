"""The demo is a region that never was: real tracts, made-up children, truths we planted ourselves.

It is made anew from a seed, on any machine the same, and sends what a hospital would send: two
extracts a week, with everything that is wrong in such extracts.
"""

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from hotspot.core.errors import InvalidGeography
from hotspot.core.feed import Feed
from hotspot.core.settings import load_settings
from hotspot.ingest.demo.hospital import DemoFeed, say_nothing, simulate
from hotspot.ingest.demo.region import DemoRegion

__all__ = [
    "AS_OF",
    "DemoFeed",
    "DemoRegion",
    "demo_feed",
    "demo_region",
    "simulate",
    "write_demo",
    "write_extracts",
]

FOLDER = Path(__file__).parents[3] / "data" / "demo"
"""The bundled region and its settings."""

SEED = 3353
FIRST_WEEK = date(2022, 11, 5)
LAST_WEEK = date(2026, 10, 31)
AS_OF = (date(2026, 10, 26), date(2026, 11, 2))
"""Mondays on which the demo's two extracts are made."""


def demo_region() -> DemoRegion:
    """Read the bundled region.

    Returns
    -------
    DemoRegion
        279 tracts of Sacramento County, California, in 36 districts.

    Raises
    ------
    InvalidGeography
        If the files are not where a checkout of the project has them.
    """
    if not (FOLDER / "tracts.geojson").is_file():
        raise InvalidGeography(
            f"{FOLDER}: the demo region is not there; run the demo from a checkout of the project"
        )
    tracts = gpd.read_file(FOLDER / "tracts.geojson")[["geoid", "geometry"]]
    known = pd.read_csv(FOLDER / "populations.csv", dtype={"geoid": str}).set_index("geoid")
    named = pd.read_csv(FOLDER / "neighborhoods.csv", dtype=str).set_index("geoid")
    known = known.reindex(tracts["geoid"])
    return DemoRegion(
        tracts=tracts,
        children=known["children_under_16"].to_numpy(),
        poverty=(known["below_poverty"] / known["poverty_universe"].clip(lower=1)).to_numpy(),
        neighborhood=named["district"].reindex(tracts["geoid"]).to_numpy(dtype=object),
        age_limit=16,
    )


def demo_feed(progress: Callable[[str], None] = say_nothing) -> DemoFeed:
    """Make the feed of the bundled region, four years of weeks ending 2026-10-31."""
    return simulate(
        demo_region(), seed=SEED, first_week=FIRST_WEEK, last_week=LAST_WEEK, progress=progress
    )


def write_demo(folder: Path, as_of: date, feed: DemoFeed) -> Path:
    """Write a site's working folder: settings, region and the extracts of one day.

    Parameters
    ----------
    folder : Path
        Made if it is not there; files in it are replaced.
    as_of : date
        Day of the extracts.
    feed : DemoFeed
        Of the bundled region.

    Returns
    -------
    Path
        The settings file.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name in (
        "hotspot.toml",
        "tracts.geojson",
        "populations.csv",
        "neighborhoods.csv",
        "market_share.csv",
    ):
        shutil.copyfile(FOLDER / name, folder / name)
    settings = load_settings(folder / "hotspot.toml")
    write_extracts(settings.feeds, as_of, feed)
    text = json.dumps(feed.truths.to_dict(), indent=1)
    (folder / "truths.json").write_text(text + "\n", encoding="utf-8")
    return folder / "hotspot.toml"


def write_extracts(feeds: tuple[Feed, ...], as_of: date, feed: DemoFeed) -> None:
    """Write the extracts of one day where settings expect them, in the names and codes they map.

    Parameters
    ----------
    feeds : tuple of Feed
        One encounter and one screening feed, with absolute paths to a CSV or Parquet file each.
    as_of : date
        Day of the extracts.
    feed : DemoFeed
        What the hospital sends.
    """
    frames = dict(zip(("encounter", "screening"), feed.extract(as_of), strict=True))
    for one in feeds:
        frame, recoded = frames[one.kind], dict(one.values)
        table = pa.table(
            {theirs: _arrow(frame[ours], recoded.get(ours)) for ours, theirs in one.columns.items()}
        )
        path = Path(one.path)
        path.parent.mkdir(parents=True, exist_ok=True)
        write = pyarrow.csv.write_csv if path.suffix == ".csv" else pyarrow.parquet.write_table
        write(table, path)


def _arrow(column: pd.Series, codes: dict[str, str] | None) -> pa.Array:
    """Give a column as a file holds it: the hospital's codes, and dates without a time."""
    values = column.map({ours: theirs for theirs, ours in codes.items()}) if codes else column
    kind = pa.date32() if column.name == "birth_date" else None
    return pa.Array.from_pandas(values, type=kind)
