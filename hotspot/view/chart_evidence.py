"""A chart is believed when it is known how often it cries wolf.

The numbers come from simulated series in which nothing happens, written down beside this module by
``python -m tests.recovery.chart_evidence``; nothing here is computed anew.
"""

import json
from functools import cache
from pathlib import Path

from hotspot.spc.promise import promise
from hotspot.spc.rules import STANDARD, FalseAlarms, RuleSettings
from hotspot.spc.rules.false_alarms import one_in
from hotspot.surveillance.answers import Signal

_TABLE = Path(__file__).with_name("chart_evidence.json")
SIMULATED = "negative binomial"
"""Kind of chart of the simulated bed-days."""

WANDERING = "Events about a level that wanders, 100 a week"
FEWEST = "Events of weeks that differ, 20 a week, limits from 13 weeks"
"""Simulated series that stand for charts of which there is no formula."""

_UNKNOWN = {
    "no limits": "Not known: no point has limits and a number of children that may be told.",
    "no spread": "Not known: too little was counted to say how far points vary by chance.",
}
_COMPARED = {
    "own past": "a flat line (its own past, whose winters make the limits wide)",
    "season": "what this season usually brings",
    "region": "the rest of the region in the same week",
}


@cache
def recorded() -> dict:
    """Read what the simulations found.

    Returns
    -------
    dict
        As ``tests.recovery.chart_evidence`` wrote it.
    """
    return json.loads(_TABLE.read_text(encoding="utf-8"))


def lines() -> tuple[str, ...]:
    """Say in plain words what was simulated and what came out.

    Returns
    -------
    tuple of str
        A sentence or two each.
    """
    found = recorded()
    seasons = "; ".join(
        f"held against {_COMPARED[row['compared']]}, {_percent(row['peak'])} of the weeks of the"
        f" peak and {_percent(row['other'])} of the others"
        for row in found["seasonal"]
    )
    return (
        f"We made up {found['areas']:,} series of each kind below, in which nothing ever happens,"
        f" took limits from {found['baseline']} weeks, or as few as a row says, and judged"
        f" {found['judged']} more, or all that were left. Whatever is flagged is a false alarm;"
        " three sigma of a bell curve would flag 0.14 % of the weeks above the upper limit.",
        f"In {found['regions']} regions with a winter peak that comes early or late, and high or"
        f" low, and no news anywhere, the upper limit was passed, {seasons}.",
        "Each chart says how often it would cry wolf: by formula, which for events and shares gives"
        " about what is below, or more. Of bed-days it gives too few, so their charts say what was"
        f" found here, up to {_percent(_most_of_bed_days())} of the weeks.",
        f"Written {found['made']} by python -m tests.recovery.chart_evidence.",
    )


def table() -> list[dict[str, str]]:
    """List how often each chart flags a week in which nothing happened.

    Returns
    -------
    list of dict of str to str
        A row for each kind of series.
    """
    return [
        {
            "Stable series": row["series"],
            "Chart chosen": row["chart"],
            "Above, textbook u or p": _percent(row["textbook"]),
            "Above, u′ as published": _percent(row["laney"]),
            "Above, chart chosen": _percent(row["above"]),
            "Below, chart chosen": _percent(row["below"]),
            "Flagged at all, with runs": _percent(row["any"]),
            "Flagged at all, by formula": _percent(row["promised"]),
        }
        for row in recorded()["stable"]
    ]


def alarm_words(signal: Signal, rules: RuleSettings) -> str:
    """Say how often a chart would flag a point if nothing ever changed, or why nobody can say.

    Parameters
    ----------
    signal : Signal
        After disclosure.
    rules : RuleSettings
        Those its chart was judged by.

    Returns
    -------
    str
        A sentence or two. Of bed-days what simulations found, where that is more than the formula
        says: it takes a week of bed-days as negative binomial, and a few long stays make extreme
        weeks oftener than that.
    """
    panel, period = signal.panel, "week" if signal.panel.window == 1 else "period"
    found = promise(signal.chart, panel.exposure[0], rules)
    if panel.measure.family == "person_days" and found.why in ("", "waves"):
        return _of_bed_days(signal.chart.kind, found.alarms, period)
    if found.alarms is not None:
        return found.alarms.words(period)[0]
    if found.why == "waves":
        return f"Not known, for neighboring points are alike.{_in_simulations(WANDERING, rules)}"
    if found.why == "trial limits":
        few = _in_simulations(FEWEST, rules) if panel.measure.family == "events" else ""
        many = "1 point" if found.points == 1 else f"{found.points} points"
        return f"Not known of limits from {many}: those are trial limits.{few}"
    return _UNKNOWN[found.why]


def _of_bed_days(kind: str, alarms: FalseAlarms | None, period: str) -> str:
    """Say what simulations found of bed-days, unless the formula says more."""
    if kind != SIMULATED or alarms is None:
        return "Not known: this kind of chart was not tried on stable bed-days."
    formula, most = float(alarms.all[0]), _most_of_bed_days()
    if formula >= most:
        return alarms.words(period)[0]
    return (
        f"On simulated stable bed-days up to 1 {period} in {one_in(most):,} was flagged (page"
        " Methods). A formula says fewer, but long stays make extreme weeks oftener than it allows."
    )


def _most_of_bed_days() -> float:
    """Give the largest share of weeks flagged in any simulated series of bed-days."""
    return max(row["any"] for row in recorded()["stable"] if row["family"] == "person_days")


def _in_simulations(series: str, rules: RuleSettings) -> str:
    """Say what was found of one kind of simulated series, which the standard rules judged."""
    if rules != STANDARD:
        return ""
    row = next(row for row in recorded()["stable"] if row["series"] == series)
    named, often = f"{series[0].lower()}{series[1:]}", one_in(row["any"])
    return f" In simulations ({named}) about 1 week in {often} was flagged."


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.2f} %"
