"""One place, seen through every map: what each says of it, in lines that page and file share."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from hotspot.core.measures import Measure
from hotspot.surveillance.answers import Context, Picture, Signal
from hotspot.surveillance.standing import Standing
from hotspot.view import words
from hotspot.view.place import UNSAID_WORDS, Facts, place_facts, row_of
from hotspot.view.shown import area_status, caution, is_unsaid
from hotspot.view.style import HATCHED, STATUSES, format_amount, format_count, tone

_CHILDREN = "Children living here"
_COMPARED = ("higher", "likely higher", "likely lower", "lower")


@dataclass(frozen=True)
class Line:
    """What one map says of one place.

    Parameters
    ----------
    area, name : str
        Id and name of the place.
    measure : Measure
        What was counted.
    window : int
        Weeks summed.
    week : date
        Saturday the window ends with.
    status : str
        One of ``view.style.STATUSES``; "" where there is no map.
    said : str
        The same in words, or why there is no map.
    rate, lower, upper : float
        Smoothed rate with its interval, per person-week or a share; not a number where the map
        shows none.
    care : str
        Why to read it with care; "" for no reason.
    complete : bool
        Late records of the week have had time to arrive.
    """

    area: str
    name: str
    measure: Measure
    window: int
    week: date
    status: str
    said: str
    rate: float = np.nan
    lower: float = np.nan
    upper: float = np.nan
    care: str = ""
    complete: bool = True

    @property
    def rate_words(self) -> str:
        """Give the rate with its interval, or "" where none is shown."""
        if not np.isfinite(self.rate):
            return ""
        return words.rate_words(self.rate, self.lower, self.upper, self.measure)

    @property
    def meaning(self) -> str:
        """Say whether the status is a "concern", an "improvement" or "neither"."""
        worn = tone(self.status, self.measure)
        if worn in ("higher", "likely higher"):
            return "concern"
        return "improvement" if worn in ("lower", "likely lower") else "neither"

    @property
    def hot(self) -> bool:
        """Tell whether the map calls the place a hotspot."""
        return self.status == words.concern(self.measure)


def line_of(picture: Picture, area: str) -> Line:
    """Say what a map says of one place.

    Parameters
    ----------
    picture : Picture
        After disclosure.
    area : str
        Id of a place in it.

    Returns
    -------
    Line
        Without a rate where the map is hatched.
    """
    row, about = row_of(picture, area), picture.context
    status = str(area_status(picture)[row])
    smooth = picture.smooth
    rates = (smooth.rate[row], smooth.lower[row], smooth.upper[row])
    shown = (np.nan,) * 3 if status in HATCHED else tuple(float(value) for value in rates)
    return Line(
        str(area),
        str(picture.names[row]),
        about.measure,
        about.window,
        about.week,
        status,
        place_facts(picture, area)[0][1] + ("" if about.complete else ", so far"),
        *shown,
        care=caution(picture, row),
        complete=about.complete,
    )


def two_yardsticks(line: Line, signal: Signal, context: Context) -> str:
    """Say that map and chart compare a place with different things, and whether they differ.

    Parameters
    ----------
    line : Line
        What the map says of the place.
    signal : Signal
        Its chart, after disclosure.
    context : Context
        Of the chart.

    Returns
    -------
    str
        A sentence.
    """
    said = f"The chart compares {signal.name} with its own past, the map with the region"
    differ = words.signal_meaning(signal.status, context) != line.meaning
    return f"{said}: here the two differ, and both can be true." if differ else f"{said}."


def no_map(area: str, name: str, measure: Measure, window: int, week: date, why: str) -> Line:
    """Say why there is no map of a measure that could say something of a place."""
    return Line(area, name, measure, window, week, "", why)


def beside(picture: Picture, areas: Iterable[str]) -> tuple[Line, ...]:
    """Say what a map says of some places, the highest first and those without a rate last."""
    here = set(picture.areas.tolist())
    lines = [line_of(picture, area) for area in areas if area in here]
    return tuple(sorted(lines, key=_highest_first))


def _highest_first(line: Line) -> tuple[bool, float, int, str]:
    unknown = not np.isfinite(line.rate)
    order = STATUSES.index(line.status) if line.status else len(STATUSES)
    return unknown, 0.0 if unknown else -line.rate, order, line.name


def title(picture: Picture, area: str, children: str) -> tuple[str, str]:
    """Give the name of a place, and where it lies and how many children live there.

    Parameters
    ----------
    picture : Picture
        With the place.
    area : str
        Its id.
    children : str
        As of :func:`children_here`.

    Returns
    -------
    tuple of (str, str)
        Name and the quieter part.
    """
    row = row_of(picture, area)
    inside, site = str(picture.neighborhoods[row]), picture.context.site
    lies = f"in {inside}" if inside else f"in no {site.noun}"
    where = [lies] if picture.level == "tract" and site.noun != "tract" else []
    living = [f"children living here: {children}"] if children else []
    return str(picture.names[row]), " · ".join([*where, site.region, *living])


def children_here(pictures: Iterable[Picture], area: str) -> str:
    """Say how many children live in a place, by the first map that knows; "" if none does."""
    known = (dict(place_facts(picture, area)).get(_CHILDREN, "") for picture in pictures)
    return next((said for said in known if said), "")


def verdict(line: Line) -> str:
    """Say on a label what the map says of a place."""
    if line.status not in _COMPARED:
        return line.said
    word = words.capital(line.status)
    return f"{word} than the region{line.said.removeprefix(word)}"


def facts(picture: Picture, area: str, standing: Standing | None, burden: Picture | None) -> Facts:
    """Say what the map of the chosen measure knows of a place, without what its title says.

    Parameters
    ----------
    picture : Picture
        After disclosure.
    area : str
        Id of the place.
    standing : Standing or None
        Where it stands among all places.
    burden : Picture or None
        The same map of bed-days, or of stays where ``picture`` is of bed-days.

    Returns
    -------
    list of (str, str)
        Terms and values.
    """
    headed = ("On the map", picture.context.site.noun.capitalize(), _CHILDREN)
    known = [pair for pair in place_facts(picture, area, standing) if pair[0] not in headed]
    return known + (burden_facts(burden, area) if burden is not None else [])


def burden_facts(picture: Picture, area: str) -> Facts:
    """Say what the same place carries in another measure, with its interval.

    Parameters
    ----------
    picture : Picture
        Map of the other measure, after disclosure.
    area : str
        Id of the place.

    Returns
    -------
    list of (str, str)
        One pair. The interval is that of the rate as counted, times the children at risk; a count
        that would tell what its chart hides is not said.
    """
    row, about = row_of(picture, area), picture.context
    term, line = f"{about.measure.label} here", line_of(picture, area)
    if line.status in HATCHED:
        return [(term, line.said)]
    rate = f"smoothed rate {line.rate_words} {about.measure.unit}"
    if is_unsaid(picture, row):
        return [(term, f"{UNSAID_WORDS}; {rate}")]
    crude = picture.crude
    low, high = (ends[row] * picture.exposure[row] for ends in (crude.lower, crude.upper))
    counted = f"{format_amount(picture.events[row])} {about.measure.noun} in {about.window} weeks"
    between = f"{format_count(low)} to {format_count(high)}"
    coverage = words.percent(crude.coverage)
    return [(term, f"{counted} ({coverage} interval {between}); {rate}")]


def inside_sentence(inside: Sequence[Line]) -> str:
    """Say how many tracts of a neighborhood are hotspots: 3 of 8 tracts are hotspots."""
    hot = sum(line.hot for line in inside)
    noun = "tract" if len(inside) == 1 else "tracts"
    said = f"{hot} of {len(inside)} {noun} {'is a hotspot' if hot == 1 else 'are hotspots'}"
    untold = sum(line.status in HATCHED for line in inside)
    return f"{said}; {untold} cannot be judged" if untold else said
