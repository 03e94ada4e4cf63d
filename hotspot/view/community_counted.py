"""Where a number comes from, whom it protects and what it cannot say: a neighborhood asks first.

"Where did you get this, did you make it up?" is the question of every community meeting.
"""

from collections.abc import Sequence

from hotspot.core.measures import SPLIT, Measure
from hotspot.view.catalogue import Tongue
from hotspot.view.community_names import (
    place_name,
    population_name,
    sender_names,
    source_names,
)
from hotspot.view.community_numbers import Told
from hotspot.view.community_phrases import PHRASES
from hotspot.view.small_print import NEARLY_ALL


def counted_lines(told: Told, tongue: Tongue) -> tuple[str, ...]:
    """Say what was counted, how, when, and where the records come from."""
    return (
        tongue.say(PHRASES[told.now.measure.key].counted),
        _divided(told, tongue),
        *_how_sure(told, tongue),
        *_sources(told, tongue),
    )


def _how_sure(told: Told, tongue: Tongue) -> tuple[str, ...]:
    """Say what the range means, what it does not, and what no record can hold."""
    number, say = told.now, tongue.say
    if not number.has_rate:
        return ()
    lines = [
        say(
            "The two numbers we are fairly sure of show how much luck could move a number. In 95"
            " of 100 such cases, the true number is between them."
        )
    ]
    if told.counted_in and number.measure.family != "proportion":
        lines.append(
            say("If more children live here now, the true number is lower; if fewer, it is higher.")
        )
    if number.measure.key in SPLIT:
        lines.append(say("Hospitals that do not share their records with us are not in it."))
    if told.silent:
        lines.append(
            say(
                "One or more hospitals or clinics have sent no records of the newest weeks. So the"
                " newest numbers may be too low."
            )
        )
    return tuple(lines)


def divided_by(measure: Measure, tongue: Tongue) -> str:
    """Say of whom a rate is."""
    if measure.family == "proportion":
        return tongue.say("We divide the talks with this need by all talks with an answer.")
    return tongue.say("We divide what we count by the children who live here.")


def _divided(told: Told, tongue: Tongue) -> str:
    number = told.now
    if number.measure.family == "proportion":
        if not number.has_rate:
            return divided_by(number.measure, tongue)
        return tongue.count(
            "In this year there was {number} talk with an answer.",
            "In this year there were {number} talks with an answer.",
            round(number.children),
        )
    if not number.has_rate:
        return divided_by(number.measure, tongue)
    if told.counted_in:
        return tongue.say(
            "In this year we counted {events}. We divided that by the {children} children who were"
            " counted here in {year}.",
            events=tongue.number(number.events),
            children=tongue.number(number.children),
            year=str(told.counted_in),
        )
    return tongue.say(
        "In this year we counted {events}. We divided that by the {children} children who live"
        " here.",
        events=tongue.number(number.events),
        children=tongue.number(number.children),
    )


def _sources(told: Told, tongue: Tongue) -> Sequence[str]:
    """Say where records, children and borders come from, of when, and what is left out."""
    site, say = told.context.site, tongue.say
    return [
        records_line(told, tongue),
        *sender_lines(told, tongue),
        *_placed(told, tongue),
        say("The number of children comes from: {source}", source=population_name(told, tongue)),
        say(
            "Borders: {name} as the census of {year} drew it.",
            name=place_name(told, tongue),
            year=str(site.vintage),
        ),
    ]


def _placed(told: Told, tongue: Tongue) -> Sequence[str]:
    if not told.placed < NEARLY_ALL:
        return ()
    share = tongue.number(round(100 * told.placed))
    return (
        tongue.say(
            "For {share} of every 100 records we know which neighborhood they are from. We leave"
            " out the rest.",
            share=share,
        ),
    )


def records_line(told: Told, tongue: Tongue) -> str:
    """Say where the records come from, and of when they are."""
    return tongue.say(
        "The records come from: {sources}. We had them on {day}.",
        sources=", ".join(source_names(told, tongue)),
        day=tongue.day(told.context.as_of),
    )


def sender_lines(told: Told, tongue: Tongue, *, named: bool = True) -> tuple[str, ...]:
    """Name the hospitals and clinics that sent the records; count them where they have no name."""
    senders, names = told.senders, sender_names(told) if named else ()
    many = len(senders.names)
    if not many:
        return ()
    if names:
        more = (tongue.say("others with few children"),) if senders.others else ()
        return (
            tongue.say("The records were sent by: {names}.", names=tongue.together(names + more)),
        )
    if senders.others:
        return (
            tongue.count(
                "The records were sent by {number} hospital or clinic, and others with few"
                " children.",
                "The records were sent by {number} hospitals and clinics, and others with few"
                " children.",
                many,
            ),
        )
    return (
        tongue.count(
            "The records were sent by {number} hospital or clinic.",
            "The records were sent by {number} hospitals and clinics.",
            many,
        ),
    )


def privacy_lines(told: Told, tongue: Tongue) -> tuple[str, ...]:
    """Say what is hidden, and why."""
    return (
        tongue.say(
            "We do not show a number if fewer than {least} children are behind it. We also hide"
            " a number that would give such a number away.",
            least=tongue.number(told.context.site.threshold),
        ),
        tongue.say("There are no names, no addresses and no birth dates here."),
    )


def limit_lines(tongue: Tongue) -> tuple[str, ...]:
    """Say what no number can tell, and that nobody is to blame."""
    return (
        tongue.say(
            "They do not say why, and they do not say who is sicker. They blame no one: no family,"
            " no school, no doctor. They do not describe any one child."
        ),
        tongue.say("A high number is a prompt to look, not a cause."),
    )


def ask_lines(told: Told, tongue: Tongue) -> tuple[str, ...]:
    """Say whom to ask."""
    welcome = tongue.say("All questions are welcome, and so is what you know about this place.")
    if told.contact:
        return (tongue.say("Ask {contact}.", contact=told.contact.rstrip(".")), welcome)
    return (tongue.say("Ask the team that brought you these numbers."), welcome)
