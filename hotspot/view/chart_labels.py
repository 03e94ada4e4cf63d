"""Lines carry their names at their ends and phases their reasons, so nobody looks up a legend."""

from collections.abc import Sequence
from datetime import date

import numpy as np

from hotspot.core.chart import ControlChart, Phase
from hotspot.core.measures import Measure
from hotspot.view.chart_marks import Trace, escaped
from hotspot.view.luck import LuckMarks, luck_label
from hotspot.view.style import Theme, format_rate


def end_labels(
    last: str, lines: dict[str, np.ndarray], *, top: float, layout: Trace, theme: Theme
) -> list[Trace]:
    """Label lines where they end, from the lowest up, pushed apart where they would overlap."""
    margin, size = layout["margin"], layout["font"]["size"]
    apart = 1.15 * size * top / (layout["height"] - margin["t"] - margin["b"])
    labels, floor = [], -np.inf
    heights = {text: _last_known(line_of) for text, line_of in lines.items()}
    for text, height in sorted(heights.items(), key=lambda one: np.nan_to_num(one[1])):
        if not np.isfinite(height) or (text.startswith("lower limit") and height <= 0):
            continue
        floor = max(height, floor + apart)
        labels.append(
            {
                "x": last,
                "y": floor,
                "text": text,
                "showarrow": False,
                "xanchor": "left",
                "xshift": 12,
                "font": {"color": theme.quiet, "size": size},
            }
        )
    return labels


def _last_known(line: np.ndarray) -> float:
    known = line[np.isfinite(line)]
    return float(known[-1]) if known.size else np.nan


def phase_labels(weeks: np.ndarray, chart: ControlChart, theme: Theme) -> list[Trace]:
    """Say at the top of each phase why it began, to the left of one that began lately."""
    late = weeks[0] + 0.8 * (weeks[-1] - weeks[0])
    return [
        {
            "x": str(start),
            "y": 1,
            "yref": "paper",
            "text": escaped(f"new limits: {why}"),
            "showarrow": False,
            "xanchor": "right" if start > late else "left",
            "yanchor": "bottom",
            "xshift": -3 if start > late else 3,
            "font": {"color": theme.quiet, "size": 15},
        }
        for start, why in phase_reasons(chart).items()
        if why and weeks[0] < start <= weeks[-1]
    ]


def valued(
    lines: dict[str, np.ndarray], complete: np.ndarray, measure: Measure
) -> dict[str, np.ndarray]:
    """Put behind the name of each line where it lies at the newest complete point.

    Parameters
    ----------
    lines : dict of str to ndarray of float, shape (w,)
        In the unit people read.
    complete : ndarray of bool, shape (w,)
        Points that late records do not change.
    measure : Measure
        For the number of digits.

    Returns
    -------
    dict of str to ndarray
        The same lines; one without a complete point keeps its bare name.
    """
    found = {}
    for name, line_of in lines.items():
        known = line_of[complete & np.isfinite(line_of)]
        value = format_rate(float(known[-1]) / measure.scale, measure) if known.size else ""
        found[f"{name} {value}".strip()] = line_of
    return found


def key_labels(
    luck: LuckMarks | None, target: str, x: list[str], theme: Theme, *, above: int
) -> list[Trace]:
    """Name above the end of a chart the band of luck, the mean beside it and a sloping target."""
    said = [f"▒ {luck_label(luck)}", "━ mean of these weeks"] if luck else []
    said += [f"╌ {target}"] if target else []
    at = x[np.flatnonzero(luck.inside)[-1]] if luck else x[-1]
    label = _above(at, " &nbsp; ".join(said), "right", theme.ink)
    return [label | {"yshift": above}] if said else []


def baseline_labels(
    weeks: np.ndarray, drawn: Sequence[np.ndarray], theme: Theme, *, above: int
) -> list[Trace]:
    """Say above the first baseline that is drawn that the limits come from it."""
    if not drawn:
        return []
    label = _above(str(weeks[drawn[0][0]]), "baseline (sets the limits)", "left", theme.quiet)
    return [label | {"yshift": above}]


def _above(x: str, text: str, anchor: str, colour: str) -> Trace:
    return {
        "x": x,
        "y": 1,
        "yref": "paper",
        "text": text,
        "showarrow": False,
        "xanchor": anchor,
        "yanchor": "bottom",
        "font": {"color": colour, "size": 15},
    }


def phase_reasons(chart: ControlChart) -> dict[np.datetime64, str]:
    """Give why each phase after the first began, by the first point of it."""
    told = sorted(
        (one for one in chart.decided if isinstance(one, Phase)), key=lambda one: one.start
    )
    found = {}
    for start in chart.weeks[np.flatnonzero(np.diff(chart.phase)) + 1]:
        before = [one.why for one in told if np.datetime64(one.start, "D") <= start]
        found[start] = before[-1] if before else ""
    return found


def baselines(baseline: np.ndarray, phase: np.ndarray) -> list[np.ndarray]:
    """Give the columns of the points that set limits, phase by phase; none of a phase without."""
    return [np.flatnonzero(baseline & (phase == one)) for one in np.unique(phase[baseline])]


def phase_lines(weeks: np.ndarray, phase: np.ndarray, theme: Theme) -> list[Trace]:
    """Mark where new limits begin."""
    starts = np.flatnonzero(np.diff(phase)) + 1
    return [
        {
            "type": "line",
            "x0": str(weeks[start]),
            "x1": str(weeks[start]),
            "yref": "paper",
            "y0": 0,
            "y1": 1,
            "line": {"color": theme.ink, "width": 1.5, "dash": "dot"},
        }
        for start in starts
    ]


def baseline_bars(weeks: np.ndarray, drawn: Sequence[np.ndarray], theme: Theme) -> list[Trace]:
    """Draw a bar above the points that set limits, phase by phase."""
    return [
        {
            "type": "line",
            "x0": str(weeks[columns[0]]),
            "x1": str(weeks[columns[-1]]),
            "yref": "paper",
            "y0": 1,
            "y1": 1,
            "line": {"color": theme.line, "width": 4},
        }
        for columns in drawn
    ]


def judged_line(weeks: np.ndarray, week: date, theme: Theme) -> list[Trace]:
    """Mark the week that is judged, unless it is the last one drawn and marks itself."""
    if np.datetime64(week, "D") not in weeks[:-1]:
        return []
    line = {"color": theme.line, "width": 1}
    place = {"x0": str(week), "x1": str(week), "yref": "paper", "y0": 0, "y1": 1}
    return [{"type": "line", "layer": "below", "line": line, **place}]
