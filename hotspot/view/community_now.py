"""The number of a year in words: how sure, how it lies to the region, or why there is none."""

from hotspot.view.catalogue import Tongue
from hotspot.view.community_names import region_name
from hotspot.view.community_numbers import Number, Told
from hotspot.view.community_phrases import PHRASES, thing
from hotspot.view.words import capital


def now_lines(told: Told, tongue: Tongue) -> tuple[str, ...]:
    """Say the number of the year, how sure it is and how it lies to the region; or why not."""
    number = told.now
    if not number.has_rate:
        return (why_not(told, tongue),)
    phrases, say = PHRASES[number.measure.key], tongue.say
    if number.state == "incomplete":
        so_far = say("So far we have counted {events}.", events=tongue.number(number.events))
        more = say(
            "Some records of these weeks have not come in yet, so this number may change. We do"
            " not compare it yet."
        )
        return (f"{capital(thing(number, tongue))}: {so_far}", more)
    lines = [say(phrases.none)] if number.state == "zero" else _rate_lines(number, tongue)
    lines.append(_beside_region(told, tongue))
    if number.careful:
        lines.append(
            say(
                "Read this number with care: an office or a hospital may be written down as the"
                " home of some children here."
            )
        )
    return tuple(lines)


def _rate_lines(number: Number, tongue: Tongue) -> list[str]:
    now = tongue.say(
        PHRASES[number.measure.key].now,
        rate=tongue.number(number.rate),
        base=tongue.number(number.base),
    )
    lower, upper = tongue.number(number.lower), tongue.number(number.upper)
    sure = tongue.say(
        "We are fairly sure that the true number is between {lower} and {upper}.",
        lower=lower,
        upper=upper,
    )
    behind = tongue.count(
        "{number} child is behind this number.",
        "{number} different children are behind this number.",
        round(number.persons),
    )
    return [now, f"{sure} {behind}"]


def _beside_region(told: Told, tongue: Tongue) -> str:
    """Say how the number lies to that of the region."""
    number = told.now
    about = {"region": region_name(told, tongue), "rate": tongue.number(number.region)}
    say = tongue.say
    said = {
        "higher": lambda: say("That is more than in {region} as a whole: about {rate}.", **about),
        "likely higher": lambda: say(
            "That is likely more than in {region} as a whole: about {rate}.", **about
        ),
        "as expected": lambda: (
            _a_little(told, tongue, about)
            if number.apart
            else say("That is about the same as in {region} as a whole: about {rate}.", **about)
        ),
        "can't tell": lambda: _not_sure(told, tongue, about),
        "likely lower": lambda: say(
            "That is likely less than in {region} as a whole: about {rate}.", **about
        ),
        "lower": lambda: say("That is less than in {region} as a whole: about {rate}.", **about),
    }
    return said.get(
        number.status,
        lambda: say(
            "In {region} as a whole it is about {rate}. There are too few records to compare.",
            **about,
        ),
    )()


def _not_sure(told: Told, tongue: Tongue, about: dict[str, str]) -> str:
    """Say how a number lies of which nobody can tell whether it differs enough to matter."""
    if not told.now.apart:
        return tongue.say(
            "In {region} as a whole it is about {rate}. We cannot tell if it differs here.",
            **about,
        )
    unsure = tongue.say("We are not sure that it is enough to matter.")
    return f"{_a_little(told, tongue, about)} {unsure}"


def _a_little(told: Told, tongue: Tongue, about: dict[str, str]) -> str:
    """Say on which side of the region a number lies that is not far from it."""
    if told.now.apart > 0:
        return tongue.say(
            "That is a little more than in {region} as a whole: about {rate}.", **about
        )
    return tongue.say("That is a little less than in {region} as a whole: about {rate}.", **about)


def why_not(told: Told, tongue: Tongue) -> str:
    """Say why there is no number; hidden, never sent, not seen and nobody there all differ."""
    number, say = told.now, tongue.say
    name = capital(thing(number, tongue))
    why = {
        "suppressed": lambda: say(
            "We do not show this number. Too few children are behind it, or it would give such a"
            " number away."
        ),
        "no data": lambda: say("We do not have the records of all these weeks."),
        "not measurable": lambda: say(
            "Many families here go to hospitals that do not share their records with us. So we"
            " cannot give a fair number."
        ),
        "small denominator": lambda: say(
            "There are too few children to give a number that means something."
        ),
        "no denominator": lambda: say(
            "There are no children to count here, or we do not know how many."
        ),
    }
    return f"{name}: {why[number.state]()}"
