"""What a card says above its chart: what was counted, and in one sentence what that means."""

import math

from hotspot.core.measures import known_as
from hotspot.surveillance.answers import Context, Signal
from hotspot.view import words
from hotspot.view.huddle import verdict_words
from hotspot.view.signals import quiet_sentence
from hotspot.view.stories import STILL_LISTED, Story
from hotspot.view.style import format_amount, format_count
from hotspot.view.text_lines import COLUMN_WIDTH, lines, width

TITLE_HEIGHT = 38
"""Height of the line of a card with its name, in pixels."""

LINE_HEIGHT = 25
"""Height of a line of a sentence, in pixels."""

_STILL = f"{STILL_LISTED}, "
_AROUND = 96


def counts(story: Story, context: Context) -> str:
    """Give the count of the week, of what, and what was usual, unless too few are behind it."""
    signal = story.signal
    if signal is None:
        return ""
    if signal.suppressed:
        return words.status_word("suppressed", context)
    if not (signal.panel.measurable[0] and math.isfinite(signal.expected)):
        return ""
    events, expected = format_amount(signal.events), format_count(signal.expected)
    said = [f"{events}{things}, about {expected} expected" for things in _things(signal)]
    return next((one for one in said if _in_line(story, one)), said[-1])


def _things(signal: Signal) -> tuple[str, ...]:
    """Name what a chart counts and in how many weeks, in ever fewer words, down to none.

    The weeks go after what is counted, which stands above all cards, too.
    """
    noun, weeks = known_as(signal.panel.measure).noun, signal.panel.window
    names = ["children"] if noun.startswith("children") else [noun, noun.split()[-1]]
    period = "in 1 week" if weeks == 1 else f"in {weeks} weeks"
    return (*(f" {one} {period}" for one in names), f" {period}", *(f" {one}" for one in names), "")


def _in_line(story: Story, counted: str) -> bool:
    wide = width(story.name, 22, bold=True) + width(story.pill, 19, bold=True)
    return wide + width(counted, 19) <= COLUMN_WIDTH - _AROUND


def counts_apart(story: Story, context: Context) -> bool:
    """Tell whether name, pill and count are too long for one line."""
    counted = counts(story, context)
    return bool(counted) and not _in_line(story, counted)


def said(story: Story) -> str:
    """Say in one sentence what each rule found, and whether to believe it.

    What the chart below it shows is not said again, unless it is all there is to say.
    """
    change = story.change
    doubt = "Newest records may be missing." if story.doubt else ""
    if change is None:
        chart = _of_chart(story.signal, story.pill) if story.signal else ""
        return " ".join(part for part in (chart, story.since, doubt) if part)
    sentence = change.sentence.removeprefix(f"{change.name}: ")
    if change.chart:
        sentence = sentence.replace(f"{change.chart}; ", "").replace(f"; {change.chart}", "")
    if (story.tone == "improvement" or story.doubt) and _STILL in sentence:
        sentence = f"{_but_better(story)}: {_as_in_a_sentence(sentence)}"
    found = words.capital(sentence)
    parts = (found, story.since, doubt, verdict_words(change))
    return " ".join(part for part in parts if part)


def _but_better(story: Story) -> str:
    """Say in one breath that a place is a hotspot and has become better."""
    signal = story.signal
    if signal is not None and signal.panel.measure.better == "higher":
        return "Still among the lowest, but it has come up"
    return "Still among the highest, but it has come down"


def _as_in_a_sentence(evidence: str) -> str:
    """Say where a place stands once it has been said that it is still a hotspot."""
    lead, end = (part.strip() for part in evidence.split(_STILL, 1))
    lead = f"t{lead[1:]}" if lead.startswith("Tract") else lead
    return f"{lead} at {end}" if lead else end


def _of_chart(signal: Signal, pill: str) -> str:
    """Say what a chart says where nothing else speaks of its place."""
    if signal.status == "common cause" and not signal.suppressed:
        if pill == STILL_LISTED:
            return "On the hotspot list as before; its own chart shows nothing new."
        return quiet_sentence(signal)
    return words.chart_sentence(signal)


def height_of(story: Story, context: Context) -> int:
    """Estimate the height of a card without its chart, in pixels."""
    apart = f"{counts(story, context)}. " if counts_apart(story, context) else ""
    found = lines(f"{apart}{said(story)}", COLUMN_WIDTH, 19)
    title = lines(f"{story.name} {story.pill}", COLUMN_WIDTH - _AROUND, 22, bold=True)
    return TITLE_HEIGHT * max(title, 1) + LINE_HEIGHT * max(found, 1)
