"""A screening answer is a need because a written list of codes says so, and the list has a version.

Questions and answers have codes of LOINC. Which of them mean a need, and in which domain, is a
decision; it stands in a CSV file that a site can read, compare and replace. A code that is not in
the list is never guessed.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path

from hotspot.core.errors import InvalidSettings
from hotspot.core.feed import Feed
from hotspot.core.measures import DOMAINS
from hotspot.ingest.rules import NOT_COUNTED, RESULTS

COLUMNS = (
    "version",
    "instrument",
    "system",
    "question_code",
    "answer_code",
    "domain",
    "result",
    "source",
)
"""Columns of a codebook: version is the same in every row, system is the owner of the codes."""

OTHER = "*"
"""Answer code that stands for every answer of the question that has no row of its own."""

AT_LEAST, BELOW = ">=", "<"
"""Beginnings of an answer code that compares a score, such as >=11 and <11."""


@dataclass(frozen=True)
class Meaning:
    """What one answer to one question means.

    Parameters
    ----------
    instrument : str
        Questionnaire the row was taken from.
    question, answer : str
        Codes; the answer may be ``OTHER`` or compare a score.
    domain : str
        One of ``core.measures.DOMAINS``, or not_counted for questions about other things.
    result : str
        need, no_need, declined, unknown or not_counted.
    """

    instrument: str
    question: str
    answer: str
    domain: str
    result: str


@dataclass(frozen=True)
class Codebook:
    """A list of codes.

    Parameters
    ----------
    version : str
        As it says of itself.
    meanings : tuple of Meaning
        One a row, in the order of the file.
    """

    version: str
    meanings: tuple[Meaning, ...]

    @property
    def questions(self) -> tuple[str, ...]:
        """Codes of all questions, those about other things among them."""
        return tuple(dict.fromkeys(meaning.question for meaning in self.meanings))

    @property
    def answers(self) -> tuple[str, ...]:
        """Codes of all answers."""
        return tuple(dict.fromkeys(meaning.answer for meaning in self.meanings))


def codebook_of(feed: Feed) -> Codebook:
    """Read the codebook of a feed.

    Parameters
    ----------
    feed : Feed
        With a codebook of its own or without.

    Returns
    -------
    Codebook
        The site's, or the built-in one.

    Raises
    ------
    InvalidSettings
        If the file cannot be read or breaks a rule.
    """
    if feed.codebook is not None:
        return read_codebook(feed.codebook)
    with as_file(files("hotspot.ingest.standards") / "codebook.csv") as built_in:
        return read_codebook(built_in)


def read_codebook(file: Path) -> Codebook:
    """Read a list of codes and refuse it if it contradicts itself.

    Parameters
    ----------
    file : Path
        UTF-8 CSV with the columns of ``COLUMNS``, in any order.

    Returns
    -------
    Codebook
        At least one row.

    Raises
    ------
    InvalidSettings
        Naming the row: a column or cell is missing, a domain or result is not known, versions
        differ, an answer stands twice with different results, or a score is compared in one
        direction only.
    """
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            rows = list(csv.DictReader(lines))
    except (OSError, UnicodeError, csv.Error):
        raise InvalidSettings(
            f"{file}: the codebook cannot be read; it must be a CSV file in UTF-8"
        ) from None
    missing = [name for name in COLUMNS if not rows or name not in rows[0]]
    if missing:
        raise InvalidSettings(f"{file}: the codebook has no {', '.join(missing)}; add what is said")
    for number, row in enumerate(rows, start=2):
        _refuse_row(row, f"{file}, row {number}")
    meanings = tuple(
        Meaning(
            row["instrument"].strip(),
            row["question_code"].strip(),
            row["answer_code"].strip(),
            row["domain"].strip(),
            row["result"].strip(),
        )
        for row in rows
    )
    versions = sorted({row["version"].strip() for row in rows})
    if len(versions) > 1:
        raise InvalidSettings(f"{file}: the codebook has versions {', '.join(versions)}; give one")
    _refuse_contradictions(meanings, file)
    return Codebook(versions[0], meanings)


def _refuse_row(row: dict[str, str | None], where: str) -> None:
    needed = ("version", "instrument", "question_code", "answer_code", "domain", "result")
    empty = [name for name in needed if not (row[name] or "").strip()]
    if empty:
        raise InvalidSettings(f"{where}: {', '.join(empty)} may not be empty")
    for name, known in (("domain", DOMAINS), ("result", RESULTS)):
        if row[name].strip() not in (*known, NOT_COUNTED):
            raise InvalidSettings(
                f"{where}: {name} must be {', '.join(known)} or {NOT_COUNTED}; correct the codebook"
            )
    score = row["answer_code"].strip()
    if score.startswith((AT_LEAST, BELOW)) and threshold(score) is None:
        raise InvalidSettings(f"{where}: a score is compared as {AT_LEAST}11 or {BELOW}11")


def threshold(answer: str) -> float | None:
    """Give the number an answer code compares with, or None if it compares none."""
    number = answer.removeprefix(AT_LEAST).removeprefix(BELOW)
    if number == answer:
        return None
    try:
        return float(number)
    except ValueError:
        return None


def _refuse_contradictions(meanings: Iterable[Meaning], file: Path) -> None:
    seen: dict[tuple[str, str, str], str] = {}
    bounds: dict[tuple[str, str], list[str]] = {}
    for each in meanings:
        key = each.question, each.answer, each.domain
        if seen.setdefault(key, each.result) != each.result:
            raise InvalidSettings(
                f"{file}: question {each.question}, answer {each.answer} stands twice with"
                " different results; keep one"
            )
        if threshold(each.answer) is not None:
            bounds.setdefault((each.question, each.domain), []).append(each.answer)
    for (question, _), answers in bounds.items():
        numbers = {threshold(answer) for answer in answers}
        if len(numbers) > 1 or len({answer[0] for answer in answers}) < 2:
            raise InvalidSettings(
                f"{file}: question {question} must have one number with {AT_LEAST} and {BELOW}"
            )
