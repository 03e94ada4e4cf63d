"""What a control chart says of a week, in one plain sentence that every screen and file takes."""

from datetime import date

from hotspot.core.types import SIGNALS, ControlChart, CountPanel
from hotspot.spc.rules.pending import PendingShift
from hotspot.surveillance.unrated import seen_words

SENTENCES = {
    "high point": "stood above the upper limit of its control chart",
    "low point": "stood below the lower limit of its control chart",
    "high shift": "stood above its centre line",
    "low shift": "stood below its centre line",
    "high zone": "crowded toward the upper limit of its control chart",
    "low zone": "crowded toward the lower limit of its control chart",
    "high trend": "was part of a long rise",
    "low trend": "was part of a long fall",
    "too even": "kept so close to its centre line that it is not chance, though neither concern nor"
    " improvement",
    "too uneven": "swung in a way that is not chance, though neither concern nor improvement",
    "incomplete": "cannot be judged yet: late records are still arriving",
    "no data": "cannot be judged: no data",
}
"""What each status says of the week; of "common cause", ``within_limits`` does."""


def within_limits(chart: ControlChart) -> str:
    """Say of a week without a signal where it lies; noise it is only within firm limits.

    Parameters
    ----------
    chart : ControlChart
        Of the series.

    Returns
    -------
    str
        The end of a sentence, without its full stop.
    """
    noise = "" if chart.trial else ": no more than the usual noise"
    return f"within the limits of its control chart{noise}"


def signal_sentence(
    panel: CountPanel,
    name: str,
    chart: ControlChart,
    week: date,
    *,
    in_a_row: int,
    pending: PendingShift | None,
) -> str:
    """Say what a chart says of a week.

    Parameters
    ----------
    panel : CountPanel
        The one row the chart was made of.
    name : str
        Of the area.
    chart : ControlChart
        Of the series.
    week : date
        Saturday that ends the week or period.
    in_a_row : int
        Points in a row that its status speaks of.
    pending : PendingShift or None
        Run that hollow points would complete.

    Returns
    -------
    str
        One sentence, which begins with the name.
    """
    if not panel.measurable[0]:
        return f"{name}: not measurable, for {seen_words(panel, 0)}; no {panel.period} is judged."
    column = panel.column(week)
    status = str(chart.status[column])
    span = "week" if panel.window == 1 else f"{panel.window} weeks"
    when = f"in the {span} to {week.day} {week:%b %Y}"
    said = SENTENCES.get(status, status)
    if status == "common cause":
        said = f"stood {within_limits(chart)}"
    elif status in SIGNALS:
        late = "; not complete yet, so it counts once it is" if chart.hollow[column] else ""
        said = f"{said}{_lasting(panel, in_a_row)}{late}"
    elif status == "incomplete" and pending is not None and pending.column == column:
        said = (
            f"{said}; if it stands it makes {pending.length} in a row {pending.side} its centre"
            " line, a signal"
        )
    return f"{name}: {panel.measure.label} {when} {said}."


def _lasting(panel: CountPanel, in_a_row: int) -> str:
    """Say of how many points before the same was said."""
    if in_a_row < 2:
        return ""
    if in_a_row == 2:
        return f", as in the {panel.period} before"
    many = "weeks" if panel.window == 1 else f"periods of {panel.window} weeks"
    return f", as in the {in_a_row - 1} {many} before"
