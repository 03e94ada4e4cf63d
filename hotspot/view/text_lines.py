"""A line is as long as its letters are wide: how high a text will be is known before it is drawn.

Letters are as wide as in the face that Streamlit brings along, on a screen of 1920 pixels.
"""

PAGE_WIDTH = 1840
"""Of the whole page, in pixels."""

COLUMN_WIDTH = 672
"""Of the right column of the huddle, in pixels."""

_BOLD = 1.07
_OTHER = 0.6
_WIDTHS = {
    0.21: " ",
    0.26: "ijlI.,:;'’|!",
    0.31: "f()-[]",
    0.35: "tr/",
    0.43: "sz",
    0.46: "cvxy",
    0.51: "aegkJ?0123456789–",
    0.56: "bdhnopquAFELSTVXYZP",
    0.62: "BCKR",
    0.67: "DGHNOQU",
    0.74: "wM",
    0.84: "mW%",
}
_WIDTH = {letter: width for width, letters in _WIDTHS.items() for letter in letters}


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Give the width of a text on one line, in pixels, for a size of letters in pixels."""
    wide = sum(_WIDTH.get(letter, _OTHER) for letter in text)
    return size * wide * (_BOLD if bold else 1.0)


def lines(text: str, room: float, size: float, *, bold: bool = False) -> int:
    """Count the lines that a text takes where it is broken between words; none takes none.

    Parameters
    ----------
    text : str
        As shown.
    room, size : float
        Width of a line and size of the letters, in pixels.
    bold : bool, default False
        The letters are bold.
    """
    count, used = 0, room
    for word in text.split():
        wide = width(word, size, bold=bold)
        gap = width(" ", size, bold=bold)
        if used + gap + wide > room:
            count, used = count + 1, wide
        else:
            used += gap + wide
    return count
