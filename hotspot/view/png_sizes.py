"""A picture is made for where it will hang: a report, a wall, a projector or a telephone.

What is legible is decided by the distance of the reader, so each size says how large its words are
as well as how large its sheet is.
"""

from dataclasses import dataclass, replace

from hotspot.core.errors import InvalidSettings

UNITS_PER_INCH = 200
"""Layouts are in units of which a sheet of natural size has as many to the inch."""

_A3 = (420 / 25.4, 297 / 25.4)


@dataclass(frozen=True)
class PngSize:
    """A sheet and the size of the words on it.

    Parameters
    ----------
    name : str
        As given by callers and in file names.
    label : str
        For people.
    wide, high : float
        Inches.
    dpi : int
        Pixels to the inch.
    units : float
        Units across: the fewer, the larger are words and lines against the sheet.
    margin : float
        Units left free around.
    places : int
        How many areas of a map are numbered.
    brief : bool
        Whether the small print is kept to a sentence each.
    """

    name: str
    label: str
    wide: float
    high: float
    dpi: int
    units: float
    margin: float = 84.0
    places: int = 5
    brief: bool = False

    @property
    def pixels(self) -> tuple[int, int]:
        """Width and height of the file."""
        return round(self.wide * self.dpi), round(self.high * self.dpi)

    @property
    def canvas(self) -> tuple[float, float]:
        """Width and height in units."""
        across, down = self.pixels
        return self.units, self.units * down / across

    @property
    def upright(self) -> bool:
        """Whether it is higher than wide, so that things stand below each other."""
        return self.high > self.wide

    def turned(self) -> "PngSize":
        """Give the same sheet on its other edge, with words of the same size."""
        return replace(self, wide=self.high, high=self.wide, units=self.canvas[1])


MAP_PAGE = PngSize("page", "Page", 11.0, 8.5, 200, 2200.0)
"""A letter page across, for reports; what a map is unless another size is asked for."""

CHART_PAGE = PngSize("page", "Page", 11.0, 6.5, 200, 2200.0)
"""The same for a chart."""

SIZES = {
    size.name: size
    for size in (
        PngSize("poster", "Poster (A3)", *_A3, 300, 2200.0),
        PngSize("slide", "Slide (16:9)", 40 / 3, 7.5, 144, 2200.0, 72.0, 5, brief=True),
        PngSize("phone", "Phone (9:16)", 3.6, 6.4, 300, 1040.0, 48.0, 3, brief=True),
    )
}
"""Sizes to choose from, by name: A3 at 300 dpi, 1920 by 1080 pixels, 1080 by 1920 pixels."""


def png_size(name: str | None, page: PngSize) -> PngSize:
    """Find a size.

    Parameters
    ----------
    name : str or None
        Key of ``SIZES``; None for the page.
    page : PngSize
        What the picture is unless another size is asked for.

    Returns
    -------
    PngSize
        To lay the picture out for.

    Raises
    ------
    InvalidSettings
        If there is no such size.
    """
    if name is None:
        return page
    if name not in SIZES:
        raise InvalidSettings(f"there is no picture size {name}; choose {', '.join(SIZES)}")
    return SIZES[name]
