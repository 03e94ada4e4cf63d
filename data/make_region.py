"""The demo region is real: Sacramento County's census tracts of 2000.

Rebuild the files of ``data/demo`` from the source distribution of libpysal 4.0.1::

    echo 'setuptools<58' > constraints.txt
    PIP_CONSTRAINT=constraints.txt pip download --no-deps --no-binary :all: libpysal==4.0.1
    python data/make_region.py libpysal-4.0.1.tar.gz

Boundaries and counts are real, the districts are not: tracts are merged, always the smallest
group with the neighbor most like it, until 36 are left.
"""

import argparse
import csv
import hashlib
import json
import sys
import tarfile
import tempfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely

SHA256 = "b9f6f23ef337c7054dbd4fbaf2766c2772d5b37f3350b12ea68310b5a2909095"
MEMBERS = "libpysal-4.0.1/libpysal/examples/sacramento2/sacramentot2."
COUNTY = "06067"
N_TRACTS = 279
N_DISTRICTS = 36
TOLERANCE_M = 10
DECIMALS = 5
POPULATIONS = {
    "children_under_16": "POP_16",
    "population": "TOT_POP",
    "poverty_universe": "POV_POP",
    "below_poverty": "POV_TOT",
}


def main(arguments: list[str] | None = None) -> None:
    """Write tracts.geojson, populations.csv and neighborhoods.csv."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sdist", type=Path, help="libpysal-4.0.1.tar.gz")
    parser.add_argument("--into", type=Path, default=Path(__file__).parent / "demo")
    chosen = parser.parse_args(arguments)
    tracts = read_county(chosen.sdist)
    districts = name_districts(tracts.FIPS.to_numpy(), group_tracts(tracts))
    chosen.into.mkdir(parents=True, exist_ok=True)
    write_tracts(tracts, chosen.into / "tracts.geojson")
    counts = (
        [row.FIPS, *(int(row[c]) for c in POPULATIONS.values())] for _, row in tracts.iterrows()
    )
    write_table(chosen.into / "populations.csv", ["geoid", *POPULATIONS], counts)
    pairs = zip(tracts.FIPS, districts, strict=True)
    write_table(chosen.into / "neighborhoods.csv", ["geoid", "district"], pairs)
    sys.stdout.write(
        f"{len(tracts)} tracts, {tracts.POP_16.sum():,} children under 16,"
        f" {len(set(districts))} districts in {chosen.into}\n"
    )


def read_county(sdist: Path) -> gpd.GeoDataFrame:
    """Read the county's tracts out of the archive, sorted, flat, in EPSG:4269."""
    if hashlib.sha256(sdist.read_bytes()).hexdigest() != SHA256:
        sys.exit(f"{sdist}: not the archive this script knows; its sha256 must be {SHA256}")
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(sdist) as archive:
            wanted = [m for m in archive.getmembers() if m.name.startswith(MEMBERS)]
            archive.extractall(folder, wanted, filter="data")
        frame = gpd.read_file(Path(folder) / f"{MEMBERS}shp")
    tracts = frame[frame.FIPS.str.startswith(COUNTY)].sort_values("FIPS", ignore_index=True)
    tracts = tracts.set_geometry(shapely.force_2d(tracts.geometry.values), crs="EPSG:4269")
    if len(tracts) != N_TRACTS or tracts.FIPS.duplicated().any():
        sys.exit(f"{sdist}: expected {N_TRACTS} different tracts, found {len(tracts)}")
    if not shapely.coverage_is_valid(tracts.geometry.values):
        sys.exit(f"{sdist}: the tracts overlap or leave gaps")
    return tracts


def group_tracts(tracts: gpd.GeoDataFrame) -> np.ndarray:
    """Merge tracts into contiguous groups of like poverty and not too different size."""
    shared = _shared_borders(tracts)
    children = tracts.POP_16.to_numpy(dtype=float)
    poor, asked = tracts.POV_TOT.to_numpy(dtype=float), tracts.POV_POP.to_numpy(dtype=float)
    group = np.arange(len(tracts))
    while len(alive := np.unique(group)) > N_DISTRICTS:
        size = np.array([children[group == g].sum() for g in alive])
        poverty = np.array(
            [poor[group == g].sum() / max(asked[group == g].sum(), 1) for g in alive]
        )
        small = int(np.argmin(size))
        mine = group == alive[small]
        touching = np.array([shared[np.ix_(mine, group == g)].sum() for g in alive]) > 0
        touching[small] = False
        cost = size / children.mean() + 60 * np.abs(poverty - poverty[small])
        group[mine] = alive[int(np.argmin(np.where(touching, cost, np.inf)))]
    return group


def name_districts(geoids: np.ndarray, group: np.ndarray) -> list[str]:
    """Number the groups by their lowest GEOID."""
    first = {g: geoids[group == g].min() for g in np.unique(group)}
    number = {g: k + 1 for k, g in enumerate(sorted(first, key=first.get))}
    return [f"District {number[g]:02d}" for g in group]


def write_tracts(tracts: gpd.GeoDataFrame, file: Path) -> None:
    """Write boundaries, simplified together so that neighbors still meet, one tract a line."""
    flat = shapely.coverage_simplify(tracts.to_crs(5070).geometry.values, TOLERANCE_M)
    thinned = gpd.GeoSeries(flat, crs=5070).to_crs(tracts.crs).values
    rounded = shapely.transform(thinned, lambda points: np.round(points, DECIMALS))
    if not (shapely.coverage_is_valid(rounded) and shapely.is_valid(rounded).all()):
        sys.exit("simplified and rounded tracts overlap or leave gaps; lower TOLERANCE_M")
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4269"}}
    features = ",\n".join(
        json.dumps({"type": "Feature", "properties": {"geoid": geoid}, "geometry": shape})
        for geoid, shape in zip(tracts.FIPS, map(shapely.geometry.mapping, rounded), strict=True)
    )
    head = f'{{"type": "FeatureCollection",\n"crs": {json.dumps(crs)},\n"features": [\n'
    file.write_text(f"{head}{features}\n]}}\n".replace(", ", ","), encoding="utf-8", newline="\n")


def write_table(file: Path, header: list[str], rows: object) -> None:
    """Write a CSV with plain line ends."""
    with file.open("w", encoding="utf-8", newline="") as out:
        table = csv.writer(out, lineterminator="\n")
        table.writerow(header)
        table.writerows(rows)


def _shared_borders(tracts: gpd.GeoDataFrame) -> np.ndarray:
    """Tell which tracts share a line; a corner is not enough to be one district."""
    shapes = tracts.geometry.values
    one, other = shapely.STRtree(shapes).query(shapes, predicate="touches")
    line = shapely.length(shapely.intersection(shapes[one], shapes[other])) > 0
    shared = np.zeros((len(tracts), len(tracts)), dtype=bool)
    shared[one[line], other[line]] = True
    return shared


if __name__ == "__main__":
    main()
