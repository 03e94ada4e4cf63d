"""What every chart is drawn from: lines, points whose shape says what they mean, plain axes.

Weeks that late records still change are hollow and joined by dots; weeks with too few children
are gaps.
"""

from collections.abc import Sequence
from textwrap import wrap
from typing import Any

import numpy as np

from hotspot.core.types import SIGNALS
from hotspot.core.weeks import mmwr_label
from hotspot.surveillance.answers import Context, Signal
from hotspot.view.style import DARK, LIGHT, Theme, format_amount
from hotspot.view.words import short_day, signal_meaning, signal_word

FONT = "Source Sans, sans-serif"
"""The face Streamlit brings along."""

_SYMBOLS = {"concern": "diamond", "improvement": "square", "neither": "circle"}
_MARGIN = np.timedelta64(8, "D")
_HOVER_WIDTH = 52  # letters of a line: a card is no wider
Series = list[str] | list[float | None]
Trace = dict[str, Any]


def theme_of(dark: bool) -> Theme:
    """Give the colours of an appearance."""
    return DARK if dark else LIGHT


def last_points(signal: Signal, context: Context, count: int | None) -> slice:
    """Take the points up to the chosen week, and those after it that are still filling up."""
    weeks = signal.chart.weeks
    if count is None:
        return slice(None)
    chosen = int(np.searchsorted(weeks, np.datetime64(context.week, "D")))
    filling = (signal.chart.hollow | ~signal.panel.complete) & signal.panel.observed[0]
    after = filling[chosen + 1 :]
    end = chosen + 1 + int(np.flatnonzero(after)[-1] + 1 if after[:1].any() else 0)
    return slice(max(end - count, 0), end)


def points_and_lines(
    x: Series,
    value: np.ndarray,
    status: np.ndarray,
    context: Context,
    theme: Theme,
    *,
    hover: list[str],
    hollow: np.ndarray,
    ghost: np.ndarray,
) -> list[Trace]:
    """Join the complete weeks by a line and the incomplete ones by dots, then mark the points."""
    dotted = np.where(joined(~hollow), value, np.nan)
    return [
        line(x, np.where(hollow, np.nan, value), theme.common, None, width=1.8),
        line(x, dotted, theme.common, None, dash="dot", width=1.8),
        points(x, numbers(value), status, context, theme, sizes=(7, 14), hollow=hollow)
        | {"hovertext": hover, "hoverinfo": "text"},
        *_crosses(x, np.where(ghost, value, np.nan), theme),
    ]


def points(
    x: Series,
    y: list[float | None],
    status: np.ndarray,
    context: Context,
    theme: Theme,
    *,
    sizes: tuple[int, int],
    hollow: np.ndarray,
) -> Trace:
    """Mark weeks by what they mean: a signal by colour and shape, an incomplete week hollow."""
    meaning = [signal_meaning(word, context) for word in status]
    colours = {"concern": theme.concern, "improvement": theme.better, "neither": theme.common}
    usual, signal = sizes
    plain = [word not in SIGNALS for word in status]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": x,
        "y": y,
        "marker": {
            "color": [
                theme.ground if empty else colours[what]
                for empty, what in zip(hollow, meaning, strict=True)
            ],
            "symbol": [_SYMBOLS[what] for what in meaning],
            "size": [
                usual + 2 * bool(empty) if common else signal
                for common, empty in zip(plain, hollow, strict=True)
            ],
            "opacity": 1,
            "line": {
                "width": [
                    1.5 if empty or not common else 0
                    for common, empty in zip(plain, hollow, strict=True)
                ],
                "color": [
                    theme.common if common else colours[what] if empty else theme.ink
                    for common, empty, what in zip(plain, hollow, meaning, strict=True)
                ],
            },
        },
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def _crosses(x: Series, y: np.ndarray, theme: Theme) -> list[Trace]:
    """Cross out the points that set no limits because somebody excluded them."""
    if not np.isfinite(y).any():
        return []
    marker = {"symbol": "x-thin", "size": 13, "line": {"width": 2, "color": theme.ink}}
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "x": x,
            "y": numbers(y),
            "marker": marker,
            "hoverinfo": "skip",
            "cliponaxis": False,
        }
    ]


def joined(complete: np.ndarray) -> np.ndarray:
    """Mask the incomplete weeks and the last complete one, so that the dots begin at the line."""
    hollow = ~complete
    before = np.append(hollow[1:], False) if len(hollow) else hollow
    return hollow | (before & complete)


def line(
    x: Series,
    y: np.ndarray,
    colour: str,
    hover: list[str] | None,
    *,
    dash: str = "solid",
    width: float = 2.0,
    places: int = 2,
) -> Trace:
    """Join values by a line with gaps where they are not numbers."""
    return {
        "type": "scatter",
        "mode": "lines",
        "x": x,
        "y": numbers(y, places=places),
        "line": {"color": colour, "width": width, "dash": dash},
        "hovertext": hover,
        "hoverinfo": "text" if hover else "skip",
    }


def limit(x: Series, y: np.ndarray, theme: Theme, *, dash: str, places: int = 2) -> Trace:
    """Draw a limit or centre line."""
    return line(x, y, theme.line, None, dash=dash, width=1.4, places=places)


def spans(
    x: Series, lower: np.ndarray, upper: np.ndarray, theme: Theme, places: int = 2
) -> list[Trace]:
    """Draw vertical lines where hollow points will come to lie; nothing where it is not known."""
    known = np.flatnonzero(np.isfinite(lower) & np.isfinite(upper))
    ends = np.full((len(known), 3), np.nan)
    ends[:, 0], ends[:, 1] = lower[known], upper[known]
    across = [at for place in known for at in (x[place], x[place], None)]
    drawn = line(across, ends.ravel(), theme.common, None, width=1.3, places=places)
    return [drawn] if known.size else []


def numbers(values: np.ndarray, *, places: int = 2) -> list[float | None]:
    """Round values for the browser; what is not a number is a gap."""
    return [round(float(one), places) if np.isfinite(one) else None for one in values]


def counted_words(signal: Signal, column: int) -> str:
    """Say what was counted at a point, of how many; "" where that is not known or hidden."""
    panel = signal.panel
    events, asked = float(panel.events[0, column]), float(panel.exposure[0, column])
    if not np.isfinite(events):
        return ""
    if panel.measure.family != "proportion":
        return f"{format_amount(events)} {panel.measure.noun}"
    return f"{format_amount(events)} of {format_amount(asked)} children" if asked > 0 else ""


def hover_words(
    signal: Signal,
    context: Context,
    x: list[str],
    value: np.ndarray,
    status: np.ndarray,
    lines: Sequence[np.ndarray],
    counted: Sequence[str],
    more: Sequence[str],
) -> list[str]:
    """Say of each week what its point means: count, lower, centre and upper line, what is there.

    Of a point that may not be shown nothing is said, and nothing is drawn to point at.
    """
    said, period = [], signal.panel.period.capitalize()
    facts = zip(x, value, status, zip(*lines, strict=True), counted, more, strict=True)
    for week, one, word, ends, many, late in facts:
        if not np.isfinite(one):
            said.append("")
            continue
        day = np.datetime64(week).item()
        said.append(
            f"<b>{period} ending {short_day(day)}</b> (MMWR {mmwr_label(day)})<br>"
            f"{one:,.1f} {context.measure.unit}{'<br>' if many else ''}{many}<br>"
            f"{_lines_words(*ends)}{signal_word(word)}"
            f"{''.join(f'<br>{line}' for line in wrap(late, _HOVER_WIDTH))}"
        )
    return said


def _lines_words(low: float, centre: float, high: float) -> str:
    """Give the centre line and the limits of a point, unless it has none."""
    usual = f"usual {centre:,.1f}; " if np.isfinite(centre) else ""
    limits = f"limits {max(low, 0):,.1f} to {high:,.1f}; " if np.isfinite(high) else ""
    return f"{usual}{limits}"


def top_of(value: np.ndarray, upper: np.ndarray) -> float:
    """Give the top of an axis that holds points and limits."""
    known = np.concatenate([value, upper])
    known = known[np.isfinite(known)]
    return float(known.max() * 1.12) if known.size and known.max() > 0 else 1.0


def layout_of(theme: Theme, height: int, font_size: int) -> Trace:
    """Lay out a chart without frame, legend or buttons."""
    return {
        "template": {},
        "height": height,
        "margin": {"l": 3.4 * font_size, "r": 6 * font_size, "t": 10, "b": 1.8 * font_size},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "size": font_size, "color": theme.quiet},
        "showlegend": False,
        "dragmode": False,
        "hovermode": "closest",
        "hoverlabel": {
            "bgcolor": theme.ground,
            "bordercolor": theme.line,
            "font": {"family": FONT, "size": 16, "color": theme.ink},
            "align": "left",
        },
    }


def y_axis(theme: Theme, top: float) -> Trace:
    """Draw an axis from zero with few ticks."""
    return {
        "range": [0, top],
        "fixedrange": True,
        "nticks": 5,
        "showgrid": False,
        "zeroline": False,
        "showline": False,
        "tickfont": {"color": theme.quiet},
        "tickformat": ",~r",
    }


def x_axis(theme: Theme, weeks: np.ndarray) -> Trace:
    """Draw an axis of months that ends where the weeks do."""
    return {
        "type": "date",
        "range": [str(weeks[0] - _MARGIN), str(weeks[-1] + _MARGIN)],
        "fixedrange": True,
        "showgrid": False,
        "zeroline": False,
        "linecolor": theme.faint,
        "nticks": 7,
        "tickformat": "%b %Y",
        "tickfont": {"color": theme.quiet},
        "ticks": "outside",
        "tickcolor": theme.faint,
    }


def escaped(text: str) -> str:
    """Keep Plotly from reading a name as markup."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def faded(colour: str) -> str:
    """Give a colour a quarter of its strength."""
    red, green, blue = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return f"rgba({red},{green},{blue},0.25)"
