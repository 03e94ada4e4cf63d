"""A word that needs explaining carries it: under the pointer, the finger and the Tab key.

Only the words of the map, of the numbers and of the facts beside a chart are explained in place;
words that sound alike are held against each other on the Methods page (``view.glossary``).
"""

from html import escape

from hotspot.core.hotspot_rules import NEWEST, rule_of
from hotspot.core.types import TOO_LITTLE

_MARGIN = rule_of(NEWEST).margin

DEFINITIONS: dict[str, str] = {
    "higher": f"The rate is very probably more than {_MARGIN:g} times the region’s.",
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
    "rising": "Higher than the region, and up on its own past year by more than chance.",
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
    "Hollow points": "Weeks for which records are still arriving; they are never judged.",
    "Last 52 weeks": "The newest year against the place’s own past and the rest of the region, and"
    " what luck alone would have made of it.",
    "Data as of": "The day up to which we know anything.",
}
"""What a word means, in one sentence."""


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
    meant = DEFINITIONS.get(term)
    if meant is None:
        return escape(shown)
    name = "hs-" + "".join(c if c.isalnum() else "-" for c in f"{place} {term}".lower())
    said = escape(f"{meant} {more}".strip())
    return (
        f'<span class="hs-term" tabindex="0" aria-describedby="{name}">{escape(shown)}'
        f'<span class="hs-meant" role="tooltip" id="{name}">{said}</span></span>'
    )
