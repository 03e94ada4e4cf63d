"""Why a child came is one code of the encounter, and a code that says nothing is told as that.

Only the number of the condition group is handed on to be counted. The diagnosis itself stays here
and is gone with the lines.
"""

from collections.abc import Iterator, Mapping

import ibis
import ibis.expr.types as ir

from hotspot.ingest.accounts import Books
from hotspot.ingest.findings import Finding

UNKNOWN_SHARE = 0.1
"""Share of rows without a readable diagnosis from which on it is a warning."""

NONE_SHARE = 0.9
"""Share from which on nothing can be said by condition, and the refresh stops."""

FEWEST_ROWS = 100
"""Rows of a feed that it takes to say so."""

_DIGITS = "0123456789"
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_SHORTEST, _LONGEST = 3, 7
_UNKNOWN = -1
_REMEDY = (
    "map diagnosis to the column of these codes (one a row, not a name and not ICD-9; fhir:"
    " Encounter.diagnosis with its Condition, or reasonCode; omop: condition_occurrence with"
    " visit_occurrence_id, its source concept or value, and which is primary), or remove"
    " [conditions]"
)


def number_conditions(lines: ir.Table, groups: Mapping[str, tuple[str, ...]]) -> ir.Table:
    """Say of encounters which condition group they are of.

    Parameters
    ----------
    lines : Table
        With ``diagnosis``.
    groups : mapping of str to tuple of str
        Beginnings of the codes of each group, without points, no two of which overlap.

    Returns
    -------
    Table
        Without groups as it is; else with ``condition``: from 1 in the order of the groups, 0 for a
        diagnosis in none of them, -1 for none that can be read as an ICD-10-CM code.
    """
    if not groups:
        return lines
    code = lines.diagnosis.upper().replace(".", "")
    found = [
        (ibis.or_(*(code.left(len(one)) == one for one in beginnings)), number)
        for number, beginnings in enumerate(groups.values(), start=1)
    ]
    number = ibis.cases((~_readable(code), _UNKNOWN), *found, else_=0)
    return lines.mutate(condition=number.cast("int32"))


def _readable(code: ir.StringValue) -> ir.BooleanValue:
    """Whether a code can be one of ICD-10-CM, asked as every warehouse can answer."""
    either = (*_LETTERS, *_DIGITS)
    rest = (code.substr(place, 1).isin(("", *either)) for place in range(_SHORTEST, _LONGEST))
    return (
        code.notnull()
        & code.length().between(_SHORTEST, _LONGEST)
        & code.left(1).isin(tuple(_LETTERS))
        & code.substr(1, 1).isin(tuple(_DIGITS))
        & code.substr(2, 1).isin(either)
        & ibis.and_(*rest)
    )


def known_conditions(lines: ir.Table) -> dict[str, ir.IntegerValue]:
    """Give the number of the group as a column, 0 also where the diagnosis is not known."""
    if "condition" not in lines.columns:
        return {}
    known = ibis.ifelse(lines.condition < 0, 0, lines.condition)
    return {"condition": known.cast("int32")}


def judge_conditions(
    counted: ir.Table, books: Books, groups: Mapping[str, tuple[str, ...]]
) -> Iterator[Finding]:
    """Say how much of each feed has no diagnosis, and which groups nobody is in.

    Parameters
    ----------
    counted : Table
        Rows that are counted, with ``feed`` and ``condition``.
    books : Books
        To close over them.
    groups : mapping of str to tuple of str
        As for `number_conditions`.

    Yields
    ------
    Finding
        At most one a feed, and one a group without a row. It stops the refresh where hardly any row
        of a feed can be read, or none at all: no group is none of which nobody knows.
    """
    if not groups:
        return
    rows = counted.group_by("feed", "condition").agg(n_rows=counted.count()).to_pyarrow()
    table = rows.to_pandas()
    if set(table["condition"]) == {_UNKNOWN}:
        yield _all_unknown(int(table["n_rows"].sum()))
        return
    for feed, mine in table.groupby("feed"):
        unknown = int(mine.loc[mine["condition"] == _UNKNOWN, "n_rows"].sum())
        if unknown:
            yield _unknown(books, str(feed), unknown, unknown / int(mine["n_rows"].sum()))
    seen = set(table["condition"])
    for number, (name, beginnings) in enumerate(groups.items(), start=1):
        if number not in seen and len(table):
            words = (
                f"Condition group {name}: no counted encounter has a primary diagnosis that begins"
                f" with {' or '.join(beginnings)}. Are the codes of [conditions] right?"
            )
            yield Finding("empty condition group", "all", "warning", 0, 0.0, None, None, words)


def _all_unknown(n_rows: int) -> Finding:
    words = (
        "no counted row of any feed has a primary diagnosis that can be read as an ICD-10-CM code"
        f" such as J45.901, so every condition group is unknown and not none; {_REMEDY}"
    )
    return Finding("no diagnosis", "all", "stop", n_rows, 1.0, None, None, words)


def _unknown(books: Books, feed: str, n_rows: int, share: float) -> Finding:
    if share >= NONE_SHARE and n_rows >= FEWEST_ROWS:
        words = (
            f"feed {feed}: of the counted rows, {share:.0%} have no primary diagnosis that can be"
            f" read as an ICD-10-CM code such as J45.901; {_REMEDY}"
        )
        return books.finding("no diagnosis", feed, "stop", n_rows, words)
    words = (
        f"The primary diagnosis is missing or no ICD-10-CM code. Counted under all conditions, in"
        f" no condition group: each group may miss up to {share:.1%} of its events."
    )
    severity = "warning" if share >= UNKNOWN_SHARE else "note"
    return books.finding("no diagnosis", feed, severity, n_rows, words)
