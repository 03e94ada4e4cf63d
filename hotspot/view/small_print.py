"""Who reads a number must be told what was hidden beside it, and what was never seen."""

from collections.abc import Sequence

from hotspot.core.measures import known_as
from hotspot.core.site import Site
from hotspot.surveillance.answers import Context, Picture, Signal
from hotspot.view.lateness import as_of_line
from hotspot.view.words import PROMPT, area_noun, percent, plural

NEARLY_ALL = 0.98
"""Share of events placed in a tract from which nothing is said of the others."""

_BESIDES = "nor are others from which a hidden number of the same picture could be worked out."


_OF_CONDITION = (
    "nor are others from which a hidden number could be worked out, by taking one condition from"
    " all conditions."
)


def privacy_line(site: Site) -> str:
    """Say what is hidden on a map, and why."""
    return (
        f"Areas with fewer than {site.threshold} children behind the number are hatched and not"
        f" shown, {_BESIDES}"
    )


def chart_privacy_line(signal: Signal, site: Site) -> str:
    """Say what is hidden on a chart, and why."""
    points = "Weeks" if signal.panel.window == 1 else "Periods"
    few = f"{points} with fewer than {site.threshold} children behind the number are not shown"
    if signal.panel.measure.part_of:
        return f"{few}, {_OF_CONDITION}"
    return f"{few}, {_BESIDES}"


def left_out_line(picture: Picture) -> str:
    """Say under a map what it leaves out because too little of it is seen; "" if nothing."""
    site, left_out = picture.context.site, picture.left_out
    if not left_out or site.capture_minimum is None:
        return ""
    noun = area_noun(picture)
    return (
        f"Not measurable, and not part of the region’s rate: {left_out}"
        f" {noun if left_out == 1 else plural(noun)} of whose visits we see under"
        f" {percent(site.capture_minimum)} ({site.capture_source})."
    )


def placed_line(context: Context, share: float) -> str:
    """Say that rates leave out events of children whose home is not known, if those are many.

    Parameters
    ----------
    context : Context
        With measure and week.
    share : float
        Of the events of the 52 weeks that end with that week, those placed in a tract.

    Returns
    -------
    str
        One sentence; "" if ``NEARLY_ALL`` are placed, or the share is not a number.
    """
    if not share < NEARLY_ALL:
        return ""
    noun = known_as(context.measure).noun
    return f"Rates are of {noun} from a known home tract: {percent(share)} of the year’s."


def footer_line(context: Context, share: float, *, hidden: str = "") -> str:
    """Say what every page must say below its numbers.

    Parameters
    ----------
    context : Context
        With week, site and measure.
    share : float
        As for `placed_line`.
    hidden : str
        What is hidden, where there is less room than for `privacy_line`.

    Returns
    -------
    str
        Sentences: how old the knowledge is, whom rates leave out, what is hidden, and what a flag
        is not.
    """
    sentences = (
        f"{as_of_line(context)}.",
        placed_line(context, share),
        hidden or privacy_line(context.site),
        PROMPT,
    )
    return " ".join(sentence for sentence in sentences if sentence)


def capture_line(site: Site, areas: Sequence[int] = ()) -> str:
    """Say from where the share of each area is known, and what is made of it.

    Parameters
    ----------
    site : Site
        With the minimum and the source, if there are any.
    areas : sequence of int
        How many tracts and how many neighborhoods are not measurable, if that is to be said.

    Returns
    -------
    str
        Two sentences.
    """
    if site.capture_minimum is None:
        return (
            "Which share of each area’s visits these feeds see is not known. An area whose families"
            " go to another hospital looks low."
        )
    least = percent(site.capture_minimum)
    nouns = ("tract", site.noun)
    counted = [
        f"{many} {noun if many == 1 else plural(noun)}"
        for many, noun in zip(areas, nouns, strict=False)
    ]
    who = f" ({' and '.join(counted)})" if counted else ""
    return (
        f"Areas{who} of whose visits these feeds see under {least} ({site.capture_source}) are not"
        " measurable: no rate, no signal, and not part of what others are compared with. Counts of"
        " the region include what is seen of them."
    )
