"""How complete each measure's newest weeks are, as rows of words."""

from datetime import date

from hotspot.counts.completeness import FEWEST
from hotspot.store.snapshots import Snapshot
from hotspot.surveillance.arrivals import NEWEST, Arrival, arrivals
from hotspot.view.words import percent, short_day

Rows = list[dict[str, str]]

WEEKLY_REFRESHES = 2 * FEWEST + 6
"""Weekly refreshes it takes to learn how late records come, if they come within six weeks."""


def completeness_rows(snapshot: Snapshot) -> Rows:
    """Say how much of the newest weeks of each measure has arrived, or which lag stands in."""
    found = arrivals(snapshot)
    spoken = {week.week for one in found for week in one.weeks if week is not None}
    newest = sorted(spoken, reverse=True)[:NEWEST]
    return [
        {
            "Measure": one.measure.label,
            **{f"Week to {short_day(week)}": _share(one, week) for week in newest},
            "Learned from": _learned_from(one, snapshot),
        }
        for one in found
    ]


def _share(arrival: Arrival, ending: date) -> str:
    week = next((one for one in arrival.weeks if one is not None and one.week == ending), None)
    if week is None:
        return "–"
    if week.upper - week.lower < 0.005:
        return percent(week.share)
    return f"{percent(week.share)} ({100 * week.lower:.0f}–{100 * week.upper:.0f})"


def _learned_from(arrival: Arrival, snapshot: Snapshot) -> str:
    if arrival.learned:
        return f"{arrival.refreshes} refreshes"
    lag = f"fixed lag of {snapshot.site.lag_weeks} weeks"
    if not snapshot.site.learn:
        return f"{lag}: learning is switched off"
    if arrival.refreshes < WEEKLY_REFRESHES:
        return f"{lag}: no history yet ({arrival.refreshes} of about {WEEKLY_REFRESHES} refreshes)"
    return f"{lag}: too few events or too uneven refreshes to learn from"


def not_judged(snapshot: Snapshot) -> str:
    """Say which weeks trigger nothing."""
    found = arrivals(snapshot)
    lag = f"the newest {snapshot.site.lag_weeks} weeks: late records are still arriving"
    if not any(one.learned for one in found):
        return f"{lag} (fixed lag)"
    rule = "weeks known to be less than 90 % complete; a little less than complete ones are hollow"
    return rule if all(one.learned for one in found) else f"{rule}. Where that is not known, {lag}"
