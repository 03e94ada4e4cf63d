"""Three numbers on the wall, each with its interval and with what is usual for these weeks."""

from collections.abc import Sequence
from dataclasses import dataclass

from hotspot.core.types import NOT_MEASURABLE, UNSAID
from hotspot.surveillance.answers import Context, Headline, Signal
from hotspot.view import falls, words
from hotspot.view.signals import firm, flagged, judged
from hotspot.view.style import format_amount, format_rate

_UNSAID = ("left out: with the charts here", "it would tell a hidden point")


@dataclass(frozen=True)
class Card:
    """One big number with what is usual for it.

    Parameters
    ----------
    label : str
        What the number is.
    number : str
        As shown.
    tone : {"concern", "improvement", "neither"}
        Colour of the verdict.
    verdict : str
        In words, "" for none.
    lines : tuple of str
        Interval, unit and baseline.
    """

    label: str
    number: str
    tone: str
    verdict: str
    lines: tuple[str, ...]


def cards(
    numbers: Sequence[Headline],
    windows: Sequence[int],
    signals: Sequence[Signal],
    context: Context,
    silent: Sequence[str] = (),
) -> tuple[Card, ...]:
    """Put the headline numbers, and how many neighborhoods have a signal, on cards.

    Parameters
    ----------
    numbers : sequence of Headline
        Of the region, or of what was chosen.
    windows : sequence of int
        Their weeks.
    signals : sequence of Signal
        All neighborhoods, after disclosure.
    context : Context
        What they are about.
    silent : sequence of str
        Facilities that have sent nothing of the chosen week: no fall is praised then.

    Returns
    -------
    tuple of Card
        One a number, and one of the charts.
    """
    counted = zip(numbers, windows, strict=False)
    return (
        *(_number_card(one, window, context, silent) for one, window in counted),
        _signal_card(signals, context, silent),
    )


def _number_card(number: Headline, window: int, context: Context, silent: Sequence[str]) -> Card:
    measure = context.measure
    if number.status == "suppressed":
        few = words.status_word("suppressed", context)
        return Card(number.label, "–", "neither", "", (few,))
    if number.status == UNSAID:
        return Card(number.label, "–", "neither", "", _UNSAID)
    if number.status == NOT_MEASURABLE:
        seen = words.status_word(NOT_MEASURABLE, context)
        counted = f"{format_amount(number.events)} {measure.noun} in {window} weeks"
        return Card(counted, "–", "neither", "", (seen,))
    rate, lower, upper, usual_lower, usual_upper = (
        format_rate(value, measure)
        for value in (
            number.rate,
            number.lower,
            number.upper,
            number.usual_lower,
            number.usual_upper,
        )
    )
    proportion = measure.family == "proportion"
    counted = f"{format_amount(number.events)} {measure.noun} in {window} weeks"
    known = number.status != "not enough data"
    doubted = falls.may_be_missing(_tone(number.status, context), silent, context)
    unit = "of children screened" if proportion else "per 1,000 children per year"
    return Card(
        label=number.label if proportion else counted,
        number=f"{rate} %" if proportion else rate,
        tone="neither" if doubted else _tone(number.status, context),
        verdict=number.status if known else "",
        lines=(
            f"{unit}, {lower}–{upper}",
            _compared(f"{usual_lower}–{usual_upper}", doubted) if known else _why_not(context),
        ),
    )


def _compared(usual: str, doubted: bool) -> str:
    """Say what is usual, and beside a fall that somebody is silent."""
    return f"usual {usual}; a facility is silent" if doubted else f"usual for these weeks {usual}"


def _why_not(context: Context) -> str:
    return "nothing to compare with yet" if context.complete else "incomplete, so not judged"


def _signal_card(signals: Sequence[Signal], context: Context, silent: Sequence[str]) -> Card:
    noun, many = context.site.noun, words.plural(context.site.noun)
    worse, better = (firm(signals, context, word) for word in ("concern", "improvement"))
    new = sum(one.weeks_running == 1 for one in worse or better)
    known = context.complete and judged(signals)
    doubted = falls.may_be_missing("improvement", silent, context)
    charted = sum(bool(one.panel.measurable[0]) for one in signals)
    return Card(
        label=f"{words.capital(many)} whose chart signals",
        number=str(len(worse) + len(better)) if known else "–",
        tone="concern" if worse else "improvement" if better and not doubted else "neither",
        verdict=f"{new} new" if new else "",
        lines=(
            f"of {charted} {noun if charted == 1 else many}, by {words.period(signals)}",
            _split(signals, context, doubted) if known else _not_judged(context),
        ),
    )


def _split(signals: Sequence[Signal], context: Context, doubted: bool) -> str:
    """Count the signals by what they mean; those on trial limits stand apart."""
    worse, better = (len(firm(signals, context, word)) for word in ("concern", "improvement"))
    on_trial = len(flagged(signals, context)) - worse - better
    if better and doubted:
        end = f" while silent; {on_trial} on trial" if on_trial else "; a facility is silent"
        return f"{worse} worse, {better} down{end}"
    return f"{worse} worse, {better} better" + (f"; {on_trial} on trial limits" if on_trial else "")


def _not_judged(context: Context) -> str:
    return "cannot be judged" if context.complete else _why_not(context)


def _tone(status: str, context: Context) -> str:
    if status not in ("higher than usual", "lower than usual"):
        return "neither"
    worse = "higher" if context.measure.better == "lower" else "lower"
    return "concern" if status.startswith(worse) else "improvement"
