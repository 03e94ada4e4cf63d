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
from hotspot.view.chart_labels import baselines
from hotspot.view.lateness import hollow_note
from hotspot.view.shown import area_status, caution, hidden_areas, is_unsaid, rising_areas
from hotspot.view.style import HATCHED, format_amount, format_count, format_rate

Facts = list[tuple[str, str]]

DAGGER = "†"
"""Mark of a place whose number must be read with care."""

UNSAID_WORDS = "not said beside the chart: the two would tell a point that it hides"


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
    rising = "; high and rising" if rising_areas(picture)[row] else ""
    facts = [("On the map", f"{words.status_word(status, picture.context)}{rising}")]
    facts += _judged_facts(picture, row)
    if picture.level == "tract":
        facts.append(
            (picture.context.site.noun.capitalize(), str(picture.neighborhoods[row]) or "in none")
        )
    if status == NOT_MEASURABLE:
        facts += _seen_facts(picture, row)
    elif status == "small denominator":
        facts.append(("Counted", _counted(picture, row)))
    elif status not in HATCHED:
        facts += _rate_facts(picture, row) + _rank_facts(standing, words.area_noun(picture))
    facts += _children(picture, row)
    care = caution(picture, row)
    facts += [("Read with care", care)] if care else []
    facts.append(("Region", words.region_rate(picture)))
    return facts


def _judged_facts(picture: Picture, row: int) -> Facts:
    """Say so where another measure decides what stands out, and what the measure itself says."""
    status = str(area_status(picture)[row])
    if picture.judged_by is None or picture.by_itself is None or status in HATCHED:
        return []
    own, context = picture.by_itself, picture.context
    sure = _percent(picture.hotspots.posterior[row])
    judge = picture.judged_by.noun
    above = f"{sure} probable above {picture.smooth.margin:g} × region"
    return [
        (f"Judged by {judge}", above),
        (f"By {context.measure.noun} alone", words.status_word(str(own.status[row]), context)),
    ]


def _seen_facts(picture: Picture, row: int) -> Facts:
    """Say what was counted of an area that is not measurable, and how much that is of it."""
    share = float(picture.capture[row])
    hidden = hidden_areas(picture)[row]
    return [
        ("We see", f"{words.seen_words(share)}: no rate, and it is compared with nothing"),
        ("Counted", "too few children to show" if hidden else _counted(picture, row)),
    ]


def _rate_facts(picture: Picture, row: int) -> Facts:
    counted = (
        [] if is_unsaid(picture, row) else [("As counted", _with_limits(picture, "crude", row))]
    )
    return [
        ("Smoothed rate", _with_limits(picture, "smooth", row) + _ages(picture)),
        *counted,
        ("Unit", picture.context.measure.unit),
        ("Counted", _counted(picture, row)),
        *_probability(picture, row),
    ]


def _counted(picture: Picture, row: int) -> str:
    if is_unsaid(picture, row):
        return UNSAID_WORDS
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
    margin, between = f"{smooth.margin:g}", 1 - smooth.exceedance[row] - smooth.shortfall[row]
    return [
        (f"Above {margin} × region", f"{_percent(smooth.exceedance[row])} probable"),
        ("Between the two", f"{_percent(between)} probable"),
        (f"Below region ÷ {margin}", f"{_percent(smooth.shortfall[row])} probable"),
    ]


def _ages(picture: Picture) -> str:
    """Say so where a smoothed rate is compared as if all places had the region's ages."""
    return f", {AGES_OUT}" if AGES_OUT in picture.smooth.method else ""


def _rank_facts(standing: Standing | None, noun: str) -> Facts:
    """Say where a place stands among all that have a rate, and how sure that is."""
    if standing is None:
        return []
    ranked = f"the {standing.among} {words.plural(noun)} with enough children for a rate"
    between = f"{standing.lower} to {standing.upper} of {ranked}"
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


def full_name(picture: Picture, row: int) -> str:
    """Name a place with the neighborhood it lies in."""
    inside = str(picture.neighborhoods[row])
    return f"{picture.names[row]}, {inside}" if inside else str(picture.names[row])


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
    chart, said, hidden = signal.chart, [], 0
    for columns in baselines(chart.baseline, chart.phase):
        first, last = (words.short_day(chart.weeks[one].item()) for one in columns[[0, -1]])
        said.append(f"{columns.size} points, {first} to {last}")
        hidden += int((chart.status[columns[0] : columns[-1] + 1] == "suppressed").sum())
    left_out = f"; {hidden} with too few children are in no limits" if hidden else ""
    return f"{'; then '.join(said)}{left_out}"


def chart_facts(signal: Signal, alarms: str = "", second: SecondOpinion | None = None) -> Facts:
    """Say how a control chart was made."""
    chart = signal.chart
    known = chart.sigma_z[np.isfinite(chart.sigma_z)]
    facts = [("Chart", chart.why)]
    facts += [("Decided", decided)] if (decided := making.decided_words(signal)) else []
    if chart.baseline.any():
        facts.append(("Limits from", _baseline_words(signal)))
    if known.size:
        facts.append(("Spread beyond chance", ", ".join(f"{value:.2f}" for value in known)))
    facts.append(("Rules", "; ".join(chart.rules) or "none"))
    facts += [("False alarms", alarms)] if alarms else []
    facts += [("Second opinion", second_words(second))] if second else []
    return facts


def year_facts(signal: Signal, comparison: Comparison | None, stays: str = "") -> Facts:
    """Say what the longer view says of a place, and what is still filling up."""
    facts = [(_since(comparison), comparison.sentence)] if comparison is not None else []
    facts += [("Stays and their length", stays)] if stays else []
    hollow = hollow_note(signal)
    return facts + ([("Hollow points", hollow)] if hollow else [])
