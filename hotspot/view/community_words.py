"""A neighborhood hears what is good first, then the numbers, then how they came about.

Every sentence is made from the numbers in the language of the reader. Short words and short
sentences: a parent reads them aloud in a school hall.
"""

import math
from dataclasses import dataclass

from hotspot.view.catalogue import Tongue
from hotspot.view.community_beside import striped_line
from hotspot.view.community_change import change_lines, good_lately, lately_lines
from hotspot.view.community_counted import (
    ask_lines,
    counted_lines,
    limit_lines,
    privacy_lines,
)
from hotspot.view.community_names import by_the_census, place_name, region_name
from hotspot.view.community_now import now_lines
from hotspot.view.community_numbers import Told
from hotspot.view.community_phrases import thing
from hotspot.view.community_strengths import better_here, getting_better, like_elsewhere
from hotspot.view.words import capital


@dataclass(frozen=True)
class Section:
    """Some sentences under one heading.

    Parameters
    ----------
    key : str
        "strengths", "now", "time", "counted", "privacy", "limits", "ask" or "meeting"; "where" on
        sheets with a map.
    title : str
        Heading.
    lines : tuple of str
        Paragraphs.
    """

    key: str
    title: str
    lines: tuple[str, ...]


def title(told: Told, tongue: Tongue) -> str:
    """Give the title of the page and of every sheet."""
    return tongue.say("Our children’s health in {name}", name=place_name(told, tongue))


def subtitle(told: Told, tongue: Tongue) -> str:
    """Say what the numbers are about, whom and when."""
    return tongue.say(
        "{thing} · {who} · {first} to {last}",
        thing=capital(thing(told.now, tongue)),
        who=who(told, tongue),
        first=tongue.day(told.now.first_day),
        last=tongue.day(told.now.week),
    )


def made_up(told: Told, tongue: Tongue) -> str:
    """Say that no real child is behind the numbers; "" if they are real."""
    if not told.context.site.synthetic:
        return ""
    return tongue.say("SYNTHETIC DATA: these numbers are made up. No real child is behind them.")


def sections(told: Told, tongue: Tongue) -> tuple[Section, ...]:
    """Say everything, in the order in which it should be heard.

    Parameters
    ----------
    told : Told
        After disclosure.
    tongue : Tongue
        Language of the reader.

    Returns
    -------
    tuple of Section
        Strengths first; each has at least one sentence.
    """
    say = tongue.say
    return (
        Section("strengths", say("What is good to know first"), strengths(told, tongue)),
        Section("now", say("What the number is now"), _whole(told, tongue)),
        Section("time", say("How it has changed"), change_lines(told, tongue)),
        Section("counted", say("How we counted"), counted_lines(told, tongue)),
        Section("privacy", say("How we protect families"), privacy_lines(told, tongue)),
        Section("limits", say("What these numbers cannot say"), limit_lines(tongue)),
        Section("ask", say("Whom to ask"), ask_lines(told, tongue)),
        *([meeting(told, tongue)] if told.meeting else []),
    )


def meeting(told: Told, tongue: Tongue) -> Section:
    """Say when and where people meet next; no line where nobody has said, so that it is written."""
    if told.meeting:
        return Section("meeting", tongue.say("Next meeting"), (told.meeting,))
    return Section("meeting", tongue.say("Next meeting (day, hour, place)"), ())


def where_section(told: Told, tongue: Tongue) -> Section:
    """Say what is what on the small map."""
    line = tongue.say(
        "Dark: {name}. Outline: {region}.",
        name=place_name(told, tongue),
        region=region_name(told, tongue),
    )
    return Section("where", tongue.say("Where we are"), (line,))


def _whole(told: Told, tongue: Tongue) -> tuple[str, ...]:
    return (*now_lines(told, tongue), *striped_line(told, tongue))


def strengths(told: Told, tongue: Tongue) -> tuple[str, ...]:
    """Say who lives here, what is better than elsewhere or like it, and what gets better."""
    lines = [living(told, tongue), _asked(told, tongue)]
    say, region = tongue.say, region_name(told, tongue)
    for found, said in (
        (better_here(told), say("Better here than in {region} as a whole:", region=region)),
        (like_elsewhere(told), say("Much the same as in {region} as a whole:", region=region)),
        (getting_better(told), say("Getting better, by more than luck:")),
    ):
        if found:
            things = tongue.together([thing(one, tongue) for one in found])
            lines.append(f"{said} {things}.")
    lines.append(say("Much of what is good here is in no number. Tell us what we should add."))
    if good_lately(told):
        lines[2:2] = lately_lines(told, tongue)
    return tuple(line for line in lines if line)


def living(told: Told, tongue: Tongue) -> str:
    """Say how many children live here, or lived when they were counted; "" if nobody knows."""
    if not math.isfinite(told.children):
        return ""
    if told.counted_in:
        return _counted_then(told, tongue, str(told.counted_in))
    many, ages = round(told.children), _ages(told)
    if not ages:
        return tongue.count(
            "{number} child under {age} lives here.",
            "{number} children under {age} live here.",
            many,
            age=str(told.context.site.age_limit),
        )
    if ages[0] == ages[-1]:
        return tongue.count(
            "{number} child of age {age} lives here.",
            "{number} children of age {age} live here.",
            many,
            age=ages[0],
        )
    return tongue.count(
        "{number} child of ages {first} to {last} lives here.",
        "{number} children of ages {first} to {last} live here.",
        many,
        first=ages[0],
        last=ages[-1],
    )


def _counted_then(told: Told, tongue: Tongue, year: str) -> str:
    blanks = {
        "year": year,
        "number": tongue.number(round(told.children)),
        "who": who(told, tongue),
    }
    if by_the_census(told):
        return tongue.say("In {year}, the census counted {number} {who} here.", **blanks)
    return tongue.say("In {year}, {number} {who} lived here, by the count we use.", **blanks)


def _ages(told: Told) -> list[str]:
    """Give the first and last age of a band; nothing if all ages are counted."""
    band = told.context.age_band
    return [] if band == "all" else [str(int(age)) for age in band.split("-")]


def _asked(told: Told, tongue: Tongue) -> str:
    asked = told.of("screened")
    if asked is None or not asked.has_rate or not asked.persons > 0:
        return ""
    return tongue.count(
        "In one year, the family of {number} child told us if it needs help, such as with food or"
        " a home.",
        "In one year, the families of {number} children told us if they need help, such as with"
        " food or a home.",
        round(asked.persons),
    )


def who(told: Told, tongue: Tongue) -> str:
    """Say of which age the children are."""
    ages = _ages(told)
    if not ages:
        return tongue.say("children under {age}", age=str(told.context.site.age_limit))
    if ages[0] == ages[-1]:
        return tongue.say("children of age {age}", age=ages[0])
    return tongue.say("children of ages {first} to {last}", first=ages[0], last=ages[-1])
