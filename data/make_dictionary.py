"""A dictionary nobody writes by hand cannot disagree with the code.

Run ``python data/make_dictionary.py`` to bring the tables of ``data/README.md`` up to date with
``hotspot.core.columns``; a test fails while they differ.
"""

from pathlib import Path

from hotspot.core.columns import TABLES, Column
from hotspot.core.lines import LINES, REQUIRED

README = Path(__file__).parent / "README.md"
BEGIN = "<!-- begin: made by data/make_dictionary.py -->"
END = "<!-- end: made by data/make_dictionary.py -->"

ABOUT = {
    "encounter": "An extract of encounters, one row an encounter. Read, counted and never kept.",
    "screening": "An extract of screening answers, one row a question. Read, counted, never kept.",
    "counts": "Counts of a snapshot. A missing row is a zero where the week was observed.",
    "largest": "What one child has at most, where it is much. About one child: never shown, never"
    " exported.",
    "recent_days": "Events of the newest eight weeks by the day they began; the days of a week sum"
    " to its counts. Never shown or exported by the day.",
    "weeks": "What is known of each week.",
    "populations": "Children at risk.",
    "areas": "Every place a row can be about.",
    "links": "Which areas touch, from the boundaries at full resolution.",
    "quality": "What was dropped, mended or noticed when the extracts were read.",
    "facilities": "Rows by facility and week: who has gone silent.",
    "shares": "Shares of tracts in neighborhoods; no rows where no tract is split.",
    "reporting": "What was known of the newest weeks on the day of each refresh.",
    "curves": "Weekly rates of tracts, smoothed over neighbors and weeks.",
    "feeds": "Rows by feed and week, as known on that day: what a later snapshot is held against.",
}


def tables() -> dict[str, tuple[Column, ...]]:
    """Name every table of the project and its columns: first what is read, then what is kept."""
    return {**LINES, **TABLES}


def dictionary() -> str:
    """Write the dictionary as Markdown."""
    return "\n".join(_section(name, columns) for name, columns in tables().items())


def with_dictionary(text: str) -> str:
    """Replace the dictionary in the text of the README."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{dictionary()}\n{END}{after}"


def _section(name: str, columns: tuple[Column, ...]) -> str:
    kind = "extract" if name in LINES else "snapshot table"
    needed = REQUIRED.get(name, ())
    head = [f"### `{name}` ({kind})", "", f"{ABOUT[name]}", ""]
    rows = [f"| `{c.name}` | {c.kind} | {c.meaning} | {_gap(c, name, needed)} |" for c in columns]
    titles = "| column | kind | meaning | an empty cell means |"
    return "\n".join([*head, titles, "|---|---|---|---|", *rows, ""])


def _gap(column: Column, table: str, needed: tuple[str, ...]) -> str:
    gap = column.gap or "never empty"
    return gap if table in TABLES or column.name in needed else f"{gap} (column may be absent)"


if __name__ == "__main__":
    README.write_text(with_dictionary(README.read_text(encoding="utf-8")), encoding="utf-8")
