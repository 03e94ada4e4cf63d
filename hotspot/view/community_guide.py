"""How to read the page of a neighborhood, and what can be chosen there, in its readers’ words."""

from datetime import date

from hotspot.view.catalogue import Tongue, marked
from hotspot.view.community_phrases import PHRASES
from hotspot.view.words import capital

HEADING = marked("How to read this")

HOW_TO_READ = (
    marked(
        "This page tells you about the children of one neighborhood: first what is good there, then"
        " one number of a whole year, and how it has changed."
    ),
    marked(
        "Stripes at the end of a bar show how far luck could move the number, and the dark marks"
        " across the gray bars are the region as a whole."
    ),
    marked(
        "To hand it out, write whom to ask and when you meet in the fields below, then take a"
        " picture of it, a table, or all in one file."
    ),
)
"""What to look at, what to do, what to mind."""

OLDER = marked("These are the numbers as we knew them on {day}. There are newer ones.")


def measure_label(key: str, tongue: Tongue) -> str:
    """Name what is counted, by the key of the measure: Visits to the emergency room."""
    return capital(tongue.say(PHRASES[key].name))


def week_label(week: date, tongue: Tongue) -> str:
    """Name the last day of what is told: To October 10, 2026."""
    return tongue.say(marked("To {day}"), day=tongue.day(week))


def known_label(day: date, number: str, tongue: Tongue) -> str:
    """Name what was known on a day; the number tells it from what was known later that day."""
    return tongue.say(marked("Known on {day}"), day=tongue.day(day)) + number
