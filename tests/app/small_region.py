"""A made-up region small enough to read: a grid of tracts, one child a visit, three years.

Everybody visits once, so distinct children equal visits in any window and every table can be
written down without counting. District B has three times its visits in the newest complete weeks;
one tract is nearly empty (its number is suppressed) and one is a park (no denominator).
"""

from datetime import date
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from hotspot.core.columns import TABLES
from hotspot.core.site import Site
from hotspot.core.weeks import last_full_week, week_range
from hotspot.refresh.curves import with_curves
from hotspot.store.snapshots import publish

AS_OF = date(2026, 11, 18)
LAG = 3
N_WEEKS = 170
SIDE = 6
DISTRICTS = ("Ash & Elm", "Birch", "Cedar", "Dogwood")
BANDS = ("00-04", "05-17")
MEASURES = {"ed_visits": 0.012, "bed_days": 0.004, "screened": 0.01, "screen_positive": 0.003}
PARK, FEW = 7, 28
WINDOWS = (4, 13, 52)

SITE = Site(
    region="Grid County",
    noun="district",
    vintage=2020,
    age_limit=18,
    age_bands=BANDS,
    bands_have_children=True,
    population="children under 18, made up, 2025",
    sources=("visits", "answers"),
    attribution="A grid; nobody's boundaries.",
    threshold=11,
    lag_weeks=LAG,
    baseline_weeks=104,
    same_day=0,
    synthetic=True,
)


def geoids() -> list[str]:
    return [f"39061{number:06d}" for number in range(SIDE * SIDE)]


def district_of(number: int) -> str:
    row, column = divmod(number, SIDE)
    return DISTRICTS[(row >= SIDE // 2) * 2 + (column >= SIDE // 2)]


def areas() -> pd.DataFrame:
    tracts = [
        ("tract", geoid, f"Tract {number}", district_of(number))
        for number, geoid in enumerate(geoids())
    ]
    districts = [("neighborhood", name, name, None) for name in DISTRICTS]
    rows = [*tracts, *districts, ("region", "region", SITE.region, None)]
    found = pd.DataFrame(rows, columns=["level", "area", "name", "neighborhood"]).astype("str")
    return found.assign(capture=np.nan)


def shapes(*, far: float = 0.0) -> gpd.GeoDataFrame:
    """Draw the grid; the last tract may reach some degrees beyond it."""
    squares = [
        shapely.box(-84 + c / 64, 39 + r / 64, -84 + (c + 1) / 64, 39 + (r + 1) / 64)
        for r, c in (divmod(number, SIDE) for number in range(SIDE * SIDE))
    ]
    west, south, east, north = squares[-1].bounds
    squares[-1] = shapely.box(west, south, east + far, north + far)
    tracts = gpd.GeoDataFrame(
        {"level": "tract", "area": geoids(), "geometry": squares}, crs="EPSG:4326"
    )
    merged = tracts.assign(area=[district_of(n) for n in range(len(tracts))]).dissolve("area")
    districts = merged.reset_index().assign(level="neighborhood")
    return pd.concat([tracts, districts[["level", "area", "geometry"]]], ignore_index=True)


def children() -> np.ndarray:
    found = np.full(SIDE * SIDE, 1500.0)
    found[PARK], found[FEW] = 0, 4
    return found


def populations() -> pd.DataFrame:
    frames = []
    for band, share in {"all": 1.0, "00-04": 0.3, "05-17": 0.7}.items():
        frames.append(_by_level(children()[:, None] * share, ["children"]).assign(age_band=band))
    found = pd.concat(frames).assign(year=2025)
    return found[["level", "area", "age_band", "year", "children"]]


def _by_level(values: np.ndarray, names: list[str]) -> pd.DataFrame:
    tract = pd.DataFrame(values, columns=names).assign(level="tract", area=geoids())
    owner = [district_of(n) for n in range(len(tract))]
    district = tract[names].groupby(owner).sum().rename_axis("area").reset_index()
    region = pd.DataFrame([tract[names].sum()]).assign(level="region", area="region")
    return pd.concat([tract, district.assign(level="neighborhood"), region])


def weeks(as_of: date) -> np.ndarray:
    last = last_full_week(as_of)
    return week_range(last, last)[0] - np.arange(N_WEEKS)[::-1] * np.timedelta64(7, "D")


def events(measure: str, as_of: date, *, raised: bool) -> np.ndarray:
    """Draw weekly events, shape (n_tracts, n_weeks); the same ones whenever they are asked for."""
    all_weeks = weeks(as_of)
    start = int(all_weeks[0].astype(int)) // 7
    rate = np.full((SIDE * SIDE, N_WEEKS), MEASURES[measure])
    if raised and measure == "ed_visits":
        birch = np.array([district_of(n) == "Birch" for n in range(SIDE * SIDE)])
        rate[np.ix_(birch, np.arange(N_WEEKS - LAG - 4, N_WEEKS))] *= 3
    columns = [
        np.random.default_rng((start + week, len(measure))).poisson(rate[:, week] * children())
        for week in range(N_WEEKS)
    ]
    return np.column_stack(columns).astype(np.int64)


def counts(as_of: date, *, raised: bool) -> pd.DataFrame:
    frames = []
    for measure in MEASURES:
        found = events(measure, as_of, raised=raised)
        for band, part in _bands(found).items():
            frames += [_rows(measure, band, level, rows, as_of) for level, rows in _levels(part)]
    order = [column.name for column in TABLES["counts"]]
    return pd.concat(frames, ignore_index=True)[order]


def _bands(found: np.ndarray) -> dict[str, np.ndarray]:
    young = found // 3
    return {"all": found, "00-04": young, "05-17": found - young}


def _levels(part: np.ndarray) -> list[tuple[str, pd.DataFrame]]:
    stacked = _by_level(part, [str(week) for week in range(N_WEEKS)])
    return [
        (level, rows.set_index("area").drop(columns="level"))
        for level, rows in stacked.groupby("level")
    ]


def _rows(measure: str, band: str, level: str, rows: pd.DataFrame, as_of: date) -> pd.DataFrame:
    values = rows.to_numpy()
    n_areas = len(rows)
    found = {
        "level": np.repeat(level, values.size),
        "area": np.repeat(rows.index.to_numpy(), N_WEEKS),
        "measure": np.repeat(measure, values.size),
        "age_band": np.repeat(band, values.size),
        "week_ending": np.tile(weeks(as_of).astype("datetime64[us]"), n_areas),
    }
    flat = {name: values.ravel() for name in ("value", "n_encounters", "n_persons", "sum_squares")}
    changes = {}
    for window in WINDOWS:
        leaving = np.zeros_like(values)
        leaving[:, window:] = values[:, :-window]
        for name in ("persons", "squares"):
            changes[f"{name}_{window}"] = (values - leaving).ravel()
    return pd.DataFrame(found | flat | changes)


def week_table(as_of: date, *, raised: bool) -> pd.DataFrame:
    ends = weeks(as_of)
    frames = []
    for measure in MEASURES:
        totals = events(measure, as_of, raised=raised).sum(axis=0)
        frames.append(
            pd.DataFrame(
                {
                    "measure": measure,
                    "week_ending": ends.astype("datetime64[us]"),
                    "observed": np.arange(N_WEEKS) >= 2,
                    "complete": np.arange(N_WEEKS) < N_WEEKS - LAG,
                    "value": totals + 1,
                    "placed": totals,
                    **dict.fromkeys(
                        ("completeness", "completeness_lower", "completeness_upper"), np.nan
                    ),
                }
            )
        )
    return pd.concat(frames, ignore_index=True)


def links() -> pd.DataFrame:
    ids, rows = geoids(), []
    for number in range(SIDE * SIDE):
        row, column = divmod(number, SIDE)
        for r, c in ((row, column + 1), (row + 1, column)):
            if r < SIDE and c < SIDE:
                other = r * SIDE + c
                rows += [("tract", ids[number], ids[other]), ("tract", ids[other], ids[number])]
    return pd.DataFrame(rows, columns=["level", "area", "neighbor"])


def quality() -> pd.DataFrame:
    rows = [
        ("duplicates", "visits", "fixed", 40, 0.001, None, "40 rows came twice; one of each kept."),
        ("no_birth_date", "visits", "quarantined", 12, 0.0003, None, "12 rows left out: no age."),
        ("silent", "visits", "warning", 0, 0.0, "West Clinic", "West Clinic sent nothing lately."),
    ]
    columns = ["rule", "feed", "severity", "n_rows", "share", "facility", "finding"]
    found = pd.DataFrame(rows, columns=columns).assign(area=None)
    return found.astype({"facility": "str", "area": "str"})


def nothing_of(table: str) -> pd.DataFrame:
    kinds = {"text": "str", "date": "datetime64[s]", "number": "float64"}
    kinds |= {"count": "int64", "amount": "int64"}
    return pd.DataFrame({one.name: pd.Series(dtype=kinds[one.kind]) for one in TABLES[table]})


def facilities(as_of: date) -> pd.DataFrame:
    ends = weeks(as_of).astype("datetime64[us]")
    frames = [
        pd.DataFrame(
            {"facility": name, "feed": "visits", "week_ending": ends[:until], "n_rows": 200}
        )
        for name, until in (("Main Hospital", N_WEEKS), ("West Clinic", N_WEEKS - 8))
    ]
    return pd.concat(frames, ignore_index=True)


def feeds(as_of: date) -> pd.DataFrame:
    sent = facilities(as_of).groupby("week_ending", as_index=False)["n_rows"].sum()
    return sent.assign(feed="visits", kind="encounter", n_placed=sent["n_rows"])


def tables(as_of: date, *, raised: bool) -> dict[str, pd.DataFrame]:
    return {
        "counts": counts(as_of, raised=raised),
        "weeks": week_table(as_of, raised=raised),
        "populations": populations(),
        "areas": areas(),
        "links": links(),
        "quality": quality(),
        "facilities": facilities(as_of),
        "curves": nothing_of("curves"),
        "largest": nothing_of("largest"),
        "recent_days": nothing_of("recent_days"),
        "reporting": nothing_of("reporting"),
        "shares": nothing_of("shares"),
        "feeds": feeds(as_of),
    }


def partly_seen(found: pd.DataFrame, shares: dict[str, float]) -> pd.DataFrame:
    """Say of some districts and their tracts which share of their visits is seen."""
    district = found["neighborhood"].where(found["level"] == "tract", found["area"])
    return found.assign(capture=district.map(shares).astype(float))


def publish_grid(
    store: Path,
    as_of: date = AS_OF,
    *,
    raised: bool = True,
    site: Site = SITE,
    far: float = 0.0,
    shares: dict[str, float] | None = None,
    curves: bool = False,
) -> str:
    """Publish one snapshot of the grid and give its id."""
    made = tables(as_of, raised=raised)
    made = with_curves(made, site, as_of) if curves else made
    made["areas"] = partly_seen(made["areas"], shares or {})
    sources = [{"feed": "visits", "rows": 40000, "newest": str(as_of)}]
    return publish(
        store,
        made,
        shapes(far=far),
        site=site,
        as_of=as_of,
        sources=sources,
        fingerprint="0123456789abcdef",
    )
