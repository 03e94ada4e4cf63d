"""Each measure in the words of a parent: what it is called, what was counted, what it is now.

A sentence that is put together from parts is wrong in the next language, so every measure has whole
sentences of its own.
"""

from dataclasses import dataclass

from hotspot.view.catalogue import Tongue, marked
from hotspot.view.community_numbers import Number


@dataclass(frozen=True)
class Phrases:
    """What is said of one measure; all of it stands in the catalogue.

    Parameters
    ----------
    name : str
        As it stands in a list; a plural.
    now : str
        Sentence with the blanks ``rate`` and ``base``.
    none : str
        Sentence for a true nought.
    counted : str
        What was counted, in one or two sentences.
    """

    name: str
    now: str
    none: str
    counted: str


def _need(name: str, now: str, none: str) -> Phrases:
    counted = marked(
        "In a talk, a nurse or doctor asks what a family needs. A child counts once a week, with"
        " the last answer. We leave out talks with no answer."
    )
    return Phrases(name, now, none, counted)


PHRASES = {
    "ed_visits": Phrases(
        marked("visits to the emergency room"),
        marked(
            "In one year, there were about {rate} visits to the emergency room for every {base}"
            " children who live here."
        ),
        marked("No child from here was seen in the emergency room in this year."),
        marked(
            "We count each visit to the emergency room. A child who goes twice counts as two"
            " visits."
        ),
    ),
    "bed_days": Phrases(
        marked("nights in the hospital"),
        marked(
            "In one year, children spent about {rate} nights in the hospital for every {base}"
            " children who live here."
        ),
        marked("No child from here spent a night in the hospital in this year."),
        marked(
            "We count each night that a child spends in the hospital. One long stay can add many"
            " nights."
        ),
    ),
    "admissions": Phrases(
        marked("stays in the hospital"),
        marked(
            "In one year, there were about {rate} stays in the hospital for every {base} children"
            " who live here."
        ),
        marked("No child from here had to stay in the hospital in this year."),
        marked("We count each stay in the hospital once, however long it is."),
    ),
    "screened": Phrases(
        marked("talks about what families need"),
        marked(
            "In one year, there were about {rate} talks about what families need for every {base}"
            " children who live here."
        ),
        marked("No family from here was asked what it needs in this year."),
        marked(
            "In a talk, a nurse or doctor asks what a family needs, such as food or a home. A child"
            " counts once a week. We leave out talks with no answer."
        ),
    ),
    "screen_positive": _need(
        marked("needs of any kind"),
        marked("In about {rate} of every {base} talks, a family said it needs help."),
        marked("In no talk in this year did a family from here say it needs help."),
    ),
    "screen_positive_food": _need(
        marked("needs for food"),
        marked("In about {rate} of every {base} talks, a family said it needs help with food."),
        marked("In no talk in this year did a family from here say it needs help with food."),
    ),
    "screen_positive_housing": _need(
        marked("needs for a safe home"),
        marked("In about {rate} of every {base} talks, a family said it needs help with its home."),
        marked("In no talk in this year did a family from here say it needs help with its home."),
    ),
    "screen_positive_utilities": _need(
        marked("needs for light, heat or water"),
        marked(
            "In about {rate} of every {base} talks, a family said it needs help to pay for light,"
            " heat or water."
        ),
        marked(
            "In no talk in this year did a family from here say it needs help to pay for light,"
            " heat or water."
        ),
    ),
    "screen_positive_transport": _need(
        marked("needs for a ride"),
        marked("In about {rate} of every {base} talks, a family said it needs help to get around."),
        marked("In no talk in this year did a family from here say it needs help to get around."),
    ),
    "screen_positive_safety": _need(
        marked("needs for safety"),
        marked("In about {rate} of every {base} talks, a family said it does not feel safe."),
        marked("In no talk in this year did a family from here say it does not feel safe."),
    ),
}
"""What is said of each measure, by its key."""


def thing(number: Number, tongue: Tongue) -> str:
    """Name what was counted, as it stands in a list."""
    return tongue.say(PHRASES[number.measure.key].name)
