"""From the files of a site to lines that can be counted, and a list of what was wrong with them."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date
from types import TracebackType
from typing import Self

import geopandas as gpd
import ibis
import pandas as pd
import pyarrow as pa
from ibis import Table
from ibis.backends.duckdb import Backend

from hotspot.core.columns import FACILITIES, FEEDS, Column, check_columns
from hotspot.core.errors import InvalidExtract
from hotspot.core.settings import Settings
from hotspot.ingest.checks import HANDED_ON, Judged, judge
from hotspot.ingest.engine import close, connect
from hotspot.ingest.feeds import read_feed
from hotspot.ingest.findings import DTYPES, Finding, noting, quality_table
from hotspot.ingest.geography.older import Older
from hotspot.ingest.geography.populations import children_of
from hotspot.ingest.geography.relationship import read_older
from hotspot.ingest.geography.vintages import FEED
from hotspot.ingest.institutions import read_institutions
from hotspot.ingest.notices import Reading
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
    feeds : DataFrame
        Per ``core.columns.FEEDS``.
    connection : Backend
        Engine that holds the lines. Leaving ``with judge_all(...)`` closes it and they are gone.
    older : DataFrame or None
        Shares of the older tracts that some lines are placed in, as ``Older.pieces``.
    """

    encounters: Table
    screenings: Table
    quality: pd.DataFrame
    facilities: pd.DataFrame
    feeds: pd.DataFrame
    connection: Backend
    older: pd.DataFrame | None = None

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


def judge_all(
    settings: Settings,
    as_of: date,
    tracts: gpd.GeoDataFrame,
    tell: Callable[[str], None] | None = None,
) -> Intake:
    """Read, place and judge the lines of every feed, each on its own, and refuse nothing.

    Parameters
    ----------
    settings : Settings
        Feeds, populations and rules of the site, with absolute paths.
    as_of : date
        Last day the extracts know of.
    tracts : GeoDataFrame
        Columns geoid and geometry, with a coordinate system, ascending by geoid.
    tell : callable or None
        Called with a few words as each feed begins to be read, and when all are judged.

    Returns
    -------
    Intake
        Lines of the feeds that could be read. Whatever cannot be believed is a finding of
        severity "stop" in its quality; whoever publishes must refuse those.
    """
    stops: list[Finding] = []
    tell = tell or _nobody
    asked = {"tracts": tracts, "limits": limits_of(settings, as_of)}
    with ExitStack() as whatever_happens:
        with noting(stops, FEED):
            asked["institutions"] = read_institutions(settings.institutions)
        asked["children"] = _children(settings, tracts, stops)
        asked["older"] = older = _older(settings, tracts, stops)
        connection = connect(settings.engine)
        whatever_happens.callback(close, connection)
        readings = _read_all(connection, settings, stops, tell)
        tell("judging")
        judged = {
            kind: judge(
                connection,
                ibis.union(*lines) if len(lines) > 1 else lines[0],
                kind,
                notices=[notice for each in readings[kind] for notice in each.notices],
                **asked,
            )
            for kind in HANDED_ON
            if (lines := [each.lines for each in readings[kind]])
        }
        intake = _intake(connection, judged, stops)
        intake = replace(intake, older=older.pieces if older else None)
        whatever_happens.pop_all()
    return intake


def _read_all(
    connection: Backend,
    settings: Settings,
    stops: list[Finding],
    tell: Callable[[str], None],
) -> dict[str, list[Reading]]:
    readings: dict[str, list[Reading]] = {kind: [] for kind in HANDED_ON}
    for turn, feed in enumerate(settings.feeds, 1):
        tell(f"{feed.name}, {turn} of {len(settings.feeds)}")
        with noting(stops, feed.name):
            read = read_feed(
                connection,
                feed,
                vintage=settings.region.vintage,
                strict=settings.checks.strict,
                diagnoses=bool(settings.conditions.groups),
            )
            readings[feed.kind].append(read)
    return readings


def _intake(connection: Backend, judged: dict[str, Judged], stops: list[Finding]) -> Intake:
    findings = [*stops, *(finding for each in judged.values() for finding in each.findings)]
    return Intake(
        _handed_on(connection, judged, "encounter"),
        _handed_on(connection, judged, "screening"),
        quality_table(findings),
        _together([each.facilities for each in judged.values()], FACILITIES, "facilities"),
        _together([each.feeds for each in judged.values()], FEEDS, "feeds"),
        connection,
    )


def _nobody(words: str) -> None:
    """Hear of a feed where nobody watches."""


def _children(settings: Settings, tracts: gpd.GeoDataFrame, stops: list[Finding]) -> pd.Series:
    geoids = tracts["geoid"].tolist()
    with noting(stops, FEED):
        return children_of(settings, geoids).latest()
    return pd.Series(float("nan"), index=geoids)


def _older(settings: Settings, tracts: gpd.GeoDataFrame, found: list[Finding]) -> Older | None:
    with noting(found, FEED):
        older = read_older(settings, tracts["geoid"].tolist())
        found.extend(older.findings if older else ())
        return older
    return None


def _handed_on(connection: Backend, judged: dict[str, Judged], kind: str) -> Table:
    schema = ibis.schema(HANDED_ON[kind])
    if kind not in judged:
        nothing = pa.Table.from_pylist([], schema=schema.to_pyarrow())
        return connection.create_table(ibis.util.gen_name(kind), nothing, schema=schema)
    return judged[kind].lines


def _together(tables: list[pd.DataFrame], columns: tuple[Column, ...], where: str) -> pd.DataFrame:
    if not tables:
        return pd.DataFrame(
            {column.name: pd.Series(dtype=DTYPES[column.kind]) for column in columns}
        )
    table = pd.concat(tables, ignore_index=True)
    check_columns(table, columns, where=where, error=InvalidExtract)
    return table
