"""Lines carry their names at their ends and phases their reasons, so nobody looks up a legend."""

from datetime import date

import numpy as np

from hotspot.core.chart import ControlChart, Phase
from hotspot.view.chart_marks import Trace, escaped
from hotspot.view.luck import LuckMarks, luck_label
from hotspot.view.style import Theme


def end_labels(
    last: str, lines: dict[str, np.ndarray], *, top: float, layout: Trace, theme: Theme
) -> list[Trace]:
    """Label lines where they end, from the lowest up, pushed apart where they would overlap."""
    margin, size = layout["margin"], layout["font"]["size"]
    apart = 1.15 * size * top / (layout["height"] - margin["t"] - margin["b"])
    labels, floor = [], -np.inf
    heights = {text: _last_known(line_of) for text, line_of in lines.items()}
    for text, height in sorted(heights.items(), key=lambda one: np.nan_to_num(one[1])):
        if not np.isfinite(height) or (text == "lower limit" and height <= 0):
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


def luck_labels(luck: LuckMarks | None, x: list[str], theme: Theme, *, above: int) -> list[Trace]:
    """Name the band of luck and the mean above the end of the weeks they are of."""
    if luck is None:
        return []
    return [
        {
            "x": x[np.flatnonzero(luck.inside)[-1]],
            "y": 1,
            "yref": "paper",
            "text": f"▒ {luck_label(luck)} &nbsp; ━ mean of these weeks",
            "showarrow": False,
            "xanchor": "right",
            "yanchor": "bottom",
            "yshift": above,
            "font": {"color": theme.ink, "size": 15},
        }
    ]


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


def judged_line(weeks: np.ndarray, week: date, theme: Theme) -> list[Trace]:
    """Mark the week that is judged, unless it is the last one drawn and marks itself."""
    if np.datetime64(week, "D") not in weeks[:-1]:
        return []
    line = {"color": theme.line, "width": 1}
    place = {"x0": str(week), "x1": str(week), "yref": "paper", "y0": 0, "y1": 1}
    return [{"type": "line", "layer": "below", "line": line, **place}]
