"""A method is believed when it finds what is known to be there.

The numbers come from simulated counties, written down beside this module by
``python -m tests.recovery.evidence``; nothing here is computed anew.
"""

import json
from functools import cache
from pathlib import Path

_TABLE = Path(__file__).with_name("evidence.json")
_NAMES = {
    "as counted": "As counted",
    "empirical Bayes": "Pulled toward the region",
    "spatial": "Spatial model (what the map shows)",
}


@cache
def recorded() -> dict:
    """Read what the simulations found.

    Returns
    -------
    dict
        As ``tests.recovery.evidence`` wrote it.
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
    fewest = found["bed_days"][0]
    return (
        f"We made up {found['replicates']} counties of {found['tracts']} tracts for every number"
        " below. Neighboring tracts have risks that are alike, each has some luck of its own, and"
        " three clusters of six tracts have 1.8 times the risk they would have. Because the risks"
        " are made up, every answer can be compared with the truth.",
        f"Limits of bed-days that should hold the truth 95 times in 100 held it"
        f" {_percent(fewest['covered'])} with {fewest['admissions']} stays a tract; treating every"
        f" day as an event of its own, {_percent(fewest['as_if_separate'])}.",
        "Among draws of what risks may be, the true risk and the true rank stand anywhere alike, as"
        f" they should (uniform: p = {found['ranks']['p_of_risks']:.2f} and"
        f" {found['ranks']['p_of_ranks']:.2f} in {found['ranks']['replicates']} maps).",
        f"Written {found['made']} by python -m tests.recovery.evidence; ± is one standard error.",
    )


def table() -> list[dict[str, str]]:
    """List how near the truth each method comes.

    Returns
    -------
    list of dict of str to str
        A row for each method and number of cases expected in a tract.
    """
    found = recorded()
    return [
        {
            "Cases expected a tract": f"{row['expected']:g}",
            "Method": _NAMES[row["method"]],
            "Typical error of the risk": f"{row['error']:.2f}",
            f"{found['coverage']:.0%} intervals hold the truth".replace("%", " %"): _percent(
                row["covered"], row["covered_se"]
            ),
            "High and low tracts told apart": _percent(row["ranked"], row["ranked_se"]),
            "Wrong among those called higher": _percent(row["wrong"], row["wrong_se"]),
            "High tracts found": _percent(row["found"], row["found_se"]),
        }
        for row in found["risks"]
    ]


def explanation() -> str:
    """Say how to read the columns.

    Returns
    -------
    str
        A sentence for each.
    """
    raised = recorded()["raised"]
    return (
        "A typical error of 0.30 means risks are off by some 30 % of the region's. A tract is high"
        f" if its true risk is above {raised:g} times the region's; told apart is the chance that a"
        " high tract is rated above one that is not, and 50 % is a coin. At most 10 % of those"
        " called higher should be wrong. Where less than three cases are expected a tract, no"
        " method finds them: such maps are grey."
    )


def _percent(share: float | None, error: float | None = None) -> str:
    """Write a share, with its standard error if there is one; a dash if there is no share."""
    if share is None:
        return "–"
    spread = f" ± {100 * error:.1f}" if error is not None and error >= 0.0005 else ""
    return f"{100 * share:.1f}{spread} %"
