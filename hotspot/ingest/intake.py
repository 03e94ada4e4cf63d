"""From the files of a site to lines that can be counted, and a list of what was wrong with them."""

from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from types import TracebackType
from typing import Self

import geopandas as gpd
import ibis
import pandas as pd
import pyarrow as pa
from ibis import Table
from ibis.backends.duckdb import Backend

from hotspot.core.columns import FACILITIES, check_columns
from hotspot.core.errors import InvalidExtract
from hotspot.core.settings import Settings
from hotspot.ingest.checks import HANDED_ON, Judged, judge
from hotspot.ingest.engine import close, connect
from hotspot.ingest.feeds import read_feed
from hotspot.ingest.findings import quality_table
from hotspot.ingest.populations import children_of
from hotspot.ingest.rules import limits_of


@dataclass(frozen=True, eq=False)
class Intake:
    """Lines that can be counted.

    Parameters
    ----------
    encounters, screenings : Table
        Columns of ``checks.HANDED_ON``; empty where a site has no such feed. Geoid is null where
        a child could not be placed in a tract of the region, end_ts where a stay is still open.
    quality : DataFrame
        Per ``core.columns.QUALITY``.
    facilities : DataFrame
        Per ``core.columns.FACILITIES``.
    connection : Backend
        Engine that holds the lines. Leaving ``with take_in(...)`` closes it and they are gone.
    """

    encounters: Table
    screenings: Table
    quality: pd.DataFrame
    facilities: pd.DataFrame
    connection: Backend

    def __enter__(self) -> Self:
        """Hold the lines for the length of a ``with``."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Let the lines go, whatever happened."""
        close(self.connection)


def take_in(settings: Settings, as_of: date, tracts: gpd.GeoDataFrame) -> Intake:
    """Read, place and judge the lines of every feed.

    Parameters
    ----------
    settings : Settings
        Feeds, populations and rules of the site, with absolute paths.
    as_of : date
        Last day the extracts know of.
    tracts : GeoDataFrame
        Columns geoid and geometry, with a coordinate system, ascending by geoid.

    Returns
    -------
    Intake
        Lines and findings; feeds of one kind are one table.

    Raises
    ------
    InvalidExtract
        If a feed cannot be believed; no message quotes a cell.
    InvalidGeography
        If the populations cannot be read.
    """
    children = _children(settings, tracts)
    limits = limits_of(settings, as_of)
    with ExitStack() as whatever_happens:
        connection = connect()
        whatever_happens.callback(close, connection)
        judged = {}
        for kind in HANDED_ON:
            read = [
                read_feed(connection, feed, vintage=settings.region.vintage)
                for feed in settings.feeds
                if feed.kind == kind
            ]
            if read:
                lines = [each.lines for each in read]
                judged[kind] = judge(
                    connection,
                    ibis.union(*lines) if len(lines) > 1 else lines[0],
                    kind,
                    tracts=tracts,
                    children=children,
                    limits=limits,
                    notices=[notice for each in read for notice in each.notices],
                )
        intake = _intake(connection, judged)
        whatever_happens.pop_all()
    return intake


def _intake(connection: Backend, judged: dict[str, Judged]) -> Intake:
    findings = [finding for each in judged.values() for finding in each.findings]
    return Intake(
        _handed_on(connection, judged, "encounter"),
        _handed_on(connection, judged, "screening"),
        quality_table(findings),
        _facilities(judged),
        connection,
    )


def _children(settings: Settings, tracts: gpd.GeoDataFrame) -> pd.Series:
    return children_of(settings, tracts["geoid"].tolist()).latest()


def _handed_on(connection: Backend, judged: dict[str, Judged], kind: str) -> Table:
    schema = ibis.schema(HANDED_ON[kind])
    if kind not in judged:
        nothing = pa.Table.from_pylist([], schema=schema.to_pyarrow())
        return connection.create_table(ibis.util.gen_name(kind), nothing, schema=schema)
    return judged[kind].lines


def _facilities(judged: dict[str, Judged]) -> pd.DataFrame:
    table = pd.concat([each.facilities for each in judged.values()], ignore_index=True)
    check_columns(table, FACILITIES, where="facilities", error=InvalidExtract)
    return table
