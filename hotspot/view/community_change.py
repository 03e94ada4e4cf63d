"""Two years lie apart by luck alone; a neighborhood is told so before it cheers or worries."""

import math

from hotspot.core.measures import Measure
from hotspot.view.catalogue import Tongue
from hotspot.view.community_names import region_name
from hotspot.view.community_numbers import Number, Told, drawable
from hotspot.view.community_phrases import thing

_GOOD = {"lower": "fewer", "higher": "more"}
"""What is good news, by what is better."""


def change_lines(told: Told, tongue: Tongue) -> tuple[str, ...]:
    """Say what is new, how the year lies to the year before, and whether luck explains it.

    Parameters
    ----------
    told : Told
        After disclosure.
    tongue : Tongue
        Language of the reader.

    Returns
    -------
    tuple of str
        The newest weeks first, where they are not as usual and no good news, which is told among
        what is good; one or two sentences on the years, and one on the picture.
    """
    lately = () if good_lately(told) else lately_lines(told, tongue)
    picture = bars_line(told, tongue) if told.now.has_rate else ""
    return tuple(line for line in (*lately, *_years(told, tongue), picture) if line)


def moved_lines(told: Told, tongue: Tongue) -> tuple[str, ...]:
    """Say what the newest weeks say where they differ, and how the year lies to the year before."""
    return (*lately_lines(told, tongue), *_years(told, tongue))


def good_lately(told: Told) -> bool:
    """Tell whether the newest weeks are good news."""
    found = told.lately != "" and told.lately == _GOOD[told.now.measure.better]
    return found and not _may_be_missing(told)


def is_worse(measure: Measure, lately: str) -> bool:
    """Tell whether newest weeks that are not as usual are bad news; as usual ("") they are not."""
    return lately not in ("", _GOOD[measure.better])


def _may_be_missing(told: Told) -> bool:
    """Tell whether fewer may only mean that records did not come."""
    return told.silent and told.lately == "fewer"


def lately_lines(told: Told, tongue: Tongue) -> tuple[str, ...]:
    """Say that the newest weeks are not as usual; a sum of a year hides what has just begun."""
    if told.now.state not in ("shown", "zero") or not told.lately or _may_be_missing(told):
        return ()
    say = tongue.say
    blanks = {"thing": thing(told.now, tongue), "day": tongue.day(told.now.week)}
    if told.lately == "more":
        said = say(
            "In the newest weeks, up to {day}, there were more {thing} here than is usual.",
            **blanks,
        )
    else:
        said = say(
            "In the newest weeks, up to {day}, there were fewer {thing} here than is usual.",
            **blanks,
        )
    return (f"{said} {say('That is more than luck alone would explain.')}",)


def _years(told: Told, tongue: Tongue) -> tuple[str, ...]:
    now, before, say = told.now, told.before, tongue.say
    if now.state not in ("shown", "zero") or not before.has_rate:
        lead = say("We cannot compare this year with the year before.")
        return (f"{lead} {_why_not_compared(told, tongue)}",)
    was, is_now = tongue.number(before.rate), tongue.number(now.rate)
    if was == is_now:
        return (
            say(
                "The year before, it was the same: about {was} for every {base} {of}.",
                was=was,
                base=tongue.number(now.base),
                of=of_whom(now, tongue),
            ),
        )
    blanks = {
        "thing": thing(now, tongue),
        "was": was,
        "now": is_now,
        "base": tongue.number(now.base),
        "of": of_whom(now, tongue),
    }
    if told.change is not None and told.change.explained_by_luck:
        moved = say(
            "The year before, it was about {was}; now it is about {now}, for every {base} {of}.",
            **blanks,
        )
    elif now.rate < before.rate:
        moved = say(
            "Since the year before, {thing} went down: from about {was} to {now} for every"
            " {base} {of}.",
            **blanks,
        )
    else:
        moved = say(
            "Since the year before, {thing} went up: from about {was} to {now} for every"
            " {base} {of}.",
            **blanks,
        )
    return (moved, luck_line(told, tongue))


def _why_not_compared(told: Told, tongue: Tongue) -> str:
    """Say which of two years has no number to compare, and why."""
    say = tongue.say
    if told.now.state == "incomplete":
        return say("Some records of this year have not come in yet.")
    if told.now.state not in ("shown", "zero"):
        return say("There is no number of this year that we can show.")
    why = {
        "suppressed": lambda: say(
            "Too few children are behind the number of the year before, or it would give such a"
            " number away."
        ),
        "no data": lambda: say("We do not have the records of the whole year before."),
        "not measurable": lambda: say(
            "Too many families here went to hospitals that do not share their records with us."
        ),
    }
    if told.before.state in why:
        return why[told.before.state]()
    return say("In the year before there were too few children, or none that we know of.")


def luck_line(told: Told, tongue: Tongue) -> str:
    """Say whether luck explains what lies between two years."""
    change, say = told.change, tongue.say
    if change is None or not math.isfinite(change.luck_lower):
        return say("There are too few records to say if that is more than luck.")
    if change.explained_by_luck:
        return say("Numbers often move this much by luck alone.")
    if change.verdict in ("improvement", "worsening"):
        return say("That is more than luck alone would explain.")
    return say("It is too soon to say if this will last.")


def bars_line(told: Told, tongue: Tongue) -> str:
    """Say what a bar of the picture is."""
    if not drawable(told.periods):
        return tongue.say("There is no picture of the years: too little of it can be shown.")
    base, say = tongue.number(told.now.base), tongue.say
    whole = (
        say("It is out of every {base} talks.", base=base)
        if told.now.measure.family == "proportion"
        else say("It shows what a whole year like that is for every {base} children.", base=base)
    )
    bar = tongue.count(
        "In the picture, each bar is {number} week, up to the date below it.",
        "In the picture, each bar is {number} weeks, up to the date below it.",
        told.periods[-1].weeks,
    )
    line = say("The dark marks are {region} as a whole.", region=region_name(told, tongue))
    hidden = any(not one.has_rate for one in told.periods)
    unknown = say("A question mark stands for a number we do not show.") if hidden else ""
    return " ".join(one for one in (bar, whole, line, unknown) if one)


def of_whom(number: Number, tongue: Tongue) -> str:
    """Say of whom the rate is: children, or talks."""
    return tongue.say("talks") if number.measure.family == "proportion" else tongue.say("children")
