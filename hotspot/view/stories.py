"""Map, chart and alarm may each speak of a place; a huddle hears one story of it, on one card.

What changed and what a chart says are joined by place. Three places are as many as a room can talk
about in five minutes; what else there is to say is said in a line below them.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from hotspot.surveillance.answers import Context, Signal
from hotspot.surveillance.change_evidence import Change
from hotspot.view import falls, words
from hotspot.view.huddle import goes_on, verdict_words
from hotspot.view.lateness import since_briefly
from hotspot.view.pills import change_pill, signal_pill
from hotspot.view.signals import flagged, judged, on_trial

MOST_STORIES = 3
"""Places a huddle can talk about in five minutes."""

ENOUGH = 2
"""Cards below which hotspots that are there as before are put on one, too."""

STILL_LISTED = "still a hotspot"
"""Pill of a place on the hotspot list of which nothing else is to be said."""

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
    doubt : bool
        It fell, and what fell may be records that did not come.
    since : str
        Sentence on the weeks since its signal, as far as they can be known.
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
    doubt: bool = False
    since: str = ""


def stories(
    changes: Sequence[Change],
    signals: Sequence[Signal],
    context: Context,
    look: str = "",
    silent: Sequence[str] = (),
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
    silent : sequence of str
        Facilities that have sent nothing of the chosen week: no fall is praised then.

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
    told = (
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
    return tuple(_doubted(one, silent, context) for one in told)


def _doubted(story: Story, silent: Sequence[str], context: Context) -> Story:
    """Do not praise a fall while a facility is silent."""
    if not falls.may_be_missing(story.tone, silent, context):
        return story
    return replace(story, tone="neither", filled=False, doubt=True)


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
    """Give the neighborhoods that have a chart: with a card, still hotspots, then by concern."""
    if not context.complete:
        return ()
    charted = [one.area for one in signals if one.panel.measurable[0]]
    first = [area for area in _places(changes, signals, context) if area in charted]
    return tuple(dict.fromkeys([*first, *_standing(changes, signals), *charted]))


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
            since=since_briefly(signal, context.week),
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


def left_over(
    changes: Sequence[Change],
    signals: Sequence[Signal],
    context: Context,
    told: Sequence[Story],
    *,
    brief: bool = False,
) -> str:
    """Say in a line what no card says: hotspots that go on, and places without a card.

    Parameters
    ----------
    changes : sequence of Change
        What to act on first, first.
    signals : sequence of Signal
        Charts of all neighborhoods, after disclosure.
    context : Context
        What they are about.
    told : sequence of Story
        The cards.
    brief : bool, default False
        Count them only, where cards need the room.

    Returns
    -------
    str
        Sentences; "" if the cards say all.
    """
    on_cards = {one.area for one in told}
    still = [_standing_words(one, on_cards) for one in changes if goes_on(one)]
    rest = [one for one in changes if not goes_on(one) and one.place not in on_cards]
    named = {one.place or one.area: _briefly(one) for one in rest if one.place}
    charted = [one for one in flagged(signals, context) if one.area not in {*on_cards, *named}]
    named |= {one.area: f"{one.name} ({signal_pill(one)})" for one in charted}
    more = list(named.values())
    if brief:
        return _counted(sum(len(one.standing) for one in changes if goes_on(one)), len(more))
    if len(more) > 2:
        more = [*more[:2], f"{len(more) - 2} more"]
    also = [f"Also: {', '.join(more)}."] if more else []
    other = [one.sentence for one in rest if not one.place]
    return " ".join([*still, *also, *other])


def _standing_words(change: Change, on_cards: Collection[str]) -> str:
    """Name the hotspots that go on; a room asks first what is orange and has no number."""
    if on_cards & {*change.standing}:
        return change.sentence
    return change.sentence.replace(change.name, f"{change.name} (no number)", 1)


def _counted(standing: int, more: int) -> str:
    """Count what no card says: hotspots that go on, and other places."""
    still = f"Still hotspots: {_places_of(standing)}." if standing else ""
    other = f"Also: {_places_of(more, 'more ')}." if more else ""
    return " ".join(one for one in (still, other) if one)


def _places_of(number: int, which: str = "") -> str:
    return f"{number} {which}{'place' if number == 1 else 'places'}"


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
