"""A chart is believed when it is known how often it cries wolf.

The numbers come from simulated series in which nothing happens, written down beside this module by
``python -m tests.recovery.chart_evidence``; nothing here is computed anew.
"""

import json
from functools import cache
from pathlib import Path

_TABLE = Path(__file__).with_name("chart_evidence.json")
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
            "Flagged at all, as charts say": _percent(row["promised"]),
        }
        for row in recorded()["stable"]
    ]


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.2f} %"
