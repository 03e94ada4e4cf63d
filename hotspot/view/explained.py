"""Three sentences say which chart this is, why this one, and what in it would be a signal."""

from hotspot.surveillance.answers import Signal

_KINDS = {
    "u′": (
        "u′ chart",
        "it counts events for each child at risk, and its limits allow for more spread than chance",
    ),
    "u": ("u chart", "it counts events for each child at risk"),
    "p′": (
        "p′ chart",
        "it shows a share of the children asked, and its limits allow for more spread than chance",
    ),
    "p": ("p chart", "it shows a share of the children asked"),
    "negative binomial": (
        "chart with limits from probabilities",
        "counts are small or uneven, as bed-days are, and usual limits would ring too often",
    ),
    "beta-binomial": (
        "chart with limits from probabilities",
        "few children are asked in a point, and usual limits would ring too often",
    ),
    "XmR": ("XmR chart", "it judges each value by how much neighboring values differ"),
    "run": ("run chart", "there is too little to set limits, so only runs are judged"),
}
_COMPARED = {
    "region": "what the rest of the region had at the same time, so winter alone is no signal",
    "own past": "what was usual here before",
    "season": "what was usual here at this time of year",
}


def chart_in_short(signal: Signal) -> str:
    """Explain a chart to someone who has never read one.

    Parameters
    ----------
    signal : Signal
        Whose chart it is.

    Returns
    -------
    str
        Three sentences.
    """
    name, because = _KINDS[signal.chart.kind]
    compared = dict(signal.chart.made).get("compared with", "own past")
    period = "week" if signal.panel.window == 1 else f"period of {signal.panel.window} weeks"
    article = "an" if name.startswith("XmR") else "a"
    rules = "; or ".join(signal.chart.rules)
    found = (
        f"A signal would be {rules}; anything else is within the usual ups and downs."
        if rules
        else "No rule is judged here yet, so nothing on it is a signal."
    )
    return (
        f"Each point is a {period}; the middle line is {_COMPARED[compared]}."
        f" It is {article} {name}, because {because}."
        f" {found}"
    )
