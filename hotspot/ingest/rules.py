"""What a line must be to be counted: small rules, and the first one broken claims the row.

So every row that was read is either counted, repeated, or left out for exactly one stated reason,
and the numbers of the Data page add up.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

import ibis
from ibis import Table
from ibis.expr.types import BooleanValue, IntegerValue, StringValue

from hotspot.core.measures import DOMAINS
from hotspot.core.sections import Checks
from hotspot.core.settings import Settings
from hotspot.ingest.casting import UNREADABLE

COUNTED = "counted"
"""What a line is that breaks no rule."""

STAYS = ("IMP", "OBSENC")
"""Classes of encounter that fill a bed."""

CLASSES = (*STAYS, "EMER")
"""Classes of encounter that are counted."""

NOT_COUNTED = "not_counted"
"""A code that settings give to codes of a file which are right but not ours to count."""

RESULTS = ("need", "no_need", "declined", "unknown")
"""Answers to a screening question."""

OLDEST = timedelta(days=40 * 365)
"""A start further back than this is a placeholder, not a date."""

OLDEST_AGE = 120
"""A person older than this many years is a wrong birth date."""


_BY_DEFAULT = Checks()


@dataclass(frozen=True)
class Limits:
    """What the rules compare with.

    Parameters
    ----------
    as_of : date
        Last day the extract knows of.
    age_limit : int
        Children are younger than this many completed years.
    open_stay_days : int
        A stay may be open for so many days.
    same_day : {0, 1}
        Bed-days of a stay that ends on the day it began.
    threshold : int
        A place with fewer children than this is not named with its rows.
    checks : Checks
        What stops a refresh, and what warns.
    conditions : mapping of str to tuple of str
        Condition groups and the beginnings of their codes; none: nobody asks for a diagnosis.
    """

    as_of: date
    age_limit: int
    open_stay_days: int
    same_day: int = 0
    threshold: int = 11
    checks: Checks = _BY_DEFAULT
    conditions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Rule:
    """One reason to leave a row out.

    Parameters
    ----------
    name : str
        Short name of the check.
    broken : callable
        Lines and limits to a condition.
    finding : str
        What was found and what became of the rows, in words.
    severity : {"quarantined", "note"}
        A note is for rows that are right but not ours to count.
    column : str
        Column of codes the rule is about; "" if it is about none.
    codes : tuple of str
        What that column may hold.
    remedy : str
        What to do if the rule takes very many rows of a feed; "" if that is no reason to stop.
    """

    name: str
    broken: Callable[[Table, Limits], BooleanValue]
    finding: str
    severity: str = "quarantined"
    column: str = ""
    codes: tuple[str, ...] = ()
    remedy: str = ""


def limits_of(settings: Settings, as_of: date) -> Limits:
    """Take from the settings what the rules compare with."""
    return Limits(
        as_of,
        settings.ages.limit,
        settings.reporting.open_stay_days,
        settings.bed_days.same_day,
        settings.disclosure.threshold,
        settings.checks,
        settings.conditions.groups,
    )


def first_broken(lines: Table, rules: tuple[Rule, ...], limits: Limits) -> StringValue:
    """Name the first rule each line breaks, or say that it is counted."""
    return ibis.cases(*((rule.broken(lines, limits), rule.name) for rule in rules), else_=COUNTED)


def _number(day: ibis.expr.types.DateValue) -> IntegerValue:
    """A day as yyyymmdd, so that ages need no calendar arithmetic."""
    return day.year() * 10000 + day.month() * 100 + day.day()


def _age(lines: Table) -> IntegerValue:
    """Completed years at the start; a child of 29 February turns older on 1 March."""
    return (_number(lines.start_ts.date()) - _number(lines.birth_date)) // 10000


def _code_rules(word: str, column: str, codes: tuple[str, ...]) -> tuple[Rule, ...]:
    """Rules of a column of codes: some are not ours to count, some nobody has explained."""
    return (
        Rule(
            f"{word} not counted",
            lambda lines, _: lines[column].lower() == NOT_COUNTED,
            f"The settings recode the {word} as {NOT_COUNTED}. Not counted here.",
            "note",
        ),
        Rule(
            f"unknown {word}",
            lambda lines, _: lines[column].isnull() | ~lines[column].isin(codes),
            f"The {word} is not {', '.join(codes)} after recoding; what the codes of the file mean"
            f" is said under [feeds.values.{column}]. Left out.",
            column=column,
            codes=codes,
        ),
    )


def _open_too_long(lines: Table, limits: Limits) -> BooleanValue:
    oldest = limits.as_of - timedelta(days=limits.open_stay_days)
    inpatient = lines.encounter_class.isin(STAYS)
    return lines.end_ts.isnull() & inpatient & (lines.start_ts.date() < oldest)


_BEGINS = (
    Rule(
        "no id",
        lambda lines, _: lines.line_id.isnull() | lines.person_id.isnull(),
        "The id of the row or of the person is missing, or is a word for nobody. Left out.",
        remedy="map the ids of rows and persons to columns that are filled in every row",
    ),
    Rule(
        "no start",
        lambda lines, _: lines.start_ts.isnull(),
        "The start is missing or cannot be read as a time. Left out.",
        remedy="map the start to a column that is filled, or say in time_format how it is written",
    ),
    Rule(
        "start long ago",
        lambda lines, limits: lines.start_ts.date() < limits.as_of - OLDEST,
        "The start lies more than 40 years back, as placeholders do. Left out.",
        remedy="map the start to the column of the real arrival, not of a placeholder",
    ),
    Rule(
        "start after as-of",
        lambda lines, limits: lines.start_ts.date() > limits.as_of,
        "The start lies after the as-of date. Left out.",
    ),
)

_PERSON = (
    Rule(
        "no birth date",
        lambda lines, _: lines.birth_date.isnull(),
        "The birth date is missing or cannot be read, so the age is not known. Left out.",
        remedy="map the birth date to a column that is filled, or say in date_format how it is"
        " written",
    ),
    Rule(
        "birth after start",
        lambda lines, _: lines.birth_date > lines.start_ts.date(),
        "The birth date lies after the start. Left out.",
        remedy="see whether the columns of birth date and start are swapped, and whether"
        " date_format gives the right century",
    ),
    Rule(
        "age over 120",
        lambda lines, _: _age(lines) > OLDEST_AGE,
        "The age at the start would be more than 120 years. Left out.",
        remedy="see whether birth dates are placeholders, and export the real ones",
    ),
    Rule(
        "not a child",
        lambda lines, limits: _age(lines) >= limits.age_limit,
        "The person had reached the age limit when it began. Not counted here.",
        "note",
    ),
)

ENCOUNTER_RULES = (
    *_BEGINS,
    *_code_rules("class", "encounter_class", CLASSES),
    Rule(
        "end not readable",
        lambda lines, _: lines[f"{UNREADABLE}end_ts"] == 1,
        "The end is there but cannot be read as a time. Left out.",
        remedy="say below the feed in time_format how times are written",
    ),
    Rule(
        "end before start",
        lambda lines, _: lines.end_ts < lines.start_ts,
        "The end lies before the start. Left out.",
        remedy="if ends have no time of day or another zone than starts, export both alike;"
        " else see whether the columns of start and end are swapped",
    ),
    Rule(
        "open too long",
        _open_too_long,
        "The stay has been open for longer than reporting.open_stay_days. Left out.",
        remedy="if the extract does not know when stays ended, map the column of the end;"
        " else raise reporting.open_stay_days",
    ),
    *_PERSON,
)
"""Rules of encounters, in order."""

SCREENING_RULES = (
    *_BEGINS,
    *_code_rules("domain", "domain", DOMAINS),
    *_code_rules("result", "result", RESULTS),
    *_PERSON,
)
"""Rules of screening answers, in order."""

RULES = {"encounter": ENCOUNTER_RULES, "screening": SCREENING_RULES}
