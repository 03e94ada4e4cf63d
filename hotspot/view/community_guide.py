"""How to read the page of a neighborhood, and what can be chosen there, in its readers’ words."""

from datetime import date

from hotspot.view.catalogue import Tongue, marked
from hotspot.view.community_names import capital
from hotspot.view.community_phrases import PHRASES

HEADING = marked("How to read this")

HOW_TO_READ = (
    marked(
        "This page is for the people who live there: it starts with strengths and uses no words of"
        " ours."
    ),
    marked(
        "Choose the neighborhood and the language, add whom to ask, and take the sheets as"
        " pictures, a table or all in one file."
    ),
    marked("Numbers with too few children behind them are never on it."),
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
