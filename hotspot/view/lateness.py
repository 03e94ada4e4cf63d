"""A week that is not all there yet says so: how much of it is, and how sure that is.

How complete a week is was learned for the region as a whole, from what was known of earlier weeks
and when. Where there is too little past for that a fixed lag stands in, and is called one.
"""

from datetime import date, timedelta

import numpy as np

from hotspot.core.measures import Measure, known_as
from hotspot.core.types import SIGNALS_HIGH, SIGNALS_LOW
from hotspot.core.weeks import last_full_week
from hotspot.spc.limits.late import JUDGED
from hotspot.surveillance.answers import Context, Reported, Signal
from hotspot.view.style import format_rate
from hotspot.view.words import SIGNALS, capital, day, percent, short_day


def last_complete_week(context: Context) -> date:
    """Give the newest week whose late records have had time to arrive."""
    if context.complete_until is not None:
        return context.complete_until
    return last_full_week(context.as_of) - timedelta(weeks=context.site.lag_weeks)


def as_of_line(context: Context) -> str:
    """Say whose knowledge this is and which weeks are still filling up."""
    until = short_day(last_complete_week(context))
    line = f"Data as of {day(context.as_of)}; weeks after {until} are incomplete"
    newest = context.newest
    if newest is None:
        return f"{line} (fixed lag)" if context.site.lag_weeks else line
    return f"{line}: of the week to {short_day(newest.week)} {share_words(newest, context.measure)}"


def share_words(reported: Reported, measure: Measure) -> str:
    """Say how much of a week has arrived: about 82 % of ED visits reported so far (79–86 %)."""
    what = "answers" if measure.family == "proportion" else known_as(measure).noun
    interval = f"({100 * reported.lower:.0f}–{percent(reported.upper)})"
    more = "; some will be taken back" if reported.lower > 1 else ""
    return f"about {percent(reported.share)} of {what} reported so far {interval}{more}"


def incomplete_line(context: Context) -> str:
    """Say on a file that its window is still filling up, and what follows from that."""
    words = filling_words(context)
    return f"{capital(words)}; not judged"


def filling_words(context: Context) -> str:
    """Say beside a map that its window is still filling up, with how much of it is there."""
    if context.reported is None:
        return SIGNALS["incomplete"]
    return f"incomplete: {share_words(context.reported, context.measure)}"


def filling_briefly(context: Context) -> str:
    """Say the same where there is little room: about 82 % reported so far."""
    if context.reported is None:
        return SIGNALS["incomplete"]
    return f"about {percent(context.reported.share)} reported so far"


def reported_in(signal: Signal, column: int) -> Reported | None:
    """Give how much of a week of a chart has arrived; None if it is complete, or not known."""
    panel = signal.panel
    share = float(panel.completeness[column])
    if panel.complete[column] or not np.isfinite(share):
        return None
    low, high = (float(getattr(panel, f"completeness_{end}")[column]) for end in ("lower", "upper"))
    return Reported(panel.weeks[column].astype(date), share, low, high)


def hollow_words(signal: Signal, column: int, scale: float) -> str:
    """Say of a hollow point how much of it is there and where it will come to lie; "" of others."""
    chart, measure = signal.chart, signal.panel.measure
    reported = reported_in(signal, column)
    if reported is None or not np.isfinite(chart.value[column]):
        return ""
    said = f"{share_words(reported, measure)}{_at_point(signal, column)}"
    low, high = chart.value_lower[column], chart.value_upper[column]
    if not np.isfinite([low, high]).all():
        return said
    ends = " to ".join(f"{end * scale:,.1f}" for end in (low, high))
    return f"{said}; drawn where it is likely to end, {ends}"


def hollow_briefly(signal: Signal, drawn: slice) -> str:
    """Say in a few words above a small chart what its hollow points are; "" if it draws none.

    Of a share, answers that are late make it neither higher nor lower.
    """
    chart = signal.chart
    if not (chart.hollow & np.isfinite(chart.value))[drawn].any():
        return ""
    if signal.panel.measure.family == "proportion":
        return "hollow: still filling up"
    known = np.isfinite(chart.value_upper[drawn]).any()
    return f"hollow: still filling up, {'estimated' if known else 'may look low'}"


def since_briefly(signal: Signal, week: date) -> str:
    """Say in a few words where the weeks since a signal lie that are still filling up.

    Parameters
    ----------
    signal : Signal
        A chart.
    week : date
        Saturday that ends the week it is judged at.

    Returns
    -------
    str
        Only where the intervals of all of them say the same; "" of other charts, and of a week
        that complete ones follow.
    """
    chart, status = signal.chart, signal.status
    high = status in SIGNALS_HIGH
    known = chart.hollow & np.isfinite(chart.value_upper) & np.isfinite(chart.value_lower)
    later = chart.weeks > np.datetime64(week, "D")
    if not (high or status in SIGNALS_LOW) or not known.any() or (later & ~chart.hollow).any():
        return ""
    run = not status.endswith(" point")
    bound = chart.centre if run else chart.upper if high else chart.lower
    near, far = (chart.value_lower, chart.value_upper)[:: 1 if high else -1]
    side = 1 if high else -1
    still = (side * (near - bound) > 0)[known].all()
    over = (side * (far - bound) <= 0)[known]
    where = "above" if high else "below"
    if still:
        found = f"still {where} {'usual' if run else 'its limits'}"
    elif over.any() if run else over.all():
        found = f"no longer {where} usual" if run else "back inside its limits"
    else:
        return ""
    return f"Since then {found} (not all in)."


def hollow_note(signal: Signal) -> str:
    """Say beside a chart what its hollow points are; "" if it has none."""
    columns = np.flatnonzero(signal.chart.hollow & np.isfinite(signal.chart.value))
    if not columns.size:
        return ""
    found = [one for one in (reported_in(signal, column) for column in columns) if one]
    if not found:
        return (
            "Late records are still arriving. How late they are is not known yet, so a fixed lag is"
            " used and nothing is judged."
        )
    newest = f"In the newest {signal.panel.period}, {share_words(found[-1], signal.panel.measure)}."
    after = f"{_since(signal, columns)}{_pending_words(signal)}"
    if signal.panel.measure.family == "proportion":
        return f"{newest} Under {percent(JUDGED)} nothing is judged.{after}"
    return (
        f"{newest} Points are drawn where they are likely to end, with a 95 % interval; under"
        f" {percent(JUDGED)} nothing is judged.{after}"
    )


def _since(signal: Signal, columns: np.ndarray) -> str:
    """Say of a signal where the newest point lies that is nearly complete: it may be over."""
    chart = signal.chart
    known = {one: reported_in(signal, one) for one in columns}
    nearly = [one for one, found in known.items() if found and found.share >= JUDGED]
    if signal.status not in SIGNALS_HIGH + SIGNALS_LOW or not nearly:
        return ""
    last = nearly[-1]
    value, lower, upper = (line[last] for line in (chart.value, chart.lower, chart.upper))
    lies = "above" if value > upper else "below" if value < lower else "inside"
    when, measure = short_day(chart.weeks[last].item()), signal.panel.measure
    return f" Since the signal: {format_rate(value, measure)} to {when}, {lies} its limits."


def _at_point(signal: Signal, column: int) -> str:
    """Say of a point that would complete a run that it would, and that it is no signal yet."""
    run = signal.pending
    if run is None or run.column != column:
        return ""
    return f"; if it stands {run.length} in a row {run.side} the centre line: counted when complete"


def _pending_words(signal: Signal) -> str:
    """Say which hollow point would make a run long enough for a signal, and that it is not one."""
    pending = signal.pending
    if pending is None:
        return ""
    when = short_day(signal.chart.weeks[pending.column].item())
    return (
        f" If they stand, the one to {when} makes {pending.length} in a row {pending.side} the"
        " centre line, a signal: counted when complete."
    )
