"""Where a child lives: the tract the hospital names, else the tract its coordinates fall in.

A row that cannot be placed is kept, without a tract: the child was in hospital all the same, and
the region's total must say so.

Where the hospital names a tract of an older census that was divided since, the coordinates know
better, and if there are none the row is placed in that older tract, to be shared out as counted.
"""

import geopandas as gpd
import ibis
import pyarrow as pa
from ibis import Table
from ibis.backends.duckdb import Backend
from ibis.expr.types import BooleanValue, StringValue

from hotspot.ingest.geography.older import Older, list_ids
from hotspot.ingest.geography.vintages import CONNECTICUT, KINDS, PLANNING_REGIONS
from hotspot.ingest.locate import locate

IDS = ("tract", "padded", "block", "unknown", "outside", "malformed", "none")
"""What a row's tract id is: one of the region's; one of them once the leading zero is back, or
once the block is cut off; one of the region's counties but of no tract; of another county; no
tract id; or not there."""

PLACES = ("id", "shared", "point", "line", "beyond", "outside", "institution", "unplaced")
"""How a row was placed: by its id; in an older tract that was divided, by that one's id; by its
coordinates; by coordinates on a line between tracts; or not at all, because the point or the id
lies outside the region, because nobody lives at the address, or because nothing says where."""

EPOCHS = ("older", "newer", *KINDS)
"""What the id of a row gives away of its vintage: it is a tract of the older census only; of the
region only; or has a code of one of Connecticut's counties where the region has planning regions,
or the other way round. Null: nothing."""

_SHORT = (11, 14)  # digits of a block group and of a block without the leading zero

_IDS = pa.schema(
    {"known_id": pa.string(), "own": pa.string(), "became": pa.string(), "divided": pa.int8()}
)


def place(
    connection: Backend, lines: Table, tracts: gpd.GeoDataFrame, older: Older | None = None
) -> Table:
    """Give every line the tract its child lives in.

    Parameters
    ----------
    connection : Backend
        Engine that holds the lines.
    lines : Table
        With tract_geoid, longitude and latitude.
    tracts : GeoDataFrame
        Columns geoid and geometry, with a coordinate system.
    older : Older or None
        What became of older tracts, and which feeds still name them; lines then have feed.

    Returns
    -------
    Table
        The same lines with geoid (null where not placed; as ``Older.ids`` where the tract was
        divided), id_state (one of ``IDS``), placed (one of ``PLACES``) and epoch (one of
        ``EPOCHS``, or null).

    Notes
    -----
    Coordinates decide only where the id does not: where it is missing, malformed, of the region's
    counties without being one of its tracts, or an older tract that was divided. Ten digits are a
    lost leading zero, and 12 or 15 digits a block, only if what results is one of the region's
    tracts. So are 11 or 14 digits a block without its zero, and only where they begin with the
    code of no state of the region.
    """
    counties = sorted(tracts["geoid"].str[:5].unique())
    listed = pa.Table.from_pandas(
        list_ids(tracts["geoid"], older), schema=_IDS, preserve_index=False
    )
    names = connection.create_table(ibis.util.gen_name("tracts"), listed)
    read = lines.mutate(form=_form(lines.tract_geoid, counties))
    read = read.mutate(candidate=_candidate(read))
    read = read.left_join(names, read.candidate == names.known_id)
    old = read.feed.isin(older.feeds) if older and older.feeds else ibis.literal(value=False)
    read = read.mutate(
        known=ibis.ifelse(old, read.became, read.own),
        divided=ibis.ifelse(old, read.divided.coalesce(0), 0).cast("int8"),
    )
    read = read.mutate(id_state=_id_state(read, counties), epoch=_epoch(read, counties, older))
    points = _locate_points(connection, read, tracts)
    wanted = _needs_point(read)
    both = read.mutate(
        x=ibis.ifelse(wanted, read.longitude, ibis.null("float64")),
        y=ibis.ifelse(wanted, read.latitude, ibis.null("float64")),
    )
    both = both.left_join(points, [both.x == points.px, both.y == points.py])
    by_point = ibis.coalesce(both.hit, both.known)
    by_id = ibis.coalesce(both.known, both.hit)
    placed = both.mutate(
        geoid=ibis.ifelse(both.divided == 1, by_point, by_id), placed=_placed(both)
    )
    return placed.select(*lines.columns, "geoid", "id_state", "placed", "epoch")


def _form(tract: StringValue, counties: list[str]) -> StringValue:
    digits = tract.re_search(r"^\d+$")
    length = tract.length()
    short = [county[1:] for county in counties if county.startswith("0")]
    states = sorted({county[:2] for county in counties})
    bare = tract.substr(0, 4).isin(short) & ~tract.substr(0, 2).isin(states)
    return ibis.cases(
        (tract.isnull(), "none"),
        (digits & length.isin(_SHORT) & bare, "bare block"),
        (digits & (length == 11), "tract"),
        (digits & (length == 10), "padded"),
        (digits & length.isin((12, 15)), "block"),
        else_="malformed",
    )


def _candidate(read: Table) -> StringValue:
    return ibis.cases(
        (read.form == "tract", read.tract_geoid),
        (read.form == "padded", ibis.literal("0") + read.tract_geoid),
        (read.form == "bare block", ibis.literal("0") + read.tract_geoid.substr(0, 10)),
        (read.form == "block", read.tract_geoid.substr(0, 11)),
        else_=ibis.null("string"),
    )


def _id_state(read: Table, counties: list[str]) -> StringValue:
    whole = read.tract_geoid.length() == min(_SHORT)
    return ibis.cases(
        (read.known.notnull() & (read.form == "bare block"), "block"),
        (read.known.notnull() | (read.form == "none"), read.form),
        (read.form.isin(("padded", "malformed")), "malformed"),
        (read.form == "bare block", ibis.ifelse(whole, "outside", "malformed")),
        (read.candidate.substr(0, 5).isin(counties), "unknown"),
        else_="outside",
    )


def _epoch(read: Table, counties: list[str], older: Older | None) -> StringValue:
    """Say what an id gives away of its vintage."""
    told = [(read.tract_geoid.isnull(), ibis.null("string"))]
    if older:
        told.append((read.became.notnull() & read.own.isnull(), "older"))
        told.append((read.own.notnull() & read.became.isnull(), "newer"))
    regions = {county[2:] >= PLANNING_REGIONS for county in counties if county[:2] == CONNECTICUT}
    if len(regions) == 1:
        of_region = read.candidate.substr(2, 3) >= PLANNING_REGIONS
        there = read.known.isnull() & (read.candidate.substr(0, 2) == CONNECTICUT)
        other = (there & ~of_region, KINDS[0]) if regions.pop() else (there & of_region, KINDS[1])
        told.append(other)
    return ibis.cases(*told, else_=ibis.null("string"))


def _needs_point(read: Table) -> BooleanValue:
    vague = read.id_state.isin(("none", "malformed", "unknown")) | (read.divided == 1)
    return vague & read.longitude.notnull()


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
        (both.known.notnull() & (both.divided == 0), "id"),
        (both.known.notnull() & both.hit.isnull(), "shared"),
        (both.on_line == 1, "line"),
        (both.hit.notnull(), "point"),
        (both.px.notnull(), "beyond"),
        (both.id_state == "outside", "outside"),
        else_="unplaced",
    )
