"""A stranger needs three sentences to read a page, and a few lines to start from nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from hotspot.view import community_guide
from hotspot.view.catalogue import Tongue

HOW_TO_READ: dict[str, tuple[str, str, str]] = {
    "Huddle": (
        "Read the sentence on top first, then the cards on the right: each is a place where"
        " something changed, with its number on the maps.",
        "Orange means worse than expected, blue better, light grey usual, dark grey that we can't"
        " tell; a hatched place has too few children to show.",
        "A card is a prompt to look, not a cause: end with who asks whom, by when, and write it"
        " down yourselves: nothing is kept here.",
    ),
    "Map": (
        "Each area is coloured by how sure we are that its rate differs from the region's, not by"
        " how high it is.",
        "Point at an area, or press Tab, the arrow keys and Enter, to see its rate, the range it"
        " lies in and how many children are behind it.",
        "The numbered places are the surest ones, and the slider below plays the weeks.",
    ),
    "Place": (
        "This page says everything known of one tract or neighborhood; choose it in the list or on"
        " the map.",
        "The range behind each number is where the true value very probably lies: a wide range"
        " means few children.",
        "Its chart, its neighbors and its past say whether it is alone, whether it is new, and"
        " whether luck would explain it.",
    ),
    "Neighborhood": (
        "Each point is a week; the line in the middle is what is usual for that week, and the"
        " dashed lines are the limits of chance.",
        "An orange diamond or a blue square is a signal that something changed; grey points move by"
        " chance, whatever they look like.",
        "Hollow points at the end are still filling up: they may look low, and no huddle"
        " acts on them.",
    ),
    "Community": community_guide.HOW_TO_READ,
    "Data": (
        "This page says what the numbers rest on: which hospitals sent records, up to which day,"
        " and what was left out and why.",
        "Look here first when a number falls suddenly, because a feed may have gone silent.",
        "The newest weeks are never complete, and the table says how much of them has arrived.",
    ),
    "Methods": (
        "This page says how each number was made, in plain words first and for the analyst below.",
        "Words of the huddle explains every word that sounds like another one and is not the same.",
        "How we know says how near each method came to a truth that was known beforehand.",
    ),
}
"""By title of the page: what to look at, what the marks mean, what to do or to mind."""


@dataclass(frozen=True)
class Start:
    """One way to get from nothing to a dashboard.

    Parameters
    ----------
    title : str
        What one wants.
    commands : tuple of (str, str)
        What to type, and what it does.
    """

    title: str
    commands: tuple[tuple[str, str], ...]


STARTS = (
    Start(
        "Look around first",
        (("hotspot demo", "makes a real county with synthetic children, and opens it"),),
    ),
    Start(
        "Load your own data",
        (
            ("hotspot init tracts.zip children.csv encounters.csv", "guesses your columns"),
            ("hotspot check", "says what would stop, be left out or mended"),
            ("hotspot refresh", "counts, and publishes the first snapshot"),
            ("hotspot serve", "opens this dashboard on it"),
        ),
    ),
)
"""What to do where there is nothing to show yet."""

MENDS = (
    Start(
        "Look what is there",
        (
            ("hotspot snapshots", "lists every snapshot, and why one cannot be opened"),
            ("hotspot doctor", "says which folder is read, and which Hotspot this is"),
        ),
    ),
    Start(
        "Put it right",
        (("hotspot refresh", "counts again from your files, and publishes a new snapshot"),),
    ),
)
"""What to do where there are snapshots and none can be opened."""


EMPTY = "Nobody has published numbers here yet. The log of the server says where it looked."
"""What a reader is told of a missing first snapshot; a folder of the server is not theirs."""


def how_to_read(title: str, tongue: Tongue) -> str:
    """Write the three sentences of a page.

    Parameters
    ----------
    title : str
        Of the page, as in the navigation.
    tongue : Tongue
        Language of the reader; what is not translated stays as it is.

    Returns
    -------
    str
        Markup.
    """
    said = map(tongue.say, HOW_TO_READ[title])
    return "".join(f'<p class="hs-how" lang="{tongue.code}">{escape(one)}</p>' for one in said)


def first_steps(problem: str) -> str:
    """Write what to do where nobody has published a snapshot yet.

    Parameters
    ----------
    problem : str
        What was found in its place.

    Returns
    -------
    str
        Markup.
    """
    last = "The README beside app.py explains each step. Load this page again afterwards."
    return _start("There is nothing to show yet.", problem, STARTS, last)


def how_to_mend(problem: str) -> str:
    """Write what to do where there are snapshots and none can be opened.

    Parameters
    ----------
    problem : str
        What is wrong with them.

    Returns
    -------
    str
        Markup.
    """
    last = (
        "Nothing is deleted. Tell whoever looks after Hotspot, and load this page again afterwards."
    )
    return _start("The numbers cannot be opened.", problem, MENDS, last)


def _start(title: str, problem: str, starts: Sequence[Start], last: str) -> str:
    ways = "".join(
        f'<h2 class="hs-heading">{escape(start.title)}</h2><dl class="hs-facts">'
        + "".join(
            f"<dt><code>{escape(typed)}</code></dt><dd>{escape(does)}</dd>"
            for typed, does in start.commands
        )
        + "</dl>"
        for start in starts
    )
    return (
        f'<section class="hs-start"><h1 class="hs-headline">{escape(title)}</h1>'
        f'<div class="hs-error" role="alert"><p>{escape(problem)}</p></div>{ways}'
        f'<p class="hs-note">{escape(last)}</p></section>'
    )


def fault(number: str, *, upgraded: bool = False) -> str:
    """Write that something is our fault, and how to tell us which.

    Parameters
    ----------
    number : str
        Under which the log of the server has it.
    upgraded : bool, default False
        Whether the code was exchanged since the server started, which is then the likely cause.

    Returns
    -------
    str
        Markup.
    """
    cause = " Hotspot was upgraded since its server started: restart it first." if upgraded else ""
    return (
        '<section class="hs-error hs-fault" role="alert"><p><strong>Something went wrong on our'
        f" side, not on yours.</strong></p><p>The log of the server has it as {escape(number)}."
        f"{cause} Nothing is lost: the other pages and choices work. Tell whoever looks after"
        " Hotspot that number, and what you had chosen (it is in the address).</p></section>"
    )
