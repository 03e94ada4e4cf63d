"""Where a child lives: the tract the hospital names, else the tract its coordinates fall in.

A row that cannot be placed is kept, without a tract: the child was in hospital all the same, and
the region's total must say so.
"""

import geopandas as gpd
import ibis
import pyarrow as pa
from ibis import Table
from ibis.backends.duckdb import Backend
from ibis.expr.types import StringValue

from hotspot.ingest.locate import locate

IDS = ("tract", "padded", "block", "unknown", "outside", "malformed", "none")
"""What a row's tract id is: one of the region's; one of them once the leading zero is back, or
once the block is cut off; one of the region's counties but of no tract; of another county; no
tract id; or not there."""

PLACES = ("id", "point", "line", "beyond", "outside", "unplaced")
"""How a row was placed: by its id; by its coordinates; by coordinates on a line between tracts; or
not at all, because the point or the id lies outside the region, or nothing says where."""


def place(connection: Backend, lines: Table, tracts: gpd.GeoDataFrame) -> Table:
    """Give every line the tract its child lives in.

    Parameters
    ----------
    connection : Backend
        Engine that holds the lines.
    lines : Table
        With tract_geoid, longitude and latitude.
    tracts : GeoDataFrame
        Columns geoid and geometry, with a coordinate system.

    Returns
    -------
    Table
        The same lines with geoid (null where not placed), id_state (one of ``IDS``) and placed
        (one of ``PLACES``).

    Notes
    -----
    Coordinates decide only where the id does not: where it is missing, malformed, or of the
    region's counties without being one of its tracts. Ten digits are a lost leading zero, and
    12 or 15 digits a block, only if what results is one of the region's tracts.
    """
    known = connection.create_table(
        ibis.util.gen_name("tracts"), pa.table({"known": tracts["geoid"].to_numpy(dtype=object)})
    )
    read = lines.mutate(form=_form(lines.tract_geoid))
    read = read.mutate(candidate=_candidate(read))
    read = read.left_join(known, read.candidate == known.known)
    read = read.mutate(id_state=_id_state(read, sorted(tracts["geoid"].str[:5].unique())))
    points = _locate_points(connection, read, tracts)
    wanted = _needs_point(read)
    both = read.mutate(
        x=ibis.ifelse(wanted, read.longitude, ibis.null("float64")),
        y=ibis.ifelse(wanted, read.latitude, ibis.null("float64")),
    )
    both = both.left_join(points, [both.x == points.px, both.y == points.py])
    placed = both.mutate(geoid=ibis.coalesce(both.known, both.hit), placed=_placed(both))
    return placed.select(*lines.columns, "geoid", "id_state", "placed")


def _form(tract: StringValue) -> StringValue:
    digits = tract.re_search(r"^\d+$")
    length = tract.length()
    return ibis.cases(
        (tract.isnull(), "none"),
        (digits & (length == 11), "tract"),
        (digits & (length == 10), "padded"),
        (digits & length.isin((12, 15)), "block"),
        else_="malformed",
    )


def _candidate(read: Table) -> StringValue:
    return ibis.cases(
        (read.form == "tract", read.tract_geoid),
        (read.form == "padded", ibis.literal("0") + read.tract_geoid),
        (read.form == "block", read.tract_geoid.substr(0, 11)),
        else_=ibis.null("string"),
    )


def _id_state(read: Table, counties: list[str]) -> StringValue:
    return ibis.cases(
        (read.known.notnull() | (read.form == "none"), read.form),
        (read.form.isin(("padded", "malformed")), "malformed"),
        (read.candidate.substr(0, 5).isin(counties), "unknown"),
        else_="outside",
    )


def _needs_point(read: Table) -> ibis.expr.types.BooleanValue:
    return read.id_state.isin(("none", "malformed", "unknown")) & read.longitude.notnull()


def _locate_points(connection: Backend, read: Table, tracts: gpd.GeoDataFrame) -> Table:
    """Every distinct point that is needed, with the tract it hits, as a table of the engine."""
    wanted = read.filter(_needs_point(read) & read.latitude.notnull())
    points = wanted.select(px="longitude", py="latitude").distinct().to_pyarrow()
    x, y = points["px"].to_numpy(), points["py"].to_numpy()
    found = locate(x, y, tracts)
    return connection.create_table(
        ibis.util.gen_name("points"),
        pa.table(
            {
                "px": pa.array(x, pa.float64()),
                "py": pa.array(y, pa.float64()),
                "hit": pa.array(found.geoid, pa.string()),
                "on_line": pa.array(found.on_line.astype("int8"), pa.int8()),
            }
        ),
    )


def _placed(both: Table) -> StringValue:
    return ibis.cases(
        (both.known.notnull(), "id"),
        (both.on_line == 1, "line"),
        (both.hit.notnull(), "point"),
        (both.px.notnull(), "beyond"),
        (both.id_state == "outside", "outside"),
        else_="unplaced",
    )
