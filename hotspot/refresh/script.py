"""The counting of a site as SQL needs its settings and its map, and no row of its extracts."""

from datetime import date
from functools import partial

import ibis.expr.types as ir

from hotspot.core.conditions import Conditions
from hotspot.core.errors import UnsupportedMethod
from hotspot.core.settings import Settings
from hotspot.counts.conditions import ByCondition
from hotspot.counts.script import write_script
from hotspot.ingest.conditions import known_conditions, number_conditions
from hotspot.ingest.geography.tracts import read_tracts
from hotspot.refresh.places import read_membership_of

YEARS = 5
"""Whole years before the as-of day that a script counts, if nobody says otherwise."""


def script_of(
    settings: Settings, *, as_of: date, since: date | None = None, dialect: str = "postgres"
) -> str:
    """Write the counting of a site as SQL.

    Parameters
    ----------
    settings : Settings
        All the site decides; no feed is read.
    as_of : date
        Day whose knowledge the counts are.
    since : date or None
        Rows that began before its week are left out; None: five years before.
    dialect : str
        A key of ``counts.script.DIALECTS``.

    Returns
    -------
    str
        Statements for `hotspot.counts.script`.

    Raises
    ------
    UnsupportedMethod
        If tracts are shared among neighborhoods, or rows may name tracts of an older census.
    HotspotError
        If settings or geography break a rule.
    """
    geoids = list(read_tracts(settings.region)["geoid"])
    membership = read_membership_of(settings, geoids)
    if membership.is_split or settings.relationship:
        raise UnsupportedMethod(
            "a script cannot share tracts out; remove weight_column from [neighborhoods], or"
            " [relationship], or let a refresh read the rows from the database itself (url)"
        )
    return write_script(
        membership.names(geoids).reset_index(),
        ages=settings.ages,
        same_day=settings.bed_days.same_day,
        cap=settings.bed_days.cap,
        first=since or date(as_of.year - YEARS, 1, 1),
        as_of=as_of,
        dialect=dialect,
        why=by_condition(settings.conditions),
    )


def by_condition(conditions: Conditions) -> ByCondition:
    """Say how a script counts by condition group: by the rules of a refresh.

    Parameters
    ----------
    conditions : Conditions
        Groups of the site.

    Returns
    -------
    ByCondition
        Rows are numbered 0 where the diagnosis is in no group or not known.
    """
    return ByCondition(conditions, partial(_numbered, conditions))


def _numbered(conditions: Conditions, encounters: ir.Table) -> ir.Table:
    if not conditions.groups:
        return encounters
    rows = number_conditions(encounters, conditions.groups)
    return rows.mutate(**known_conditions(rows)).drop("diagnosis")
