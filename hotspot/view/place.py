"""Everything a map knows of one place, in pairs of a term and its value; no rate without limits."""

from collections.abc import Sequence
from datetime import timedelta

import numpy as np

from hotspot.core.types import NOT_MEASURABLE
from hotspot.surveillance.answers import Comparison, Picture, Signal
from hotspot.surveillance.estimates import AGES_OUT
from hotspot.surveillance.second_opinion import SecondOpinion
from hotspot.surveillance.standing import Standing
from hotspot.view import making, words
from hotspot.view.lateness import hollow_note
from hotspot.view.shown import area_status, caution, hidden_areas
from hotspot.view.style import HATCHED, format_amount, format_count, format_rate

Facts = list[tuple[str, str]]

DAGGER = "†"
"""Mark of a place whose number must be read with care."""


def place_label(picture: Picture, area: str) -> str:
    """Name a place so that no other has the same name, on the screen and in links."""
    row = row_of(picture, area)
    name = str(picture.names[row])
    return f"{name} ({area})" if picture.level == "tract" else name


def row_of(picture: Picture, area: str) -> int:
    """Say which row of a picture a place is in."""
    return int(np.flatnonzero(picture.areas == area)[0])


def place_facts(picture: Picture, area: str, standing: Standing | None = None) -> Facts:
    """Say what is known of one place.

    Parameters
    ----------
    picture : Picture
        After disclosure.
    area : str
        Id of a place in it.
    standing : Standing or None
        Where it stands among all places, if that can be said.

    Returns
    -------
    list of (str, str)
        Terms and values; of a suppressed place only where it is and how many children live there.
    """
    row = row_of(picture, area)
    status = str(area_status(picture)[row])
    facts = [("On the map", words.status_word(status, picture.context))]
    if picture.level == "tract":
        facts.append(
            (picture.context.site.noun.capitalize(), str(picture.neighborhoods[row]) or "in none")
        )
    if status == NOT_MEASURABLE:
        facts += _seen_facts(picture, row)
    elif status == "small denominator":
        facts.append(("Counted", _counted(picture, row)))
    elif status not in HATCHED:
        facts += _rate_facts(picture, row) + _rank_facts(standing)
    facts += _children(picture, row)
    care = caution(picture, row)
    facts += [("Read with care", care)] if care else []
    facts.append(("Region", words.region_rate(picture)))
    return facts


def _seen_facts(picture: Picture, row: int) -> Facts:
    """Say what was counted of an area that is not measurable, and how much that is of it."""
    share = float(picture.capture[row])
    hidden = hidden_areas(picture)[row]
    return [
        ("We see", f"{words.seen_words(share)}: no rate, and it is compared with nothing"),
        ("Counted", "too few children to show" if hidden else _counted(picture, row)),
    ]


def _rate_facts(picture: Picture, row: int) -> Facts:
    return [
        ("Smoothed rate", _with_limits(picture, "smooth", row) + _ages(picture)),
        ("As counted", _with_limits(picture, "crude", row)),
        ("Unit", picture.context.measure.unit),
        ("Counted", _counted(picture, row)),
        *_probability(picture, row),
    ]


def _counted(picture: Picture, row: int) -> str:
    measure, window = picture.context.measure, picture.context.window
    events, persons = format_amount(picture.events[row]), format_count(picture.persons[row])
    if measure.family == "proportion":
        return f"{persons} of {format_amount(picture.exposure[row])} screened, in {window} weeks"
    return f"{events} {measure.noun}, {persons} children, in {window} weeks"


def _with_limits(picture: Picture, kind: str, row: int) -> str:
    estimates = getattr(picture, kind)
    rate, lower, upper = (
        format_rate(float(values[row]), picture.context.measure)
        for values in (estimates.rate, estimates.lower, estimates.upper)
    )
    return f"{rate} ({words.percent(estimates.coverage)} interval {lower} to {upper})"


def _probability(picture: Picture, row: int) -> Facts:
    smooth = picture.smooth
    if smooth.exceedance is None or not np.isfinite(smooth.exceedance[row]):
        return []
    margin = f"{smooth.margin:g}"
    return [
        (f"Above {margin} × region", f"{_percent(smooth.exceedance[row])} probable"),
        (f"Below region ÷ {margin}", f"{_percent(smooth.shortfall[row])} probable"),
    ]


def _ages(picture: Picture) -> str:
    """Say so where a smoothed rate is compared as if all places had the region's ages."""
    return f", {AGES_OUT}" if AGES_OUT in picture.smooth.method else ""


def _rank_facts(standing: Standing | None) -> Facts:
    """Say where a place stands, and how sure that is."""
    if standing is None:
        return []
    between = f"{standing.lower} to {standing.upper} of {standing.among}"
    return [
        ("Rank", f"{between} ({words.percent(standing.coverage)} interval; 1 is highest)"),
        (f"Among the highest {standing.top}", f"{_percent(standing.in_top)} probable"),
    ]


def _percent(probability: float) -> str:
    if probability > 0.99:
        return "over 99 %"
    return "under 1 %" if probability < 0.01 else f"{100 * probability:.0f} %"


def _children(picture: Picture, row: int) -> Facts:
    if picture.context.measure.family == "proportion":
        return []
    children = picture.exposure[row] / picture.context.window
    if not np.isfinite(children):
        return [("Children living here", "not known")]
    said = f"{format_count(children)}{words.of_year(picture.context)}"
    return [("Children living here", said)]


def standing_out(picture: Picture, most: int = 8) -> list[tuple[str, str, str]]:
    """List the places the map calls higher (or, where more is better, lower), surest first.

    Screen and picture number places in this order, so that a number is the same place in both.

    Parameters
    ----------
    picture : Picture
        After disclosure.
    most : int, default 8
        Longest list; it is also the number of badges.

    Returns
    -------
    list of (str, str, str)
        Id, name with its neighborhood, and smoothed rate with its interval. Equally probable to a
        tenth of a percent: the farther from the region first.
    """
    worse = "higher" if picture.context.measure.better == "lower" else "lower"
    probable = picture.smooth.exceedance if worse == "higher" else picture.smooth.shortfall
    rows = np.flatnonzero(area_status(picture) == worse)
    sure = np.zeros(len(rows)) if probable is None else np.nan_to_num(probable[rows]).round(3)
    far = np.nan_to_num(picture.smooth.rate[rows]) * (1 if worse == "higher" else -1)
    rows = rows[np.lexsort((-far, -sure))]
    return [
        (str(picture.areas[row]), full_name(picture, row), _short_rate(picture, row))
        for row in rows[:most]
    ]


def list_title(picture: Picture) -> str:
    """Say what the numbered places have in common; weeks still filling up are not judged."""
    worse = words.concern(picture.context.measure).capitalize()
    return f"{worse}, surest first" if picture.context.complete else f"{worse} so far, not judged"


def marked_name(picture: Picture, area: str, name: str) -> str:
    """Put a dagger behind the name of a place whose number must be read with care."""
    return f"{name} {DAGGER}" if caution(picture, row_of(picture, area)) else name


def footnote(picture: Picture, areas: Sequence[str]) -> str:
    """Say once why some of the listed places must be read with care; "" if none must."""
    said = [caution(picture, row_of(picture, area)) for area in areas]
    found = list(dict.fromkeys(one for one in said if one))
    if len(found) > 1:
        return f"{DAGGER} Read with care: choose the place to see why."
    return f"{DAGGER} {found[0]}" if found else ""


def full_name(picture: Picture, row: int) -> str:
    """Name a place with the neighborhood it lies in."""
    inside = str(picture.neighborhoods[row])
    return f"{picture.names[row]}, {inside}" if inside else str(picture.names[row])


def _short_rate(picture: Picture, row: int) -> str:
    smooth, measure = picture.smooth, picture.context.measure
    rate, lower, upper = (
        format_rate(float(values[row]), measure)
        for values in (smooth.rate, smooth.lower, smooth.upper)
    )
    return f"{rate} ({lower}–{upper})"


def place_history(pictures: Sequence[Picture], area: str) -> dict[str, np.ndarray]:
    """Follow one place's smoothed rate through a series of pictures.

    Parameters
    ----------
    pictures : sequence of Picture
        After disclosure, oldest first, all of one level.
    area : str
        Id of a place.

    Returns
    -------
    dict of str to ndarray
        weeks, rate, lower, upper and complete; a hidden window is not a number.
    """
    rows = [row_of(picture, area) for picture in pictures]
    pairs = list(zip(pictures, rows, strict=True))
    return {
        "weeks": np.array([picture.context.week for picture in pictures], dtype="datetime64[D]"),
        "rate": np.array([picture.smooth.rate[row] for picture, row in pairs]),
        "lower": np.array([picture.smooth.lower[row] for picture, row in pairs]),
        "upper": np.array([picture.smooth.upper[row] for picture, row in pairs]),
        "complete": np.array([picture.context.complete for picture in pictures], dtype=bool),
    }


def _since(comparison: Comparison) -> str:
    if comparison.since is None:
        return "Last 52 weeks"
    return f"From the week to {words.short_day(comparison.since + timedelta(weeks=1))}"


def second_words(second: SecondOpinion) -> str:
    """Say what another method makes of the chosen week."""
    verdict = "that is an alarm" if second.alarm else "no alarm"
    return (
        f"{second.method}: about {format_count(second.expected)} expected, alarm above"
        f" {format_count(second.upper)}. It was {format_amount(second.events)}: {verdict}."
    )


def _baseline_words(signal: Signal) -> str:
    """Say which points set the limits, phase by phase."""
    chart, said = signal.chart, []
    for phase in np.unique(chart.phase):
        weeks = chart.weeks[chart.baseline & (chart.phase == phase)]
        if weeks.size:
            first, last = (words.short_day(week.item()) for week in weeks[[0, -1]])
            said.append(f"{weeks.size} points, {first} to {last}")
    hidden = int((chart.status == "suppressed").sum())
    left_out = f"; {hidden} with too few children are in no limits" if hidden else ""
    return f"{'; then '.join(said)}{left_out}"


def chart_facts(
    signal: Signal,
    comparison: Comparison | None,
    stays: str = "",
    alarms: str = "",
    second: SecondOpinion | None = None,
) -> Facts:
    """Say how a control chart was made and what the longer view says of the place."""
    chart = signal.chart
    known = chart.sigma_z[np.isfinite(chart.sigma_z)]
    baseline = chart.weeks[chart.baseline]
    facts = [("Chart", chart.why)]
    facts += [("Decided", decided)] if (decided := making.decided_words(signal)) else []
    if baseline.size:
        facts.append(("Limits from", _baseline_words(signal)))
    if known.size:
        facts.append(("Spread beyond chance", ", ".join(f"{value:.2f}" for value in known)))
    facts.append(("Rules", "; ".join(chart.rules) or "none"))
    facts += [("False alarms", alarms)] if alarms else []
    facts += [("Second opinion", second_words(second))] if second else []
    hollow = hollow_note(signal)
    facts += [("Hollow points", hollow)] if hollow else []
    if comparison is not None:
        facts.append((_since(comparison), comparison.sentence))
    facts += [("Stays and their length", stays)] if stays else []
    return facts
