"""A huddle has five minutes and one wall: what is on it is short, and fits.

What stands beside maps and charts is written and measured here, so that it leaves room for them.
"""

import math
from collections.abc import Iterable, Sequence
from datetime import date

from hotspot.spc.weekly.alerts import LOOKED_BACK
from hotspot.surveillance.alerts import Alert, Alerts
from hotspot.surveillance.answers import Context, Picture, Signal
from hotspot.surveillance.change_evidence import Change
from hotspot.surveillance.coverage import FacilityReport
from hotspot.view import lateness, small_print, words
from hotspot.view.headline import Piece, words_list
from hotspot.view.place import DAGGER
from hotspot.view.signals import judged
from hotspot.view.style import format_rate
from hotspot.view.text_lines import COLUMN_WIDTH, PAGE_WIDTH, lines, width

MOST_LISTED = 2
"""Lines of the list of the week that are named."""

LINE_HEIGHT = 40
"""Height of one more line of the headline, in pixels."""

NOTE_HEIGHT = 44
"""Height of a line of warning, in pixels."""

FOOTER_HEIGHT = 26
"""Height of each line of the footer beyond the two there is room for, in pixels."""

HEADING_WIDTH = 400
"""Width of what stands beside the words "Last 52 weeks" above a map, in pixels."""

READ_WITH_CARE = f"{DAGGER} Read with care: the Map page says why."

_HEADLINE = 33
_PRINT = 19
_LONG_AGO = 52


def goes_on(change: Change) -> bool:
    """Tell whether a line is that of the hotspots that are there as before."""
    return change.place == "" and change.direction == "same" and change.verdict == "signal"


def room_taken(headline: Sequence[Piece], silence: str, context: Context, footer: str) -> int:
    """Estimate how many pixels warnings, a long headline and a long footer take from the rest."""
    wide = sum(width(piece.text, _HEADLINE, bold=piece.strong) for piece in headline)
    more = -(-wide // PAGE_WIDTH) - 1
    notes = bool(silence) + (not context.complete)
    return LINE_HEIGHT * max(int(more), 0) + NOTE_HEIGHT * notes + _footer_taken(footer, context)


def _footer_taken(footer: str, context: Context) -> int:
    said = f"{words.SYNTHETIC} {footer}" if context.site.synthetic else footer
    return FOOTER_HEIGHT * max(lines(said, PAGE_WIDTH, _PRINT) - 2, 0)


def past_week(context: Context, newest: date, to: str) -> tuple[Piece, ...]:
    """Say in front of the headline that a newer week can be judged; nothing of the newest one.

    Parameters
    ----------
    context : Context
        Of the week on the screen.
    newest : date
        The newest one that can be judged.
    to : str
        Address of the newest one.

    Returns
    -------
    tuple of Piece
        A badge, and the way back.
    """
    if context.week >= newest:
        return ()
    return (Piece("Past week", badge=True), Piece(" "), Piece("to the newest", to=to), Piece(" "))


def missing(reports: Iterable[FacilityReport], context: Context) -> dict[str, FacilityReport]:
    """Name the facilities that have sent nothing of the chosen week.

    Parameters
    ----------
    reports : iterable of FacilityReport
        When each facility last sent anything.
    context : Context
        With the chosen week.

    Returns
    -------
    dict of str to FacilityReport
        By name. One that has sent nothing for a year is missing from what is usual, too, and is
        left to the page on the data.
    """
    silent = [one for one in reports if one.silent and one.weeks_behind <= _LONG_AGO]
    return {one.facility: one for one in silent if one.newest < context.week}


def silence(reports: Iterable[FacilityReport], context: Context) -> str:
    """Say in one sentence which facilities are `missing`, so that a fall is not misread."""
    named = [
        f"{name} has sent nothing since {words.short_day(one.newest)}"
        for name, one in missing(reports, context).items()
    ]
    if not named:
        return ""
    if len(named) > 2:
        named = [f"{len(named)} facilities have gone silent", named[0]]
    return f"{', '.join(named)}: ask before reading a fall."


def footer_line(context: Context, share: float) -> str:
    """Say in two lines of the wall what every page must say below its numbers.

    Parameters
    ----------
    context : Context
        With week, site and measure.
    share : float
        Of the events of the year, those placed in a tract.

    Returns
    -------
    str
        Sentences.
    """
    hidden = (
        f"Hatched: fewer than {context.site.threshold} children, or a number that would give such"
        " a one away."
    )
    return small_print.footer_line(context, share, hidden=hidden)


def note_height(text: str) -> int:
    """Estimate the height of a note in the right column, in pixels."""
    return 25 * lines(text, COLUMN_WIDTH, _PRINT) + 4


def verdict_words(change: Change) -> str:
    """Say whether to believe a line, and which rules said so, the two surest of them."""
    if goes_on(change):
        return "No change."
    if change.verdict == "signal":
        return f"Signal: {', '.join(change.rules[:2])}." if change.rules else "Signal."
    return "Probably noise." if change.verdict == "noise" else "Not enough data."


def level_words(picture: Picture) -> str:
    """Say what a map is drawn by and compared with, in as many words as its line has room for.

    Parameters
    ----------
    picture : Picture
        After disclosure.

    Returns
    -------
    str
        To which week, and whether that is still filling up; the rate of the region, too, where the
        numbers above are those of chosen neighborhoods.
    """
    context = picture.context
    noun, day = words.area_noun(picture), words.short_day(context.week)
    line = f"by {noun}, to {day}"
    if not context.complete:
        return f"{line}; {lateness.filling_briefly(context)}"
    region = _against(picture)
    tries = (f"by {noun} {region}, to {day}", f"{region}, to {day}")
    return next((one for one in tries if width(one, _PRINT) <= HEADING_WIDTH), line)


def _against(picture: Picture) -> str:
    """Name what a map compares with."""
    measure = picture.context.measure
    if not picture.context.neighborhoods or not math.isfinite(picture.region_rate):
        return "against the region"
    sign = " %" if measure.family == "proportion" else ""
    return f"against the region’s {format_rate(picture.region_rate, measure)}{sign}"


def alarmed(changes: Sequence[Change]) -> list[str]:
    """Name the places whose weekly alarm rings, whatever is shown of them below."""
    return [change.place for change in changes if "alarm" in change.rules]


def otherwise(changes: Sequence[Change]) -> list[str]:
    """Name the places that moved on their own past year, with neither chart nor alarm."""
    own = [one for one in changes if one.place and one.verdict == "signal"]
    return [one.name for one in own if one.rules[:1] == ("past year",)]


def no_change(changes: Sequence[Change]) -> str:
    """Say that nothing is in "what changed", without denying the hotspots that go on."""
    if any(goes_on(one) for one in changes):
        return "No place changed, and no alarm rings."
    return "No hotspot came, went or is left, and no alarm rings."


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
    which = f"List to {words.short_day(alerts.week).rsplit(' ', 1)[0]}"
    if not alerts.judged:
        return f"{which}: nothing can be judged yet."
    by_chance = f"Luck alone would list about {alerts.expected_false:.1f}"
    if not listed:
        return f"{which}: nothing among {alerts.judged} series of all measures."
    named = words_list([_listed_words(one) for one in listed[:MOST_LISTED]])
    more = f" and {len(listed) - MOST_LISTED} more" if len(listed) > MOST_LISTED else ""
    return f"{which}: {named}{more}. {by_chance}."


def _listed_words(alert: Alert) -> str:
    act = ": act" if alert.action else ""
    weeks = f"{alert.weeks} of the last {LOOKED_BACK} weeks{act}"
    return f"{alert.name}, {alert.measure.label} ({weeks})"
