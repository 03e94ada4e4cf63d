"""Nobody can say of 03/04/2026 whether it is in March, but a file of such dates usually can.

If a month of 13 appears anywhere, one way of reading is out. So ways of writing a time are tried on
the cells themselves, and a site is told which of them fit. None is ever chosen for it.
"""

from collections.abc import Iterable
from itertools import product

import duckdb
import ibis
from ibis.expr.types import IntegerScalar, StringValue

from hotspot.ingest.times import parsed

FIT = 0.95
"""Share of the cells a way of writing must read to be named."""

_SAMPLE = 2_000  # different cells on which ways of writing are tried first
_DAYS = (
    "%m/%d/%Y", "%d/%m/%Y", "%m-%d-%Y", "%d-%m-%Y", "%m.%d.%Y", "%d.%m.%Y", "%Y/%m/%d", "%Y%m%d",
    "%d-%b-%Y", "%d%b%Y", "%d %b %Y", "%b %d %Y", "%b %d, %Y", "%B %d, %Y", "%d %B %Y",
)  # fmt: skip
_SHORT_DAYS = ("%m/%d/%y", "%d/%m/%y", "%m-%d-%y", "%d-%m-%y", "%d.%m.%y", "%d-%b-%y", "%y-%m-%d")
_CLOCKS = (
    "", " %H:%M", " %H:%M:%S", " %H:%M:%S.%f", " %I:%M %p", " %I:%M:%S %p", "T%H:%M", "T%H:%M:%S",
    ":%H:%M:%S", "%H%M%S", " %H%M",
)  # fmt: skip


def advise(unread: Iterable[StringValue], cells: Iterable[StringValue], kind: str) -> str:
    """Say how cells that could not be read are written.

    Parameters
    ----------
    unread : iterable of StringValue
        The texts that could not be read, of one column in one or more tables.
    cells : iterable of StringValue
        All texts of the column, for what would read some may not read the others.
    kind : {"time", "date"}
        What they should be.

    Returns
    -------
    str
        What to set and to what, if there is a way to read nearly all of the column; if there are
        two ways that read as many, both. If it reads only what could not be read, the column is
        written in several ways, and must be exported again. No cell is repeated.
    """
    clocks = _CLOCKS if kind == "time" else ("",)
    forms = [day + clock for day, clock in product((*_DAYS, *_SHORT_DAYS), clocks)]
    unread = list(unread)
    sample = [cell.as_table().distinct().limit(_SAMPLE) for cell in unread]
    try:
        likely = _fitting([table[table.columns[0]] for table in sample], forms)
        forms = _fitting(unread, likely) if likely else []
        everywhere = _fitting(cells, forms) if forms else []
        return _in_words(everywhere, kind) if everywhere else _mixed(forms)
    except (duckdb.Error, OSError):  # the file went away meanwhile; there is advice without it
        return ""


def _fitting(cells: Iterable[StringValue], forms: list[str]) -> list[str]:
    """Ways of writing that read the most cells, if that is nearly all."""
    total, counts = 0, dict.fromkeys(forms, 0)
    for cell in cells:
        named = {f"f{place}": _readable(cell, form).sum() for place, form in enumerate(forms)}
        row = cell.as_table().agg(total=cell.count(), **named).to_pyarrow().to_pylist()[0]
        total += row["total"]
        for place, form in enumerate(forms):
            counts[form] += row[f"f{place}"] or 0
    most = max(counts.values(), default=0)
    enough = most > 0 and most >= FIT * total
    return [form for form in forms if counts[form] == most] if enough else []


def _readable(cell: StringValue, form: str) -> IntegerScalar:
    time = parsed(cell, form)
    right = time.notnull() if "%y" in form else time.notnull() & (time.year() >= 1000)
    return ibis.ifelse(right, 1, 0)


def _mixed(forms: list[str]) -> str:
    if not forms:
        return ""
    return (
        f"they fit {' and '.join(forms)}, and the other cells of the column do not; ask who sends"
        " them to write the whole column one way"
    )


def _in_words(forms: list[str], kind: str) -> str:
    if "%y" in forms[0]:
        return "its years have two digits, and no century is guessed; export years with four"
    if len(forms) == 1:
        return (
            f'they fit {forms[0]}: if that is right, set {kind}_format = "{forms[0]}" below'
            " [[feeds]], above [feeds.columns]"
        )
    return (
        f"they fit {' and '.join(forms)} alike, so nobody can say which number is the month; ask"
        f" who sends them, and set {kind}_format"
    )
