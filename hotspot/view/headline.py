"""A huddle reads one sentence first; here what it hears is put into words.

A sentence is a list of pieces, so that the screen can make the important ones bold without
anybody writing markup into words.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from hotspot.surveillance.answers import Context, Headline, Signal
from hotspot.view import falls, words
from hotspot.view.lateness import share_words
from hotspot.view.signals import MOST_SIGNALS, firm, flagged, judged

_JUDGED = ("higher than usual", "usual", "lower than usual")


@dataclass(frozen=True)
class Piece:
    """Part of a sentence.

    Parameters
    ----------
    text : str
        Its words.
    strong : bool
        What the eye should catch.
    badge : bool
        What all of the page is, in a frame.
    to : str
        Address the words lead to.
    """

    text: str
    strong: bool = False
    badge: bool = False
    to: str = ""


def headline(
    signals: Sequence[Signal],
    numbers: Sequence[Headline],
    context: Context,
    alarmed: Sequence[str] = (),
    others: Sequence[str] = (),
    silent: Sequence[str] = (),
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
    alarmed : sequence of str
        Places whose weekly alarm rings.
    others : sequence of str
        Places that differ from their own past year by a signal of neither chart nor alarm.
    silent : sequence of str
        Facilities that have sent nothing of the chosen week, without whom no fall is told.

    Returns
    -------
    tuple of Piece
        Up to three sentences. A concern comes first; without one, what got better.
    """
    if not context.complete:
        return (
            Piece("This week is still filling up", strong=True),
            Piece(f": {_so_far(context)}, so nothing is judged yet."),
        )
    flagged_too = {one.name for one in firm(signals, context, "concern")}
    unflagged = [name for name in alarmed if name not in flagged_too]
    return (
        *_about_neighborhoods(signals, context, silent),
        *_about_alarms(unflagged),
        *_about_others(signals, context, others),
        *_about_region(numbers, context, silent),
    )


def _about_alarms(names: Sequence[str]) -> tuple[Piece, ...]:
    """Name the places that ring without a signal of their chart."""
    if not names:
        return ()
    many = len(names) > MOST_SIGNALS
    where = f"{len(names)} places" if many else words_list(list(names))
    return (Piece("The weekly alarm rings in "), Piece(where, strong=True), Piece(". "))


def _about_others(
    signals: Sequence[Signal], context: Context, names: Sequence[str]
) -> tuple[Piece, ...]:
    """Name the places of such cards where charts are quiet, so that none denies the headline."""
    if not names or any(firm(signals, context, one) for one in ("concern", "improvement")):
        return ()
    where = f"{len(names)} places" if len(names) > MOST_SIGNALS else words_list(list(names))
    verb = "differs from its" if len(names) == 1 else "differ from their"
    return (Piece(where, strong=True), Piece(f" {verb} own past year. "))


def _so_far(context: Context) -> str:
    if context.reported is None:
        return "late records are arriving"
    return share_words(context.reported, context.measure)


def _about_neighborhoods(
    signals: Sequence[Signal], context: Context, silent: Sequence[str]
) -> tuple[Piece, ...]:
    if not judged(signals):
        return _not_judged(signals, context)
    rising = context.measure.better == "lower"
    for meaning, more in (("concern", rising), ("improvement", not rising)):
        found = firm(signals, context, meaning)
        if found:
            than = f"{'more' if more else 'fewer'} {context.measure.noun}"
            return _unusual(found, than, context, () if more else silent)
    return _quiet(signals, context)


def _weeks(signals: Sequence[Signal], context: Context) -> str:
    """Say what the newest point of these charts is: the week to 10 Oct."""
    return f"the {words.period(signals)} to {_day(context)}"


def _day(context: Context) -> str:
    """Write the last day that counts: newer weeks are still filling up."""
    return f"{context.week.day} {context.week:%b}"


def _not_judged(signals: Sequence[Signal], context: Context) -> tuple[Piece, ...]:
    few = any(one.status == "suppressed" for one in signals)
    why = "too few children to show" if few else "there is nothing to judge it by"
    if signals and not any(one.panel.measurable[0] for one in signals):
        why = "too few of its visits are seen"
    return (
        Piece(f"{context.measure.label} cannot be judged", strong=True),
        Piece(f" in {_weeks(signals, context)}: {why}. "),
    )


def _quiet(signals: Sequence[Signal], context: Context) -> tuple[Piece, ...]:
    on_trial = len(flagged(signals, context))
    end = f"; {on_trial} on trial limits. " if on_trial else ". "
    what = f"for {_lower(context.measure.label)} in {_weeks(signals, context)}{end}"
    if len(signals) == 1:
        return (Piece(signals[0].name, strong=True), Piece(f"’s chart shows no signal {what}"))
    return (Piece("No chart", strong=True), Piece(f" signals {what}"))


def _unusual(
    found: Sequence[Signal], than: str, context: Context, silent: Sequence[str]
) -> tuple[Piece, ...]:
    doubt = f", while {falls.who_is_silent(silent)}" if silent else ""
    if len(found) == 1:
        only = found[0]
        nth = f"the {ordinal(only.in_a_row)} {_point(only)} in a row, to {_day(context)}"
        since = f"new in {_weeks(found, context)}" if only.in_a_row == 1 else nth
        return (Piece(only.name, strong=True), Piece(f" has {than} than usual, {since}{doubt}. "))
    pieces = [
        Piece(f"{len(found)} {words.plural(context.site.noun)}", strong=True),
        Piece(f" have {than} than usual in {_weeks(found, context)}{doubt}. "),
    ]
    new = [one.name for one in found if one.weeks_running == 1]
    if new and len(new) <= MOST_SIGNALS:
        verb = "is" if len(new) == 1 else "are"
        pieces.append(Piece(f"{words_list(new)} {verb} new. ", strong=True))
    elif new:
        pieces.append(Piece(f"{len(new)} are new. ", strong=True))
    return tuple(pieces)


def _point(signal: Signal) -> str:
    """Say what is counted off in a row: week, or period of 13 weeks."""
    weeks = signal.panel.window
    return "week" if weeks == 1 else f"period of {weeks} weeks"


def _about_region(
    numbers: Sequence[Headline], context: Context, silent: Sequence[str]
) -> tuple[Piece, ...]:
    if not numbers or numbers[0].status not in _JUDGED:
        return ()
    status = numbers[0].status
    verdict = "in the usual range" if status == "usual" else status
    if silent and status == "lower than usual":
        verdict = f"{verdict} while {falls.who_is_silent(silent)}"
    chosen = context.neighborhoods
    if len(chosen) > 1:
        many = words.plural(context.site.noun)
        return (Piece(f"The chosen {many} together are {verdict}."),)
    return (Piece(f"{chosen[0] if chosen else 'The region'} is {verdict}."),)


def ordinal(number: int) -> str:
    """Write 1st, 2nd, 3rd, 11th."""
    last = 0 if number % 100 in (11, 12, 13) else number % 10
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(last, 'th') }"


def words_list(names: Sequence[str]) -> str:
    """Join names as in a sentence: A, B and C."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _lower(label: str) -> str:
    return label if label[:2].isupper() else label[0].lower() + label[1:]
