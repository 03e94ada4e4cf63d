"""A word that needs explaining carries it: under the pointer, the finger and the Tab key.

What a word means is written here and nowhere else: the Methods page (``view.glossary``) says it in
the same words.
"""

import re
from collections.abc import Mapping
from html import escape

from hotspot.clusters.staying import WEEKS_IN
from hotspot.core.hotspot_rules import NEWEST, rule_of
from hotspot.core.types import TOO_LITTLE

_MARGIN = rule_of(NEWEST).margin

DEFINITIONS: dict[str, str] = {
    "higher": f"The rate is very probably more than {_MARGIN:g} times the region’s; mostly it was"
    " so last year, too.",
    "likely higher": "The rate is probably above the region’s, but not surely enough to name it.",
    "as expected": "The rate is about the region’s, and there are enough children to say so.",
    "can't tell": "Too few children or events to say whether the rate differs from the region’s.",
    "likely lower": "The rate is probably below the region’s, but not surely enough to name it.",
    "lower": "The rate is very probably well below the region’s.",
    TOO_LITTLE: "In these weeks too few events are expected here to compare places at all.",
    "suppressed": "Fewer children are behind the number than may be shown, or it would give such a"
    " number away.",
    "not measurable": "Too many of these children go to hospitals whose records we do not get.",
    "small denominator": "So few children are counted on that a rate would jump by chance.",
    "no denominator": "Nobody is counted on here, so there is no rate.",
    "no data": "No records cover these weeks here.",
    "no rate": "Places that can have no rate.",
    "rising": "Higher than the region, and up on its own past year more than others are; an alarm"
    " goes by another rule.",
    "usual": "Within what these weeks usually bring, given the ups and downs of chance.",
    "higher than usual": "More than these weeks usually bring, beyond chance.",
    "lower than usual": "Less than these weeks usually bring, beyond chance.",
    "On the map": "What the colour of the place says.",
    "Counted": "What was counted in these weeks, before any smoothing.",
    "Smoothed rate": "The rate after listening to the places beside it, as far as their numbers"
    " agree; small places jump less.",
    "As counted": "Events divided by children, with nothing smoothed.",
    "Unit": "What the rates are counted in.",
    "Rank": "Where the place stands among all, as a range: ranks of small places are unsure.",
    "Region": "The same rate for all places together.",
    "We see": "How much of what children here need is in the records we get.",
    "Read with care": "Something about the records makes this number less sure than it looks.",
    "Children living here": "Children of these ages by the census, on whom rates are counted.",
    "Chart": "Which control chart this is and why it was chosen.",
    "Decided": "What people decided about this chart, and who.",
    "Limits from": "The weeks from which the usual and its limits were worked out.",
    "Spread beyond chance": "How much wider the weeks scatter than pure chance would; 1 is chance.",
    "Rules": "Patterns that count as a signal on this chart.",
    "False alarms": "How often the chart would flag a week although nothing had changed.",
    "Second opinion": "What another method, made for outbreaks, says of the same week.",
    "Second opinions": "What other methods say of the same place.",
    "Stays and their length": "Bed-days are stays times their length; which of the two moved.",
    "Hollow points": "Weeks for which records are still arriving; they may look low, and no huddle"
    " acts on them.",
    "Last 52 weeks": "The newest year against the place’s own past and the rest of the region, and"
    " what luck alone would have made of it.",
    "Data as of": "The day up to which we know anything.",
    "as of": "The day up to which we know anything.",
    "Synthetic data": "Made up by a computer to show what these pages do; no number is about a real"
    " child.",
    "Past huddle": "The numbers as they were known on that day; later records are not in them.",
    "Past week": "Newer weeks can be judged; this one was chosen, with what is known of it by now.",
    "interval": "Where the true number very probably lies; few children make it wide.",
    "bed-day": "One child in a hospital bed for one day; a stay of five days is five.",
    "hotspot list": f"Places the map has called higher {WEEKS_IN} weeks in a row; they stay while"
    " that is likely enough. The list to plan visits by.",
    "alarm": "A tract, alone or with the five nearest, suddenly has more in 1, 2 or 4 weeks than"
    " is usual there.",
    "watch": "More than usual in a few weeks, but less surprising than an alarm: look again next"
    " week.",
    "chart signals": "The series of a neighborhood behaves unlike its own usual: a point beyond its"
    " limits, or a run on one side.",
    "past year": "The place moved on its own past year by more than chance, whatever the others"
    " did.",
    "list of the week": "All measures and neighborhoods of the week judged together; what is in it"
    " twice in three weeks asks for action.",
    "luck": "What a year would bring if nobody did anything: places are noticed in unlucky years,"
    " and luck evens out.",
    "luck on a list": "About so many would be listed by chance, although nothing happened there.",
    "new": "It was not so the last time we looked.",
    "new this week": "The newest point is the first to signal; whether it lasts is not known yet.",
    "above limit": "So many points in a row lie higher than the ups and downs of chance reach.",
    "below limit": "So many points in a row lie lower than the ups and downs of chance reach.",
    "above usual": "So many points in a row lie on the high side of the usual: too long a run for"
    " chance.",
    "below usual": "So many points in a row lie on the low side of the usual: too long a run for"
    " chance.",
    "near the upper limit": "Points crowd toward the upper limit more than chance would bring.",
    "near the lower limit": "Points crowd toward the lower limit more than chance would bring.",
    "of a rise": "Each point is higher than the one before, for longer than chance would bring.",
    "of a fall": "Each point is lower than the one before, for longer than chance would bring.",
    "of too little variation": "The points vary less than chance alone: ask how they were counted.",
    "of regular swings": "The points swing too regularly for chance: ask how they were counted.",
    "trial limits": "The limits come from few points and may be wrong: look, but do not act on"
    " this alone.",
    "still a hotspot": "On the hotspot list as at the last huddle, and nothing else has changed.",
    "no longer": "It stood out at the last huddle and does not any more.",
    "new alarm": "The weekly alarm rings here and did not at the last huddle.",
    "alarm continuing": "The weekly alarm rings here as it did at the last huddle.",
    "continuing": "It stood out at the last huddle and still does.",
    "no signal": "Nothing is unusual here now; it is shown because somebody asked for it.",
    "not judged": "Too little is known of this place, or of these weeks, to judge it.",
    "signal": "A rule found more than chance would bring; which rule stands beside it.",
    "probably noise": "A line was only just crossed, or records came late: chance is the likeliest"
    " reason.",
    "no change": "It is as it was at the last huddle.",
    "not enough data": "Too few children, events or weeks to say.",
    "worsening": "The year is worse than the place’s own past and than the other places, beyond"
    " chance.",
    "improvement": "The year is better than the place’s own past and than the other places, beyond"
    " chance.",
    "no clear change": "What the year brought may well be chance.",
}
"""What a word means, in one sentence."""


VERDICTS = {
    "Signal": "signal",
    "Probably noise": "probably noise",
    "No change": "no change",
    "Not enough data": "not enough data",
    "alarm": "alarm",
    "chart": "chart signals",
    "past year": "past year",
    "hotspot list": "hotspot list",
}
"""Words by which a card says whether to believe it, and the terms that explain them."""

PHRASES = {
    "Still hotspots": "still a hotspot",
    "no longer a hotspot": "no longer",
    "probably noise": "probably noise",
    "not enough data": "not enough data",
    "List to": "list of the week",
    "Luck alone": "luck on a list",
    "more than luck": "luck",
}
"""Words of the lines below the cards, and the terms that explain them."""

INTERVAL = {"95 % interval": "interval"}
"""What stands beside every rate, and the term that explains it."""

_HOW_LONG = re.compile(r"^\d+(?:st|nd|rd|th)? (?:(?:\d+-week )?(?:week|period) )?")


def key_of(pill: str) -> str:
    """Give the entry of a pill, whatever it counts: 7th week above limit is "above limit".

    Parameters
    ----------
    pill : str
        As shown.

    Returns
    -------
    str
        Key of ``DEFINITIONS``, if the pill has one.
    """
    if pill.startswith("new this "):
        return "new this week"
    return _HOW_LONG.sub("", pill)


def marked(text: str, phrases: Mapping[str, str], place: str) -> str:
    """Write a text in which the first of each of some phrases carries its definition.

    Parameters
    ----------
    text : str
        As shown.
    phrases : mapping of str to str
        Phrases, and the terms that explain them.
    place : str
        As of `define`.

    Returns
    -------
    str
        Markup.
    """
    left = dict(phrases)
    pattern = "|".join(rf"\b{re.escape(one)}\b" for one in sorted(left, key=len, reverse=True))
    parts = re.split(f"({pattern})", text)
    return "".join(
        define(left.pop(part), part, place) if part in left else escape(part) for part in parts
    )


def define(term: str, shown: str, place: str, more: str = "") -> str:
    """Write a word with its definition, if it has one.

    Parameters
    ----------
    term : str
        Key of ``DEFINITIONS``.
    shown : str
        The word as it stands on the page.
    place : str
        Part of the page, so that the same word in two parts has two ids.
    more : str
        What is to be said of it besides.

    Returns
    -------
    str
        Markup; the word alone where there is nothing to explain.
    """
    meant = DEFINITIONS.get(term, DEFINITIONS.get(term[:1].lower() + term[1:]))
    if meant is None:
        return escape(shown)
    name = "hs-" + "".join(c if c.isalnum() else "-" for c in f"{place} {term}".lower())
    said = escape(f"{meant} {more}".strip())
    return (
        f'<span class="hs-term" tabindex="0" aria-describedby="{name}">{escape(shown)}'
        f'<span class="hs-meant" role="tooltip" id="{name}">{said}</span></span>'
    )
