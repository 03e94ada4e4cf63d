"""The slower of two clocks: whose year differs from its own past, the others' and luck."""

import math
from collections.abc import Iterable, Sequence

from hotspot.surveillance.answers import Comparison, Context
from hotspot.view.headline import Piece
from hotspot.view.huddle import after_name

MOST_YEARS = 5
"""Lines about whole years."""

YEARS_HEADING = 57
"""Height of their heading, in pixels."""

_YEARS = ("worsening", "improvement")
_YEAR_CHARACTERS = 54


def years_apart(comparisons: Iterable[Comparison], context: Context) -> list[Comparison]:
    """Take the places whose year truly differs from their past and from the others'.

    Parameters
    ----------
    comparisons : iterable of Comparison
        Of all neighborhoods.
    context : Context
        With the filter in force.

    Returns
    -------
    list of Comparison
        Those beyond luck; what got worse first, each by how far.
    """
    kept = context.neighborhoods
    beyond = [one for one in comparisons if one.verdict in _YEARS and not one.explained_by_luck]
    real = [one for one in beyond if not kept or one.area in kept]
    return sorted(real, key=lambda one: (_YEARS.index(one.verdict), -abs(math.log(one.ratio))))


def years_briefly(comparisons: Sequence[Comparison]) -> str:
    """Name the places whose year differs, where there is no room for what is said of each."""
    said = [
        f"{one.name} {'worse' if one.verdict == 'worsening' else 'better'}"
        for one in comparisons[:MOST_YEARS]
    ]
    more = len(comparisons) - len(said)
    rest = f" and {more} more" if more > 0 else ""
    return f"Over the year, more than luck: {', '.join(said)}{rest}."


def years_shown(comparisons: Sequence[Comparison], room: int) -> list[Comparison]:
    """Take the lines about whole years that fit the pixels left, but at least one."""
    room -= YEARS_HEADING
    found: list[Comparison] = []
    for one in comparisons[:MOST_YEARS]:
        room -= year_height([one])
        if room < 0 and found:
            break
        found.append(one)
    return found


def year_height(comparisons: Sequence[Comparison]) -> int:
    """Estimate the height of the first line about a whole year, in pixels."""
    sentence = comparisons[0].sentence if comparisons else ""
    return 25 * max(2, -(-len(sentence) // _YEAR_CHARACTERS)) + 9


def year_pieces(comparison: Comparison) -> tuple[Piece, ...]:
    """Give the line of a year with its place in front."""
    return after_name(comparison.name, comparison.sentence)
