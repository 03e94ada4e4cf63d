"""From the last row of a hall few words can be read, so a slide says less and keeps what counts.

Whatever is left out stands on the poster and in the table. What is counted, of when, from whom, how
sure it is and whom it protects are said on every sheet, or it would be only a rumour.
"""

from hotspot.view.catalogue import Tongue
from hotspot.view.community_change import moved_lines
from hotspot.view.community_counted import sender_lines
from hotspot.view.community_names import population_name, region_name, source_names
from hotspot.view.community_now import now_lines
from hotspot.view.community_numbers import Told, drawable
from hotspot.view.community_phrases import PHRASES, thing
from hotspot.view.community_strengths import better_here, like_elsewhere
from hotspot.view.community_words import Section, living
from hotspot.view.words import capital

MOST_THINGS = 2
"""Strengths that are named."""


def short_sections(told: Told, tongue: Tongue) -> tuple[Section, ...]:
    """Say what a slide or a telephone has room for.

    Parameters
    ----------
    told : Told
        After disclosure.
    tongue : Tongue
        Language of the reader.

    Returns
    -------
    tuple of Section
        Strengths first, then the number, its past, and in few words where it comes from; the last,
        whom to ask, has no title.
    """
    say = tongue.say
    return (
        Section("strengths", say("What is good to know first"), _strengths(told, tongue)),
        Section("now", say("What the number is now"), _now(told, tongue)),
        Section("time", say("How it has changed"), _change(told, tongue)),
        Section("counted", say("How we counted"), _counted(told, tongue)),
        Section("ask", "", _ask(told, tongue)),
    )


def short_warning(told: Told, tongue: Tongue) -> str:
    """Say in few words that the numbers are made up; "" if they are real."""
    made_up = told.context.site.synthetic
    return tongue.say("SYNTHETIC DATA: these numbers are made up.") if made_up else ""


def _strengths(told: Told, tongue: Tongue) -> tuple[str, ...]:
    about = {"region": region_name(told, tongue)}
    better, alike = better_here(told), like_elsewhere(told)
    if better:
        said = tongue.say("Better here than in {region} as a whole:", **about)
    else:
        said = tongue.say("Much the same as in {region} as a whole:", **about)
    things = tongue.together([thing(one, tongue) for one in (better or alike)[:MOST_THINGS]])
    add = tongue.say("Tell us what is good here.")
    found = (f"{said} {things}.", add) if things else (add,)
    return tuple(line for line in (living(told, tongue), *found) if line)


def _now(told: Told, tongue: Tongue) -> tuple[str, ...]:
    number = told.now
    if number.state != "shown":
        return now_lines(told, tongue)
    rate, _, *others = now_lines(told, tongue)
    sure = tongue.count(
        "Fairly sure: between {lower} and {upper}. {number} child is behind it.",
        "Fairly sure: between {lower} and {upper}. {number} children are behind it.",
        round(number.persons),
        lower=tongue.number(number.lower),
        upper=tongue.number(number.upper),
    )
    return (rate, sure, *others)


def _change(told: Told, tongue: Tongue) -> tuple[str, ...]:
    lines = moved_lines(told, tongue)
    if told.silent and told.now.has_rate:
        missing = tongue.say("Some newest records are missing: the newest numbers may be too low.")
        lines = (*lines, missing)
    if not drawable(told.periods):
        return lines
    weeks, blanks = told.periods[-1].weeks, {"region": region_name(told, tongue)}
    if told.now.measure.family == "proportion":
        bar = tongue.count(
            "Each bar is {number} week; the dark marks are {region}.",
            "Each bar is {number} weeks; the dark marks are {region}.",
            weeks,
            **blanks,
        )
    else:
        bar = tongue.count(
            "Each bar is {number} week, told as a whole year; the dark marks are {region}.",
            "Each bar is {number} weeks, told as a whole year; the dark marks are {region}.",
            weeks,
            **blanks,
        )
    return (*lines, bar)


def _counted(told: Told, tongue: Tongue) -> tuple[str, ...]:
    say = tongue.say
    sources = say(
        "Records: {sources}, as of {day}. {population}",
        sources=", ".join(source_names(told, tongue)),
        day=tongue.day(told.context.as_of),
        population=capital(population_name(told, tongue)),
    )
    sent = " ".join(sender_lines(told, tongue, named=False))
    sure = say("“Fairly sure” is right in 95 of 100 cases.")
    counted = say(PHRASES[told.now.measure.key].counted)
    return (f"{counted} {sure}", f"{sources} {sent}".strip())


def _ask(told: Told, tongue: Tongue) -> tuple[str, ...]:
    say = tongue.say
    asked = (
        say("Ask {contact}.", contact=told.contact.rstrip("."))
        if told.contact
        else say("Ask the team that brought you these numbers.")
    )
    meet = say("Next meeting: {when}.", when=told.meeting.rstrip(".")) if told.meeting else ""
    private = say(
        "We show no number with fewer than {least} children behind it.",
        least=tongue.number(told.context.site.threshold),
    )
    limit = say("A high number is a prompt to look, not a cause.")
    blame = say("It blames no one.")
    return (f"{asked} {meet}".strip(), f"{private} {limit} {blame}")
