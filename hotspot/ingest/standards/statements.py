"""What only the engine does is said in its own words, in files that a DBA can read.

Exports lie in files and never in a warehouse, so nothing is gained by saying it for every engine;
and nested lists are said in a line of SQL. Values travel as parameters, never as text.
"""

import re
from importlib.resources import files

import ibis
from ibis.backends.duckdb import Backend

_PARAMETER = re.compile(r"\$([a-z_]+)")


def new_name(word: str) -> str:
    """Make a name for a table that no other has."""
    return ibis.util.gen_name(word)


def run(
    connection: Backend,
    name: str,
    tables: dict[str, str],
    values: dict[str, object] | None = None,
) -> list[tuple]:
    """Run the statements of a file.

    Parameters
    ----------
    connection : Backend
        Engine to run them in.
    name : str
        File of the folder sql, without its ending.
    tables : dict
        Word in braces = name of a table.
    values : dict or None
        Word after a dollar sign = value.

    Returns
    -------
    list of tuple
        What the last statement gives.
    """
    text = (files("hotspot.ingest.standards") / "sql" / f"{name}.sql").read_text(encoding="utf-8")
    for word, table in tables.items():
        text = text.replace(f"{{{word}}}", f'"{table}"')
    result = []
    for statement in text.split(";\n"):
        if statement.strip():
            words = set(_PARAMETER.findall(statement))
            given = {word: (values or {})[word] for word in words}
            result = connection.con.execute(statement, given or None).fetchall()
    return result
