"""Map, chart and alarm may each speak of a place; a huddle hears one story of it, on one card.

What changed and what a chart says are joined by place. Three places are as many as a room can talk
about in five minutes; what else there is to say is said in a line below them.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from hotspot.core.measures import known_as
from hotspot.surveillance.answers import Context, Signal
from hotspot.surveillance.change_evidence import Change
from hotspot.view import words
from hotspot.view.huddle import goes_on, verdict_words
from hotspot.view.pills import change_pill, signal_pill
from hotspot.view.signals import flagged, judged, on_trial, quiet_sentence
from hotspot.view.style import format_amount, format_count
from hotspot.view.text_lines import COLUMN_WIDTH, lines, width

MOST_STORIES = 3
"""Places a huddle can talk about in five minutes."""

ENOUGH = 2
"""Cards below which hotspots that are there as before are put on one, too."""

TITLE_HEIGHT = 38
"""Height of the line of a card with its name, in pixels."""

STILL_LISTED = "still a hotspot"
"""Pill of a place on the hotspot list of which nothing else is to be said."""

LINE_HEIGHT = 25
"""Height of a line of a sentence, in pixels."""

_STILL = f"{STILL_LISTED}, "
_AROUND = 96
_MEANINGS = {"worse": "concern", "better": "improvement", "same": "neither"}


@dataclass(frozen=True, eq=False)
class Story:
    """What is said of one place.

    Parameters
    ----------
    number : int
        Of the card, and of the badge on the map.
    area, name : str
        Id and name of the neighborhood, or of a tract that lies in none.
    change : Change or None
        Its line of what changed; None if nothing did.
    signal : Signal or None
        Its chart, whether or not that signals; None if it has none.
    tone : {"concern", "improvement", "neither"}
        What it means for children.
    pill : str
        How long it has lasted: new this week, 3rd week above limit.
    filled : bool
        It is news.
    looked_at : bool
        The reader asked for it.
    """

    number: int
    area: str
    name: str
    change: Change | None
    signal: Signal | None
    tone: str = "neither"
    pill: str = ""
    filled: bool = False
    looked_at: bool = False


def stories(
    changes: Sequence[Change], signals: Sequence[Signal], context: Context, look: str = ""
) -> tuple[Story, ...]:
    """Choose the places to talk about.

    Parameters
    ----------
    changes : sequence of Change
        What to act on first, first.
    signals : sequence of Signal
        Charts of all neighborhoods, after disclosure.
    context : Context
        What they are about.
    look : str
        Neighborhood the reader asks for: it takes the place of the last card if it has none.

    Returns
    -------
    tuple of Story
        At most ``MOST_STORIES``; none of a week that is not judged.
    """
    if not context.complete:
        return ()
    found = _places(changes, signals, context)
    kept = list(found)[:MOST_STORIES]
    charts = {one.area: one for one in signals}
    standing = _standing(changes, signals)
    if look in charts and look not in kept:
        kept = [*kept[: MOST_STORIES - 1], look]
    return tuple(
        _story(
            Story(
                number=number,
                area=area,
                name=_name(area, found.get(area), charts.get(area)),
                change=found.get(area),
                signal=charts.get(area),
                pill=STILL_LISTED if area in standing else "",
                looked_at=area == look,
            ),
            context,
        )
        for number, area in enumerate(kept, start=1)
    )


def _places(
    changes: Sequence[Change], signals: Sequence[Signal], context: Context
) -> dict[str, Change | None]:
    """List the places that call for a look, firm signals before those on trial limits.

    In a quiet week what is probably noise, and hotspots that have long been there, fill up the
    cards. If no more places were chosen than there are cards, each has one.
    """
    found = {one.place: one for one in changes if one.verdict == "signal" and one.place}
    trial = {one.area for one in signals if on_trial(one)}
    charted = {one.area: None for one in flagged(signals, context)}
    every = charted | found
    order = [*found, *(area for area in charted if area not in found)]
    order = sorted(order, key=lambda one: _late(found, one, trial))
    areas = {one.area for one in signals}
    noise = {one.place: one for one in changes if one.verdict == "noise" and one.place in areas}
    more = [*noise, *_standing(changes, signals)]
    order += [area for area in more if area not in order][: max(ENOUGH - len(order), 0)]
    if 0 < len(context.neighborhoods) <= MOST_STORIES:
        order += [one.area for one in signals if one.panel.measurable[0]]
    return {area: every.get(area) or noise.get(area) for area in order}


def _standing(changes: Sequence[Change], signals: Sequence[Signal]) -> list[str]:
    """Name the hotspots that are there as before and have a chart."""
    charted = {one.area for one in signals}
    return [area for one in changes if goes_on(one) for area in one.standing if area in charted]


def _late(found: dict[str, Change], area: str, trial: set[str]) -> bool:
    """Tell whether all that speaks of a place is a chart on trial limits."""
    return area in trial and (area not in found or found[area].rules == ("chart",))


def order(
    changes: Sequence[Change], signals: Sequence[Signal], context: Context
) -> tuple[str, ...]:
    """Give the neighborhoods that have a chart in the order of concern, those with a card first."""
    if not context.complete:
        return ()
    charted = [one.area for one in signals if one.panel.measurable[0]]
    first = [area for area in _places(changes, signals, context) if area in charted]
    return tuple(dict.fromkeys([*first, *charted]))


def _name(area: str, change: Change | None, signal: Signal | None) -> str:
    return signal.name if signal else change.name if change else area


def _story(plain: Story, context: Context) -> Story:
    """Say of a place how long it has lasted, and what it means: its chart before anything else."""
    signal, change = plain.signal, plain.change
    if signal is not None and flagged([signal], context):
        return replace(
            plain,
            tone=words.signal_meaning(signal.status, context),
            pill=signal_pill(signal),
            filled=signal.weeks_running <= 1 and not on_trial(signal),
        )
    if change is not None:
        return replace(
            plain,
            tone=_MEANINGS[change.direction],
            pill=change_pill(change),
            filled=change.kind == "new" and change.verdict == "signal",
        )
    known = judged([signal] if signal else [])
    return replace(plain, pill=plain.pill or ("no signal" if known else "not judged"))


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
    """Name what a chart counts and in how many weeks, in ever fewer words, down to none."""
    noun, weeks = known_as(signal.panel.measure).noun, signal.panel.window
    names = ["children"] if noun.startswith("children") else [noun, noun.split()[-1]]
    period = "in the week" if weeks == 1 else f"in {weeks} weeks"
    return (*(f" {one} {period}" for one in names), *(f" {one}" for one in names), "")


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
    if change is None:
        return _of_chart(story.signal, story.pill) if story.signal else ""
    sentence = change.sentence.removeprefix(f"{change.name}: ")
    if change.chart:
        sentence = sentence.replace(f"{change.chart}; ", "").replace(f"; {change.chart}", "")
    if story.tone == "improvement" and _STILL in sentence:
        sentence = f"{_but_better(story)}: {_as_in_a_sentence(sentence)}"
    return f"{sentence[:1].upper()}{sentence[1:]} {verdict_words(change)}"


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


def left_over(
    changes: Sequence[Change], signals: Sequence[Signal], context: Context, told: Sequence[Story]
) -> str:
    """Say in a line what no card says: hotspots that go on, and places without a card."""
    on_cards = {one.area for one in told}
    still = [one.sentence for one in changes if goes_on(one)]
    rest = [one for one in changes if not goes_on(one) and one.place not in on_cards]
    named = {one.place or one.area: _briefly(one) for one in rest if one.place}
    charted = [one for one in flagged(signals, context) if one.area not in {*on_cards, *named}]
    named |= {one.area: f"{one.name} ({signal_pill(one)})" for one in charted}
    more = list(named.values())
    if len(more) > 2:
        more = [*more[:2], f"{len(more) - 2} more"]
    also = [f"Also: {', '.join(more)}."] if more else []
    other = [one.sentence for one in rest if not one.place]
    return " ".join([*still, *also, *other])


def _briefly(change: Change) -> str:
    """Name a line that has no card, and whether to believe it."""
    word = {"resolved": "no longer a hotspot", "new": "new"}.get(change.kind, change.kind)
    verdict = verdict_words(change).rstrip(".").lower()
    plain = verdict if change.verdict != "signal" else ""
    inside = f", {change.place}"
    name = change.name
    if name.endswith(inside):  # two names and a comma would be read as two places
        name = f"{name.removesuffix(inside)} in {change.place}"
    return f"{name} ({', '.join(part for part in (word, plain) if part)})"
