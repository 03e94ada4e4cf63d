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

_READABLE = r"^[A-Z][0-9][0-9A-Z]([0-9A-Z]{0,4})$"
_UNKNOWN = -1


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
        (ibis.or_(*(code.startswith(beginning) for beginning in beginnings)), number)
        for number, beginnings in enumerate(groups.values(), start=1)
    ]
    unreadable = code.isnull() | ~code.re_search(_READABLE)
    number = ibis.cases((unreadable, _UNKNOWN), *found, else_=0)
    return lines.mutate(condition=number.cast("int32"))


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
        of a feed can be read.
    """
    if not groups:
        return
    rows = counted.group_by("feed", "condition").agg(n_rows=counted.count()).to_pyarrow()
    table = rows.to_pandas()
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


def _unknown(books: Books, feed: str, n_rows: int, share: float) -> Finding:
    if share >= NONE_SHARE and n_rows >= FEWEST_ROWS:
        words = (
            f"feed {feed}: of the counted rows, {share:.0%} have no primary diagnosis that can be"
            " read as an ICD-10-CM code such as J45.901; map diagnosis to the column of these codes"
            " (one a row, not a name and not ICD-9), or remove [conditions]"
        )
        return books.finding("no diagnosis", feed, "stop", n_rows, words)
    words = (
        f"The primary diagnosis is missing or no ICD-10-CM code. Counted under all conditions, in"
        f" no condition group: each group may miss up to {share:.1%} of its events."
    )
    severity = "warning" if share >= UNKNOWN_SHARE else "note"
    return books.finding("no diagnosis", feed, severity, n_rows, words)
