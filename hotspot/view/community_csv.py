"""The numbers a neighborhood was told, as a table that says what each of its columns means."""

import csv
import io
from collections.abc import Iterator

from hotspot.core.measures import MEASURES
from hotspot.view.catalogue import Tongue, marked
from hotspot.view.community_counted import divided_by, privacy_lines, records_line
from hotspot.view.community_numbers import Number, Told
from hotspot.view.community_phrases import PHRASES, thing
from hotspot.view.community_words import made_up, sections, subtitle, title
from hotspot.view.csv_file import Explained, as_text, written
from hotspot.view.words import capital

COLUMNS = {
    marked("part"): marked(
        "What the row is: this year, the year before, one bar, or another number"
    ),
    marked("what"): marked("What was counted"),
    marked("first_day"): marked("First day of the weeks, as year, month, day"),
    marked("last_day"): marked("Last day of the weeks, as year, month, day"),
    marked("state"): marked("Whether there is a number, and if not why"),
    marked("per"): marked("Of how many children, or talks, the number is"),
    marked("number"): marked(
        "The number, as if a whole year were like these weeks; empty if it is not shown"
    ),
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

WHY = {
    "shown": marked("enough children are behind it"),
    "zero": marked("the records came, and no child from here is in them"),
    "incomplete": marked("the number may still change, so we do not compare it"),
    "suppressed": marked(
        "too few children are behind it, or it would give such a number away; empty does not"
        " mean zero"
    ),
    "no data": marked("the hospitals and clinics have not sent them; empty does not mean zero"),
    "not measurable": marked("so we do not see enough of the visits for a fair number"),
    "small denominator": marked("a number of so few would mean little"),
    "no denominator": marked("so there is nothing to divide by"),
}
"""What follows from each state, in more words than its name."""

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
        UTF-8 with byte-order mark, as of ``csv_file.map_csv``.
    """
    said = Explained(tuple(_above(told, tongue)), tuple(_below(told, tongue)))
    return written(said, map(tongue.say, COLUMNS), _rows(told, tongue))


def _above(told: Told, tongue: Tongue) -> Iterator[str]:
    """Say what it is, of when, from whom, and whom it protects."""
    yield from (title(told, tongue), subtitle(told, tongue))
    yield from filter(None, [made_up(told, tongue)])
    yield records_line(told, tongue)
    yield f"{tongue.say('How we protect families')}: {' '.join(privacy_lines(told, tongue))}"
    yield tongue.say("Below the table: how we counted, what we cannot say, and what words mean.")


def _below(told: Told, tongue: Tongue) -> Iterator[str]:
    for one in sections(told, tongue):
        if one.key != "privacy":
            yield from (f"{one.title}:", *one.lines)
    kind = ""
    for group, word, meaning in _meanings(told, tongue):
        if group != kind:
            kind = group
            yield f"{capital(kind)}:"
        yield f"{word}: {meaning.removesuffix('.')}."


def _meanings(told: Told, tongue: Tongue) -> Iterator[tuple[str, str, str]]:
    """Say of each column, each thing counted and each state what it means."""
    say = tongue.say
    for name, said in COLUMNS.items():
        yield say("column"), say(name), say(said)
    keys = dict.fromkeys(one.measure.key for one in (told.now, *told.others))
    for key in filter(PHRASES.get, keys):
        said = f"{say(PHRASES[key].counted)} {divided_by(MEASURES[key], tongue)}"
        yield say("what was counted"), capital(say(PHRASES[key].name)), said
    for state, named in STATES.items():
        yield say("state of a number"), say(named), say(WHY[state])


def dictionary_csv(told: Told, tongue: Tongue) -> bytes:
    """Write what each column, each thing counted and each state means, one row a word."""
    lines = io.StringIO()
    writer = csv.writer(lines, quoting=csv.QUOTE_ALL)
    writer.writerow([tongue.say("kind"), tongue.say("word"), tongue.say("meaning")])
    writer.writerows(map(as_text, row) for row in _meanings(told, tongue))
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
