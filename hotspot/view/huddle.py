"""A huddle reads one sentence first; here what it hears is put into words.

Each sentence is a list of pieces, so that the screen can make the important ones bold without
anybody writing markup into words.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from hotspot.surveillance.answers import (
    Change,
    Comparison,
    Context,
    Headline,
    Picture,
    Signal,
)
from hotspot.view import words
from hotspot.view.style import format_count

MOST_SIGNALS = 3
"""Charts a huddle can look at in five minutes."""

TITLE_HEIGHT = 48
"""Height of the line above a chart, in pixels."""

MOST_YEARS = 5
"""Lines about whole years."""

_YEARS = ("worsening", "improvement")
_LINES = (13, 12, 9, 7)
_CHARACTERS = 70

_SIDES = {
    "high point": "above limit",
    "low point": "below limit",
    "high shift": "of a high shift",
    "low shift": "of a low shift",
}


@dataclass(frozen=True)
class Piece:
    """Part of a sentence.

    Parameters
    ----------
    text : str
        Its words.
    strong : bool
        What the eye should catch.
    """

    text: str
    strong: bool = False


def of_concern(signals: Sequence[Signal], context: Context) -> list[Signal]:
    """Take the neighborhoods whose chart says "concern" at the chosen week."""
    return [one for one in signals if words.signal_meaning(one.status, context) == "concern"]


def flagged(signals: Sequence[Signal], context: Context) -> list[Signal]:
    """Take the neighborhoods with any signal at the chosen week, concern first."""
    return [one for one in signals if words.signal_meaning(one.status, context) != "neither"]


def shown(signals: Sequence[Signal], context: Context) -> list[Signal]:
    """Take the few signals a huddle can look at."""
    return flagged(signals, context)[:MOST_SIGNALS]


def changes_shown(
    changes: Sequence[Change], signals: Sequence[Signal], context: Context
) -> list[Change]:
    """Take the lines of "what changed" that leave room for the charts below them."""
    room = _LINES[len(shown(signals, context))]
    found: list[Change] = []
    for change in changes:
        room -= _lines_of(change)
        if room < 0:
            break
        found.append(change)
    return found


def height_of(changes: Sequence[Change]) -> int:
    """Estimate the height of the lines of "what changed", in pixels."""
    return sum(25 * _lines_of(change) + 9 for change in changes) or 25


def years_apart(comparisons: Iterable[Comparison], context: Context) -> list[Comparison]:
    """Take the places whose year truly differs from their past and from the others'.

    Parameters
    ----------
    comparisons : iterable of Comparison
        Of all neighborhoods.
    context : Context
        With the filter in force.

    Returns
    -------
    list of Comparison
        Those that got worse first, each by how far.
    """
    kept = context.neighborhoods
    real = [one for one in comparisons if one.verdict in _YEARS and (not kept or one.area in kept)]
    return sorted(real, key=lambda one: (_YEARS.index(one.verdict), -abs(math.log(one.ratio))))


def year_pieces(comparison: Comparison) -> tuple[Piece, ...]:
    """Give the line of a year with its place in front."""
    return _after_name(comparison.name, comparison.sentence)


def _lines_of(change: Change) -> int:
    doubt = 0 if change.verdict == "signal" else len(change.verdict) + 10
    return -(-(len(change.sentence) + doubt) // _CHARACTERS)


def headline(
    signals: Sequence[Signal], numbers: Sequence[Headline], context: Context
) -> tuple[Piece, ...]:
    """Say the one thing the huddle should hear.

    Parameters
    ----------
    signals : sequence of Signal
        All neighborhoods, after disclosure.
    numbers : sequence of Headline
        The window first.
    context : Context
        What it is about.

    Returns
    -------
    tuple of Piece
        One or two sentences.
    """
    if not context.complete:
        return (
            Piece("This week is still filling up", strong=True),
            Piece(": late records are arriving, so nothing is judged yet."),
        )
    return (*_about_neighborhoods(signals, context), *_about_region(numbers, context))


def _about_neighborhoods(signals: Sequence[Signal], context: Context) -> tuple[Piece, ...]:
    worse = of_concern(signals, context)
    noun, label = context.site.noun, _lower(context.measure.label)
    if not worse:
        now = f" has a signal for {label} in this {words.period(signals)}. "
        return (Piece(f"No {noun}", strong=True), Piece(now))
    than = f"{'more' if context.measure.better == 'lower' else 'fewer'} {context.measure.noun}"
    if len(worse) == 1:
        only = worse[0]
        nth = f"the {ordinal(only.in_a_row)} {only.panel.period} in a row"
        since = f"new this {only.panel.period}" if only.in_a_row == 1 else nth
        return (Piece(f"{worse[0].name}", strong=True), Piece(f" has {than} than usual, {since}. "))
    pieces = [
        Piece(f"{len(worse)} {words.plural(noun)}", strong=True),
        Piece(f" have {than} than usual. "),
    ]
    new = [one.name for one in worse if one.weeks_running == 1]
    if new and len(new) <= MOST_SIGNALS:
        verb = "is" if len(new) == 1 else "are"
        pieces.append(Piece(f"{words_list(new)} {verb} new. ", strong=True))
    elif new:
        pieces.append(Piece(f"{len(new)} are new. ", strong=True))
    return tuple(pieces)


def _about_region(numbers: Sequence[Headline], context: Context) -> tuple[Piece, ...]:
    if not numbers or numbers[0].status in ("not enough data", "suppressed"):
        return ()
    where = "The chosen ones together" if context.neighborhoods else "The region"
    status = numbers[0].status
    verdict = "in the usual range" if status == "usual" else status
    verb = "are" if context.neighborhoods else "is"
    return (Piece(f"{where} {verb} {verdict}."),)


def signal_pill(signal: Signal) -> str:
    """Say how long a signal has lasted: new this week, 3rd week above limit."""
    if signal.in_a_row <= 1:
        return f"new this {signal.panel.period}"
    side = _SIDES.get(signal.status, "")
    return f"{ordinal(signal.in_a_row)} {signal.panel.period} {side}".rstrip()


def signal_counts(signal: Signal, context: Context) -> str:
    """Give the week's count beside what was usual, unless too few children are behind it."""
    if signal.suppressed:
        return words.status_word("suppressed", context)
    expected = format_count(signal.expected)
    return f"{format_count(signal.events)}, about {expected} expected"


def level_words(picture: Picture) -> str:
    """Say what a map is drawn by."""
    return f"by {words.area_noun(picture)}, to {words.short_day(picture.context.week)}"


def change_pieces(change: Change) -> tuple[Piece, ...]:
    """Give a line of "what changed" with its place in front."""
    return _after_name(change.name, change.sentence)


def _after_name(name: str, sentence: str) -> tuple[Piece, ...]:
    start = f"{name}:"
    if not sentence.startswith(start):
        return (Piece(sentence),)
    return (Piece(start, strong=True), Piece(sentence[len(start) :]))


def rest_words(names: Sequence[str]) -> str:
    """Name the signals that have no chart, or as many as fit a line."""
    fitting = list(names[:3]) if len(names) > 4 else list(names)
    more = [f"{len(names) - 3} more"] if len(names) > 4 else []
    return f"And {words_list([*fitting, *more])}."


def ordinal(number: int) -> str:
    """Write 1st, 2nd, 3rd, 11th."""
    last = 0 if number % 100 in (11, 12, 13) else number % 10
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(last, 'th') }"


def words_list(names: Sequence[str]) -> str:
    """Join names as in a sentence: A, B and C."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _lower(label: str) -> str:
    return label if label[:2].isupper() else label[0].lower() + label[1:]
