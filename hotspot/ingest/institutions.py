"""A hospital, an agency or a post office is an address of many children and the home of none.

Rows with such an address are counted for the region and placed in no tract: in a tract they would
draw a hotspot around a building. The address is read for this alone and goes no further.
"""

from collections.abc import Iterator
from pathlib import Path

import ibis
import pandas as pd
import pyarrow as pa
from ibis import Table
from ibis.backends.duckdb import Backend
from ibis.expr.types import StringValue

from hotspot.core.errors import InvalidGeography
from hotspot.core.sections import Institutions
from hotspot.ingest.addresses import COMMA, HOUSE, JUNK, Street, may_be_same, plain, street_of
from hotspot.ingest.geography.lookups import read_lookup

PO_BOXES = "PO boxes"
NO_HOME = "no fixed address, or a shelter"
AGENCIES = "institutions and foster agencies the geocoder knows"
OTHERS = "other institutions, each of few children"

NEAR = 30.0
"""Metres from an institution's point within which a row's point is the institution's."""

_DEGREE = 111_320.0  # metres of one degree of latitude
_SECTION = "institutions"
_GEOCODER = {"po_box": PO_BOXES, "cincy_inst_foster_addr": AGENCIES}
_BOX = r"^[^0-9]*\b(?:P ?O ?B(?:O?X)?|POST OFFICE BO?X)(?:[ #0-9]|$)|^BOX #? ?[0-9]"
_HOMELESS = (
    r"\b(?:HOMELESS|UNHOUSED|UNDOMICILED)\b"
    r"|\bNO (?:FIXED|PERMANENT|KNOWN|STABLE|CURRENT) (?:ADDRESS|ABODE|RESIDENCE|HOME|HOUSING)\b"
    r"|^[^0-9]*\b(?:SHELTER|TRANSIENT|GENERAL DELIVERY)\b"
)
_LONG_NAME, _SHORT_NAME = 9, 4
"""Letters from which a street's name may be misspelt twice, and once."""


@ibis.udf.scalar.builtin
def damerau_levenshtein(one: str, other: str) -> int:
    """Count the letters to insert, delete, change or swap, as the engine does."""


def read_institutions(told: Institutions | None) -> pd.DataFrame:
    """Read the list of institutions.

    Parameters
    ----------
    told : Institutions or None
        Settings; None where a site lists none.

    Returns
    -------
    DataFrame
        Columns name, address (text or missing), longitude and latitude (degrees or missing).

    Raises
    ------
    InvalidGeography
        If the file cannot be read, lacks a column, or has a row without a name or without any
        place, or with a coordinate that is none.
    """
    names = ["name", "address", "longitude", "latitude"]
    if told is None:
        return pd.DataFrame({name: pd.Series(dtype=_type(name)) for name in names})
    columns = {name: getattr(told, f"{name}_column") for name in names}
    asked = {ours: theirs for ours, theirs in columns.items() if theirs}
    read = read_lookup(told.file, list(asked.values()), _SECTION)
    table = pd.DataFrame(
        {name: read[asked[name]] if name in asked else None for name in names}
    ).astype({"name": "str", "address": "str"})
    for name in names[2:]:
        table[name] = _degrees(table[name], told.file, asked.get(name, ""))
    _refuse_gaps(table, told.file)
    return table


def mark_institutions(connection: Backend, lines: Table, institutions: pd.DataFrame) -> Table:
    """Say of every line whose address it gives, if it is an institution's, and drop the address.

    Parameters
    ----------
    connection : Backend
        Engine that holds the lines.
    lines : Table
        With address, geocode_result, longitude and latitude.
    institutions : DataFrame
        As ``read_institutions`` gives it.

    Returns
    -------
    Table
        The same lines without address and geocode_result, with institution: the name from the
        list, ``PO_BOXES``, ``NO_HOME``, ``AGENCIES``, or null.

    Notes
    -----
    An address is an institution's if house number, direction and kind of street agree or are not
    written, and the street's name is the same but for one misspelling (two in nine letters); or if
    it has no house number and is the institution's name. A box counts where no street is before it.
    """
    by_address = connection.create_table(
        ibis.util.gen_name("addresses"), _by_address(connection, lines, institutions)
    )
    by_point = connection.create_table(
        ibis.util.gen_name("near"), _by_point(connection, lines, institutions)
    )
    both = lines.left_join(by_address, "address").drop("address_right")
    both = both.left_join(
        by_point, [both.longitude == by_point.x, both.latitude == by_point.y]
    ).drop("x", "y")
    by_geocoder = both.geocode_result.lower().cases(*_GEOCODER.items(), else_=None)
    named = both.mutate(institution=ibis.coalesce(both.by_address, both.by_point, by_geocoder))
    return named.drop("address", "geocode_result", "by_address", "by_point")


def keep_out(placed: Table) -> Table:
    """Place rows of institutions in no tract.

    Parameters
    ----------
    placed : Table
        Of ``placing.place``, with institution.

    Returns
    -------
    Table
        The same rows; those of an institution have no geoid and are placed "institution".
    """
    home = placed.institution.isnull()  # noqa: PD003 - of Ibis
    return placed.mutate(
        geoid=ibis.ifelse(home, placed.geoid, ibis.null("string")),
        placed=ibis.ifelse(home, placed.placed, "institution"),
    )


def count_institutions(counted: Table, threshold: int) -> pd.DataFrame:
    """Count rows by feed and institution.

    Parameters
    ----------
    counted : Table
        Rows that are counted, with institution.
    threshold : int
        Fewer children than this are not shown alone.

    Returns
    -------
    DataFrame
        Columns feed, institution and n_rows, most rows first. Institutions of fewer children are
        put together as ``OTHERS``, with the smallest of the rest if they are still too few; if
        that is all there is, nobody is named.
    """
    rows = counted.drop_null("institution")
    found = rows.group_by("feed", "institution").agg(
        n_rows=rows.count(), children=rows.person_id.nunique()
    )
    table = found.to_pyarrow().to_pandas()
    parts = [_named(part, threshold) for _, part in table.groupby("feed")]
    columns = ["feed", "institution", "n_rows"]
    if not parts:
        return pd.DataFrame(columns=columns)
    listed = pd.concat(parts, ignore_index=True)[columns]
    return listed.sort_values(["feed", "n_rows"], ascending=[True, False], kind="stable")


def _named(rows: pd.DataFrame, threshold: int) -> pd.DataFrame:
    rows = rows.sort_values(["children", "institution"], ignore_index=True)
    few = int((rows["children"] < threshold).sum())
    if not few:
        return rows
    while few < len(rows) and rows["children"][:few].sum() < threshold:
        few += 1
    others = rows[:few].groupby("feed", as_index=False)[["n_rows", "children"]].sum()
    return pd.concat([rows[few:], others.assign(institution=OTHERS)], ignore_index=True)


def _by_address(connection: Backend, lines: Table, institutions: pd.DataFrame) -> Table:
    """Every distinct address that is an institution's, with its name (``by_address``)."""
    written = lines.drop_null("address").select("address").distinct()
    text = written.address.upper().re_replace(JUNK, " ").re_replace(COMMA, " , ").strip()
    written = written.mutate(text=text)
    written = connection.create_table(
        ibis.util.gen_name("written"), written.mutate(number=_number(written.text))
    )
    general = written.mutate(
        by_address=ibis.cases(
            (written.text.re_search(_BOX), PO_BOXES),
            (written.text.re_search(_HOMELESS), NO_HOME),
            else_=ibis.null("string"),
        )
    )
    general = general.drop_null("by_address").select("address", "by_address")
    listed = _alike(connection, written, institutions).anti_join(general, "address")
    return listed.union(general)


def _number(text: StringValue) -> StringValue:
    """House number in the text; empty if there is none."""
    return text.re_extract(HOUSE, 1)


def _alike(connection: Backend, written: Table, institutions: pd.DataFrame) -> Table:
    """Addresses of the institutions of the list, and names written in place of an address."""
    known = institutions.dropna(subset="address")
    streets = [
        (street, name)
        for address, name in zip(known["address"], known["name"], strict=True)
        if (street := street_of(address))
    ]
    numbers = sorted({street.number for street, _ in streets})
    maybe = written.filter(written.number.isin(numbers)) if numbers else written.limit(0)
    pairs = list(_pairs(maybe.address.to_pyarrow().to_pylist(), streets))
    kinds = ("address", "written", "known", "by_address")
    columns = {
        kind: pa.array([pair[i] for pair in pairs], pa.string()) for i, kind in enumerate(kinds)
    }
    table = connection.create_table(ibis.util.gen_name("pairs"), pa.table(columns))
    wrong = damerau_levenshtein(table.written, table.known)
    length = table.known.length()
    slips = ibis.cases((length < _SHORT_NAME, 0), (length < _LONG_NAME, 1), else_=2)
    streets_alike = table.filter(wrong <= slips).select("address", "by_address")
    names = pa.table(
        {
            "text": pa.array([plain(name) for name in institutions["name"]], pa.string()),
            "by_address": pa.array(institutions["name"].tolist(), pa.string()),
        }
    )
    named = connection.create_table(ibis.util.gen_name("names"), names)
    nameless = written.filter(written.number == "").inner_join(named, "text")
    found = streets_alike.union(nameless.select("address", "by_address"))
    return found.group_by("address").agg(by_address=found.by_address.min())


def _pairs(
    addresses: list[str], streets: list[tuple[Street, str]]
) -> Iterator[tuple[str, str, str, str]]:
    """Address of a row, its street, an institution's street and name, where they may be one."""
    by_number: dict[str, list[tuple[Street, str]]] = {}
    for street, name in streets:
        by_number.setdefault(street.number, []).append((street, name))
    for address in addresses:
        street = street_of(address)
        for known, name in by_number.get(street.number, ()) if street else ():
            names = may_be_same(street, known)
            if names:
                yield address, *names, name


def _by_point(connection: Backend, lines: Table, institutions: pd.DataFrame) -> Table:
    """Every distinct point near an institution, with its name (``by_point``)."""
    located = institutions.dropna(subset=["longitude", "latitude"])
    columns = {
        "lon": pa.array(located["longitude"].to_numpy(float)),
        "lat": pa.array(located["latitude"].to_numpy(float)),
        "by_point": pa.array(located["name"].tolist(), pa.string()),
    }
    known = connection.create_table(ibis.util.gen_name("located"), pa.table(columns))
    if located.empty:
        nowhere = known.rename(x="lon", y="lat")
        return nowhere.limit(0)
    points = lines.drop_null(("longitude", "latitude"))
    points = points.select(x="longitude", y="latitude").distinct()
    margin = NEAR / _DEGREE
    pairs = points.inner_join(
        known, [points.y >= known.lat - margin, points.y <= known.lat + margin]
    )
    north = (pairs.y - pairs.lat) * _DEGREE
    east = (pairs.x - pairs.lon) * _DEGREE * pairs.lat.radians().cos()
    near = pairs.filter(north * north + east * east <= NEAR * NEAR)
    return near.group_by("x", "y").agg(by_point=near.by_point.min())


def _type(name: str) -> str:
    return "float64" if name in ("longitude", "latitude") else "str"


def _degrees(text: pd.Series, file: Path, column: str) -> pd.Series:
    number = pd.to_numeric(text, errors="coerce").astype("float64")
    wrong = text.notna() & (number.isna() | (number.abs() > 180))
    if wrong.any():
        raise InvalidGeography(
            f"{file}: column {column}, row {int(wrong.to_numpy().argmax()) + 1}: not a coordinate"
            f" in degrees; correct it or leave it empty; [{_SECTION}] names the file"
        )
    return number


def _refuse_gaps(table: pd.DataFrame, file: Path) -> None:
    nowhere = table["address"].isna() & (table["longitude"].isna() | table["latitude"].isna())
    for wrong, what in ((table["name"].isna(), "has no name"), (nowhere, "says no place")):
        if wrong.any():
            raise InvalidGeography(
                f"{file}: row {int(wrong.to_numpy().argmax()) + 1} {what}; an institution of"
                f" [{_SECTION}] needs a name, and an address or both coordinates"
            )
