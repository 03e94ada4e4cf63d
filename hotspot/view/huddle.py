"""A huddle has five minutes and one wall: what is on it is short, and fits.

The lines of the right column are chosen and measured here, so that they leave room for the charts
below them.
"""

from collections.abc import Iterable, Sequence

from hotspot.spc.weekly.alerts import LOOKED_BACK
from hotspot.surveillance.alerts import Alert, Alerts
from hotspot.surveillance.answers import (
    Context,
    Picture,
    Signal,
)
from hotspot.surveillance.change_evidence import Change
from hotspot.surveillance.coverage import FacilityReport
from hotspot.view import lateness, words
from hotspot.view.headline import Piece, ordinal, words_list
from hotspot.view.place import DAGGER
from hotspot.view.signals import judged, on_trial, shown
from hotspot.view.style import format_amount, format_count

TITLE_HEIGHT = 48
"""Height of the line above a chart, in pixels."""

MOST_LISTED = 2
"""Lines of the list of the week that are named."""

LINE_HEIGHT = 40
"""Height of one more line of the headline, in pixels."""

NOTE_HEIGHT = 44
"""Height of a line of warning, in pixels."""

FOOTER_HEIGHT = 26
"""Height of each line of the footer beyond the two there is room for, in pixels."""

READ_WITH_CARE = f"{DAGGER} Read with care: the Map page says why."

_HEADLINE = 108
_FOOTER = 222
_LONG_AGO = 52
_LINES = (13, 12, 8, 7)
_CHARACTERS = 70
_NOTE_CHARACTERS = 86

_SIDES = {
    "high point": "above limit",
    "low point": "below limit",
    "high shift": "of a high shift",
    "low shift": "of a low shift",
    "high zone": "near the upper limit",
    "low zone": "near the lower limit",
    "high trend": "of a rise",
    "low trend": "of a fall",
    "too even": "of too little variation",
    "too uneven": "of regular swings",
}


def changes_shown(
    changes: Sequence[Change], signals: Sequence[Signal], context: Context
) -> list[Change]:
    """Take the lines of "what changed" that leave room for the charts below them.

    What merely goes on is short, and says what else is on the map: it always stays.
    """
    room = _LINES[len(shown(signals, context))]
    room -= sum(_lines_of(change) for change in changes if _goes_on(change))
    kept = []
    for change in changes:
        if not _goes_on(change):
            room -= _lines_of(change)
        if room >= 0 or _goes_on(change):
            kept.append(change)
    return kept


def _goes_on(change: Change) -> bool:
    return change.place == "" and change.direction == "same" and change.verdict == "signal"


def left_out(changes: Sequence[Change], kept: Sequence[Change]) -> str:
    """Say how many lines there is no room for; "" if none."""
    more = len(changes) - len(kept)
    return "" if not more else f"; {more} more not shown"


def room_taken(headline: Sequence[Piece], silence: str, context: Context, footer: str) -> int:
    """Estimate how many pixels warnings, a long headline and a long footer take from the rest."""
    characters = sum(len(piece.text) for piece in headline)
    more = -(-characters // _HEADLINE) - 1
    notes = bool(silence) + (not context.complete)
    return LINE_HEIGHT * max(more, 0) + NOTE_HEIGHT * notes + _footer_taken(footer, context)


def _footer_taken(footer: str, context: Context) -> int:
    characters = len(footer) + (len(words.SYNTHETIC) if context.site.synthetic else 0)
    more = -(-characters // _FOOTER) - 2
    return FOOTER_HEIGHT * max(more, 0)


def silence(reports: Iterable[FacilityReport], context: Context) -> str:
    """Say which facilities are missing from the chosen week, so that a fall is not misread.

    Parameters
    ----------
    reports : iterable of FacilityReport
        When each facility last sent anything.
    context : Context
        With the chosen week.

    Returns
    -------
    str
        One sentence; "" if all of them send, or sent in the chosen week. One that has sent nothing
        for a year is missing from what is usual, too, and is left to the page on the data.
    """
    silent = [one for one in reports if one.silent and one.weeks_behind <= _LONG_AGO]
    missing = {one.facility: one for one in silent if one.newest < context.week}
    if not missing:
        return ""
    named = [
        f"{name} has sent nothing since {words.short_day(one.newest)}"
        for name, one in missing.items()
    ]
    if len(named) > 2:
        named = [f"{len(named)} facilities have gone silent", named[0]]
    return f"{', '.join(named)}: ask before reading a fall."


def height_of(changes: Sequence[Change]) -> int:
    """Estimate the height of the lines of "what changed", in pixels."""
    return sum(25 * _lines_of(change) + 9 for change in changes) or 25


def note_height(text: str) -> int:
    """Estimate the height of a note in the right column, in pixels."""
    return 25 * -(-len(text) // _NOTE_CHARACTERS) + 9


def verdict_words(change: Change) -> str:
    """Say whether to believe a line, and which rules said so, the two surest of them."""
    if _goes_on(change):
        return "No change."
    if change.verdict == "signal":
        return f"Signal: {', '.join(change.rules[:2])}." if change.rules else "Signal."
    return "Probably noise." if change.verdict == "noise" else "Not enough data."


def _lines_of(change: Change) -> int:
    return -(-(len(change.sentence) + 1 + len(verdict_words(change))) // _CHARACTERS)


def signal_pill(signal: Signal) -> str:
    """Say how long a signal has lasted: new this week, 3rd week above limit."""
    if on_trial(signal):
        return "trial limits"
    if signal.in_a_row <= 1:
        return f"new this {signal.panel.period}"
    side = _SIDES.get(signal.status, "")
    return f"{ordinal(signal.in_a_row)} {signal.panel.period} {side}".rstrip()


def signal_counts(signal: Signal, context: Context) -> str:
    """Give the week's count beside what was usual, unless too few children are behind it."""
    if signal.suppressed:
        return words.status_word("suppressed", context)
    expected = format_count(signal.expected)
    return f"{format_amount(signal.events)}, about {expected} expected"


def level_words(picture: Picture) -> str:
    """Say what a map is drawn by, to which week, and whether that is still filling up."""
    context = picture.context
    line = f"by {words.area_noun(picture)}, to {words.short_day(context.week)}"
    return line if context.complete else f"{line}; {lateness.filling_briefly(context)}"


def change_pieces(change: Change, *, careful: bool = False) -> tuple[Piece, ...]:
    """Give a line of "what changed" with its place in front; a dagger if to be read with care."""
    pieces = after_name(change.name, change.sentence)
    return (*pieces, Piece(f" {DAGGER}")) if careful else pieces


def alarmed(changes: Sequence[Change]) -> list[str]:
    """Name the places whose weekly alarm rings, whatever is shown of them below."""
    return [change.place for change in changes if "alarm" in change.rules]


def no_change(signals: Sequence[Signal], context: Context) -> str:
    """Say that no area is in "what changed", without denying what the charts say."""
    charts = "; the charts below signal" if shown(signals, context) else ""
    return f"No hotspot came, went or is left, and no alarm rings{charts}."


def no_signal(signals: Sequence[Signal], context: Context) -> str:
    """Say that no chart signals, or that none can."""
    noun, many = context.site.noun, words.plural(context.site.noun)
    if not judged(signals):
        return f"No chart can be judged in this {words.period(signals)}."
    if len(signals) == 1:
        return f"The chart of this {noun} does not signal now."
    charted = sum(bool(one.panel.measurable[0]) for one in signals)
    return f"None of the charts of {charted} {many} signals now."


def after_name(name: str, sentence: str) -> tuple[Piece, ...]:
    """Give a sentence with the place it begins with in front."""
    start = f"{name}:"
    if not sentence.startswith(start):
        return (Piece(sentence),)
    return (Piece(start, strong=True), Piece(sentence[len(start) :]))


def list_line(alerts: Alerts) -> str:
    """Say what is in the list of the week, of all measures, and how much of it is likely chance."""
    listed = [one for one in alerts.rows if one.listed]
    if not alerts.judged:
        return "List of the week: nothing can be judged yet."
    by_chance = f"about {alerts.expected_false:.1f} by chance"
    if not listed:
        return f"List of the week: nothing among {alerts.judged} series of all measures."
    named = words_list([_listed_words(one) for one in listed[:MOST_LISTED]])
    more = f" and {len(listed) - MOST_LISTED} more" if len(listed) > MOST_LISTED else ""
    return f"List of the week: {named}{more}; {by_chance}."


def _listed_words(alert: Alert) -> str:
    act = ": act" if alert.action else ""
    return f"{alert.name}, {alert.measure.label} ({alert.weeks} of {LOOKED_BACK} weeks{act})"


def rest_words(names: Sequence[str]) -> str:
    """Name the signals that have no chart, or as many as fit a line."""
    fitting = list(names[:3]) if len(names) > 4 else list(names)
    more = [f"{len(names) - 3} more"] if len(names) > 4 else []
    return f"And {words_list([*fitting, *more])}."
