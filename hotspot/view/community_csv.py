"""The numbers a neighborhood was told, as a table that says what each of its columns means."""

import csv
import io
from collections.abc import Iterator

from hotspot.core.measures import MEASURES
from hotspot.view.catalogue import Tongue, marked
from hotspot.view.community_names import capital
from hotspot.view.community_numbers import Number, Told
from hotspot.view.community_phrases import thing
from hotspot.view.community_words import made_up, sections, subtitle, title
from hotspot.view.csv_file import as_text, comment

COLUMNS = {
    marked("part"): marked(
        "What the row is: this year, the year before, one bar, or another number"
    ),
    marked("what"): marked("What was counted"),
    marked("first_day"): marked("First day of the weeks, as year, month, day"),
    marked("last_day"): marked("Last day of the weeks, as year, month, day"),
    marked("state"): marked("Whether there is a number, and if not why"),
    marked("per"): marked("Of how many children, or talks, the number is"),
    marked("number"): marked("The number; empty if it is not shown"),
    marked("low"): marked("The lower of the two numbers we are fairly sure of; empty if not shown"),
    marked("high"): marked(
        "The higher of the two numbers we are fairly sure of; empty if not shown"
    ),
    marked("region"): marked("The same number for the region as a whole; empty if not shown"),
    marked("counted"): marked("How many were counted; empty if not shown"),
    marked("children"): marked("How many children are behind it; empty if not shown"),
}
"""Every column, and what it means."""

STATES = {
    "shown": marked("shown"),
    "zero": marked("none were counted"),
    "incomplete": marked("some records have not come in yet"),
    "suppressed": marked("not shown, to protect families"),
    "no data": marked("no records of all these weeks"),
    "not measurable": marked("too many families go to other hospitals"),
    "small denominator": marked("too few children for a number"),
    "no denominator": marked("no children to count, or not known"),
}

_PARTS = (
    marked("this year"),
    marked("the year before"),
    marked("one bar"),
    marked("another number"),
)


def numbers_csv(told: Told, tongue: Tongue) -> bytes:
    """Write the numbers.

    Parameters
    ----------
    told : Told
        After disclosure.
    tongue : Tongue
        Language of the reader.

    Returns
    -------
    bytes
        UTF-8 with byte-order mark. Lines that begin with ``#`` say what was counted, when, how and
        by whom, and what each column means; the rows follow.
    """
    lines = io.StringIO()
    meanings = (f"{tongue.say(name)}: {tongue.say(said)}." for name, said in COLUMNS.items())
    for line in (*about(told, tongue), *meanings):
        lines.write(f"# {comment(line)}\r\n")
    writer = csv.writer(lines, quoting=csv.QUOTE_ALL)
    writer.writerow(map(tongue.say, COLUMNS))
    writer.writerows(_rows(told, tongue))
    return lines.getvalue().encode("utf-8-sig")


def dictionary_csv(tongue: Tongue) -> bytes:
    """Write what each column of the numbers means, one row a column."""
    lines = io.StringIO()
    writer = csv.writer(lines, quoting=csv.QUOTE_ALL)
    writer.writerow([tongue.say("column"), tongue.say("meaning")])
    say = tongue.say
    writer.writerows([say(name), as_text(say(said))] for name, said in COLUMNS.items())
    return lines.getvalue().encode("utf-8-sig")


def about(told: Told, tongue: Tongue) -> list[str]:
    """Say all that the page says, a line a sentence; the headings stand by themselves."""
    warned = made_up(told, tongue)
    lines = [title(told, tongue), subtitle(told, tongue), *([warned] if warned else [])]
    for one in sections(told, tongue):
        lines += [f"{one.title}:", *one.lines]
    return lines


def _rows(told: Told, tongue: Tongue) -> Iterator[list[object]]:
    this, past, bar, other = _PARTS
    yield _row(this, told.now, tongue)
    yield _row(past, told.before, tongue)
    for one in told.periods:
        yield _row(bar, one, tongue)
    for one in told.others:
        if one.measure.key != told.now.measure.key and one.measure.key in MEASURES:
            yield _row(other, one, tongue)


def _row(part: str, one: Number, tongue: Tongue) -> list[object]:
    numbers: list[object] = [""] * 7
    if one.has_rate:
        rates = (round(value, 1) for value in (one.rate, one.lower, one.upper, one.region))
        numbers = [one.base, *rates, _plain(one.events), round(one.persons)]
    return [
        tongue.say(part),
        as_text(capital(thing(one, tongue))),
        one.first_day.isoformat(),
        one.week.isoformat(),
        tongue.say(STATES[one.state]),
        *numbers,
    ]


def _plain(count: float) -> float:
    """Write a whole count without a decimal; shares of tracts make others."""
    return int(count) if float(count).is_integer() else round(count, 1)
