"""Which charts a huddle looks at first, and which of them it may act on.

A signal on trial limits is shown, but it is not counted: limits from few points are often wrong.
"""

from collections.abc import Sequence

from hotspot.surveillance.answers import Context, Signal
from hotspot.surveillance.signal_words import within_limits
from hotspot.view import words

MOST_SIGNALS = 3
"""Charts a huddle can look at in five minutes."""

_NOT_JUDGED = ("no data", "incomplete", "suppressed", "not measurable")


def on_trial(signal: Signal) -> bool:
    """Tell whether the limits of a chart come from too few points to be firm."""
    return bool(signal.chart.trial)


def quiet_sentence(signal: Signal) -> str:
    """Say briefly that a chart shows nothing, and that its limits are on trial if they are."""
    lies = within_limits(signal.chart)
    return f"{words.capital(lies)}. {signal.chart.trial}".strip()


def judged(signals: Sequence[Signal]) -> bool:
    """Tell whether any chart says anything of the chosen week."""
    return any(one.status not in _NOT_JUDGED for one in signals)


def flagged(signals: Sequence[Signal], context: Context) -> list[Signal]:
    """Take the neighborhoods with any signal, firm ones before those on trial limits."""
    if not context.complete:  # a hollow week may signal on its chart, but calls nobody
        return []
    found = [one for one in signals if words.signal_meaning(one.status, context) != "neither"]
    return sorted(found, key=on_trial)


def firm(signals: Sequence[Signal], context: Context, meaning: str) -> list[Signal]:
    """Take the neighborhoods whose firm chart says "concern", or "improvement"."""
    return [
        one
        for one in signals
        if words.signal_meaning(one.status, context) == meaning and not on_trial(one)
    ]


def shown(signals: Sequence[Signal], context: Context) -> list[Signal]:
    """Take the few signals a huddle can look at."""
    return flagged(signals, context)[:MOST_SIGNALS]
