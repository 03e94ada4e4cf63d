"""A sheet of paper on which words wrap by their real width and report where they end.

Everything is placed in units from the top left, whatever pixels the file will have. Text is
measured with the font that will draw it, so nothing is clipped and nothing lands on something else
by guesswork.
"""

import io
import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patches import FancyBboxPatch, Rectangle
from matplotlib.text import Text
from matplotlib.transforms import Affine2D, Transform

from hotspot.view.png_fonts import can_draw, families
from hotspot.view.png_sizes import UNITS_PER_INCH, PngSize
from hotspot.view.style import LIGHT

_UNKNOWN = "\N{REPLACEMENT CHARACTER}"
_LEADING = 1.32
_KERNING = 4.0
_BREAKS = re.compile(r"[^\S\u00a0]+|(?<!\d)\u00a0(?!\d)")
"""Where a line may end: at any space but one that binds a number to its unit or its month."""


@dataclass(frozen=True)
class Box:
    """A rectangle in units from the top left of the sheet.

    Parameters
    ----------
    left, top, right, bottom : float
        Edges.
    """

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """Pixels across."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Pixels down."""
        return self.bottom - self.top

    def overlaps(self, other: "Box", gap: float = 0) -> bool:
        """Say whether two boxes come closer than a gap."""
        return (
            self.left < other.right + gap
            and other.left < self.right + gap
            and self.top < other.bottom + gap
            and other.top < self.bottom + gap
        )

    def holds(self, other: "Box") -> bool:
        """Say whether another box lies inside."""
        across = self.left <= other.left and other.right <= self.right
        return across and self.top <= other.top and other.bottom <= self.bottom


class Sheet:
    """One picture in the making.

    Parameters
    ----------
    size : PngSize
        Its sheet, and how large words are on it.
    """

    def __init__(self, size: PngSize) -> None:
        """Take an empty sheet."""
        self.size, self.margin = size, size.margin
        self.width, self.height = size.canvas
        inches = (self.width / UNITS_PER_INCH, self.height / UNITS_PER_INCH)
        self.scale = size.pixels[0] / self.width
        self._dpi = UNITS_PER_INCH * self.scale
        self.figure = Figure(figsize=inches, dpi=self._dpi, facecolor=LIGHT.ground)
        self._renderer = FigureCanvasAgg(self.figure).get_renderer()

    @property
    def inner(self) -> float:
        """Units between the margins."""
        return self.width - 2 * self.margin

    @property
    def plane(self) -> Transform:
        """Units from the bottom left, at whatever pixels the sheet is drawn."""
        return Affine2D().scale(1 / UNITS_PER_INCH) + self.figure.dpi_scale_trans

    def measure(self, words: str, size: float, *, bold: bool = False) -> float:
        """Give the width of a line of text in units."""
        return _width(words, size, bold, self._dpi) / self.scale

    def wrap(self, words: str, size: float, width: float, *, bold: bool = False) -> list[str]:
        """Break text into lines that fit; a word that does not fit is cut with an ellipsis."""
        lines: list[str] = []
        filled, space = 0.0, self.measure(" ", size, bold=bold)
        for word in filter(None, drawable(words).split(" ")):
            wide = self.measure(word, size, bold=bold)
            if lines and filled + space + wide <= width - _KERNING:
                lines[-1], filled = f"{lines[-1]} {word}", filled + space + wide
            else:
                lines.append(self.cut(word, size, width, bold=bold))
                filled = wide
        return lines

    def cut(self, words: str, size: float, width: float, *, bold: bool = False) -> str:
        """Shorten a line with an ellipsis until it fits."""
        words = drawable(words)
        if self.measure(words, size, bold=bold) <= width:
            return words
        fits = bisect_right(
            range(len(words)),
            width,
            key=lambda end: self.measure(f"{words[:end]}…", size, bold=bold),
        )
        return f"{words[: max(fits - 1, 0)].rstrip()}…"

    def line(
        self,
        words: str,
        left: float,
        top: float,
        size: float,
        *,
        bold: bool = False,
        color: str = LIGHT.ink,
        align: str = "left",
    ) -> Text:
        """Write one line with its top at ``top``."""
        return self.figure.text(
            left,
            self.height - top - size * UNITS_PER_INCH / 72 * 0.93,
            drawable(words),
            transform=self.plane,
            family=list(families(drawable(words))),
            size=size,
            weight="bold" if bold else "normal",
            color=color,
            ha=align,
            va="baseline",
            parse_math=False,
        )

    def paragraph(
        self,
        words: str,
        left: float,
        top: float,
        size: float,
        width: float,
        *,
        bold: bool = False,
        color: str = LIGHT.ink,
    ) -> float:
        """Write text in lines of a width and give where it ends."""
        for text in self.wrap(words, size, width, bold=bold):
            self.line(text, left, top, size, bold=bold, color=color)
            top += leading(size)
        return top

    def pill(self, words: str, left: float, top: float, size: float) -> Box:
        """Write one line in a dark rounded box and give the box."""
        pad = size * 1.3
        box = Box(
            left,
            top,
            left + self.measure(words, size, bold=True) + 2 * pad,
            top + leading(size) * 1.3,
        )
        self.figure.add_artist(
            FancyBboxPatch(
                (box.left, self.height - box.bottom),
                box.width,
                box.height,
                boxstyle=f"round,pad=0,rounding_size={size}",
                transform=self.plane,
                facecolor=LIGHT.ink,
                edgecolor="none",
            )
        )
        middle = (box.top + box.bottom) / 2 - size * UNITS_PER_INCH / 72 * 0.57
        self.line(words, left + pad, middle, size, bold=True, color=LIGHT.ground)
        return box

    def bar(self, left: float, level: float, long: float) -> None:
        """Draw a short heavy line."""
        self.figure.add_artist(
            Line2D(
                [left, left + long],
                [self.height - level, self.height - level],
                color=LIGHT.ink,
                linewidth=1.6,
                solid_capstyle="butt",
                transform=self.plane,
            )
        )

    def outline(self, box: Box, width: float) -> None:
        """Draw the edge of a box."""
        self.figure.add_artist(
            Rectangle(
                (box.left, self.height - box.bottom),
                box.width,
                box.height,
                transform=self.plane,
                facecolor="none",
                edgecolor=LIGHT.ink,
                linewidth=width,
                zorder=5,
            )
        )

    def axes(self, box: Box) -> Axes:
        """Give a drawing area over a box."""
        left, bottom = box.left / self.width, 1 - box.bottom / self.height
        return self.figure.add_axes(
            (left, bottom, box.width / self.width, box.height / self.height)
        )

    def box_of(self, text: Text) -> Box:
        """Give the box a text takes up, as the file will show it."""
        left, low, right, high = text.get_window_extent(self._renderer).extents / self.scale
        return Box(left, self.height - high, right, self.height - low)

    def place_of(self, axes: Axes, x: float, y: float) -> tuple[float, float]:
        """Say where on the sheet a point of a plot lies."""
        left, up = axes.transData.transform((x, y)) / self.scale
        return float(left), self.height - float(up)

    def png(self, about: dict[str, str]) -> bytes:
        """Draw the sheet; ``about`` goes into the file as text."""
        out = io.BytesIO()
        self.figure.savefig(
            out,
            format="png",
            dpi=self._dpi,
            metadata={"Software": None, **about},
            pil_kwargs={"dpi": (self.size.dpi, self.size.dpi), "compress_level": 4},
        )
        return out.getvalue()


@lru_cache(maxsize=8192)
def _width(words: str, size: float, bold: bool, dpi: float) -> float:
    weight = "bold" if bold else "normal"
    font = FontProperties(family=list(families(words)), size=size, weight=weight)
    width, _, _ = _probe(dpi).get_text_width_height_descent(words, font, False)
    return width


@lru_cache(maxsize=8)
def _probe(dpi: float) -> RendererAgg:
    return RendererAgg(1, 1, dpi)


def leading(size: float) -> float:
    """Give the distance between lines of a size, in units."""
    return size * UNITS_PER_INCH / 72 * _LEADING


def drawable(words: str) -> str:
    """Replace what no font can draw, so that a name never draws nothing."""
    flat = " ".join(part for part in _BREAKS.split(words) if part)
    return "".join(sign if can_draw(sign) else _UNKNOWN for sign in flat)
