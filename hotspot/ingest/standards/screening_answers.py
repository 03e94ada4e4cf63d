"""Several questions ask about one need, and one answer that says so is enough.

Two questions ask about food, and either can show a need; an instrument may add its own conclusion;
and a questionnaire may come as a whole and once more question by question. So what a child said of
one domain on one day becomes one line.
"""

from collections.abc import Sequence
from dataclasses import asdict

import ibis
import pyarrow as pa
from ibis.backends.duckdb import Backend

from hotspot.core.errors import InvalidExtract
from hotspot.core.feed import Feed
from hotspot.ingest.notices import Notice
from hotspot.ingest.standards.codebook import Codebook, threshold
from hotspot.ingest.standards.statements import new_name, run

ANSWER = ("id", "subject", "said_ts", "updated", "question", "answer", "score", "absent", "flag")
"""Columns of answers, one row a question and answer.

Question and answer are codes, score a number in place of an answer, absent is declined, not_counted
or null, and flag is need or no_need where the source itself interprets the answer.
"""


def combine(
    connection: Backend, answers: Sequence[str], codebook: Codebook, feed: Feed
) -> tuple[str, list[Notice]]:
    """Make one line of what a child said of one domain on one day.

    Parameters
    ----------
    connection : Backend
        Engine that holds them.
    answers : sequence of str
        Tables with the columns of ``ANSWER``.
    codebook : Codebook
        Says what answers mean; questions about other things are left out.
    feed : Feed
        For messages.

    Returns
    -------
    str
        View with screening_id, subject, screened_ts, source_updated_at, instrument, domain and
        result. The result is the one of the codebook; where that does not know the answer, what
        the source says of it; else unknown. Of several results need goes before no_need, that
        before declined, that before unknown. A question the codebook does not know has no domain.
    list of Notice
        Version of the codebook.

    Raises
    ------
    InvalidExtract
        If there is no answer to any question of the codebook.
    """
    parts = [connection.table(name).select(*ANSWER) for name in answers]
    names = {word: new_name(word) for word in ("answers", "codebook", "meant", "events")}
    connection.create_view(names["answers"], ibis.union(*parts) if len(parts) > 1 else parts[0])
    connection.create_table(names["codebook"], _table(codebook))
    [(known,)] = run(connection, "screening_answers", names)
    if not known:
        raise InvalidExtract(
            f"feed {feed.name}: no answer is to a question of the codebook, version"
            f" {codebook.version}; see which codes the source uses and give a codebook with them"
        )
    return names["events"], [_version(codebook, feed)]


def _table(codebook: Codebook) -> pa.Table:
    words = ("instrument", "question", "answer", "domain", "result")
    schema = pa.schema([*((word, pa.string()) for word in words), ("bound", pa.float64())])
    rows = [asdict(each) | {"bound": threshold(each.answer)} for each in codebook.meanings]
    return pa.Table.from_pylist(rows, schema=schema)


def _version(codebook: Codebook, feed: Feed) -> Notice:
    whose = "the built-in list" if feed.codebook is None else feed.codebook.name
    words = f"Answers were read by version {codebook.version} of {whose} of screening codes."
    return Notice("codebook", feed.name, "note", 0, words)
