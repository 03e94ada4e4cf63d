"""Words stand beside the thing they name, and two words never stand in the same place."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patheffects import withStroke

from hotspot.view.png_frame import BODY, SMALL
from hotspot.view.png_sheet import Box, Sheet, leading
from hotspot.view.style import LIGHT

ROOM = 300
"""Units to the right of a plot for the names of its lines."""

_POINT = 9.0
_REACHES = (22, 44, 70, 100, 140, 190)
_SHIFTS = (0.5, 0.2, 0.8, 0.0, 1.0)


class Labels:
    """Direct labels of one plot, each knowing where the others are.

    Parameters
    ----------
    sheet : Sheet
        Where the plot is.
    box : Box
        Of the plot.
    axes : Axes
        The plot.
    """

    def __init__(self, sheet: Sheet, box: Box, axes: Axes) -> None:
        """Start without a label."""
        self.sheet, self.box, self.axes = sheet, box, axes
        self._taken: list[Box] = []
        self._points: list[Box] = []

    def avoid(self, x: np.ndarray, y: np.ndarray) -> None:
        """Keep labels off these points."""
        between = np.linspace(0, len(x) - 1, 3 * len(x) - 2)
        every = np.arange(len(x))
        x, y = np.interp(between, every, x), np.interp(between, every, y)
        known = np.isfinite(y)
        for left, top in (self._pixel(*point) for point in zip(x[known], y[known], strict=True)):
            self._points.append(Box(left - _POINT, top - _POINT, left + _POINT, top + _POINT))

    def at_right(self, ends: Sequence[tuple[float, str]]) -> None:
        """Name lines at their right end, pushed apart where they are close."""
        left, high = self.box.right + 26, leading(BODY)
        downward = sorted(ends, reverse=True)
        tops: list[float] = []
        for level, _ in downward:
            wanted = self._pixel(0, level)[1] - high / 2
            tops.append(max(wanted, tops[-1] + high) if tops else wanted)
        room = self.box.bottom
        for number in reversed(range(len(tops))):
            tops[number] = room = min(tops[number], room - high)
        for top, (_, words) in zip(tops, downward, strict=True):
            self._write(words, left, top, BODY, LIGHT.quiet)

    def above(self, x: float, words: str, *, leftward: bool = False) -> None:
        """Name a week above the plot, with the words after it, or before it if leftward.

        Two rows are all there is room for; what finds none is left to the table.
        """
        wide, high = self.sheet.measure(words, SMALL), leading(SMALL)
        at = self._pixel(x, 0)[0] - (wide + 8 if leftward else -8)
        left = min(at, self.box.right + ROOM - wide)
        rows = [self.box.top - number * high - 8 for number in (1, 2)]
        places = [Box(left, top, left + wide, top + high) for top in rows]
        for place in places:
            if not any(place.overlaps(box, -1) for box in self._taken):
                self._write(words, place.left, place.top, SMALL, LIGHT.quiet)
                return

    def beside(self, x: float, y: float, words: str, color: str, *, over: bool) -> None:
        """Name a point above or below it, where there is room; tie them by a line."""
        at = self._pixel(x, y)
        places = [place for place in self._places(words, at, over) if self.box.holds(place)]
        free = [place for place in places if not any(place.overlaps(b, 6) for b in self._taken)]
        if not free:
            return
        place = min(free, key=lambda box: sum(box.overlaps(point, 2) for point in self._points))
        self._tie(at, place, over)
        text = self._write(words, place.left, place.top, BODY, color, bold=True)
        text.set_path_effects([withStroke(linewidth=3, foreground=LIGHT.ground)])

    def _places(self, words: str, at: tuple[float, float], over: bool) -> list[Box]:
        wide, high = self.sheet.measure(words, BODY, bold=True), leading(BODY)
        places = []
        for reach in _REACHES:
            top = at[1] - reach - high if over else at[1] + reach
            places += [
                Box(at[0] - wide * shift, top, at[0] + wide * (1 - shift), top + high)
                for shift in _SHIFTS
            ]
        return places

    def _tie(self, at: tuple[float, float], place: Box, over: bool) -> None:
        end = place.bottom if over else place.top
        self.sheet.figure.add_artist(
            Line2D(
                [at[0], at[0]],
                [self.sheet.height - at[1], self.sheet.height - end],
                color=LIGHT.line,
                linewidth=0.8,
                transform=self.sheet.plane,
                zorder=3,
            )
        )

    def _write(
        self, words: str, left: float, top: float, size: float, color: str, *, bold: bool = False
    ) -> object:
        text = self.sheet.line(words, left, top, size, bold=bold, color=color)
        text.set_zorder(9)
        wide = self.sheet.measure(words, size, bold=bold)
        self._taken.append(Box(left, top, left + wide, top + leading(size)))
        return text

    def _pixel(self, x: float, y: float) -> tuple[float, float]:
        return self.sheet.place_of(self.axes, x, y)
