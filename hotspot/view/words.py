"""A number without its sentence is a rumour: what, who, when, how sure, from where.

Screens, pictures and files take their sentences from here, so that the same thing is said the
same way everywhere. Plain words, in sentence case; a flag is a prompt to look, never a cause.
"""

import re
from collections.abc import Sequence
from datetime import date

from hotspot.core.measures import Measure, condition_words
from hotspot.core.site import Site
from hotspot.core.types import SIGNALS_HIGH, SIGNALS_LOW, TOO_LITTLE, CountPanel
from hotspot.core.weeks import mmwr_label
from hotspot.spc.phases import Suggestion
from hotspot.surveillance.answers import Context, Picture, Signal
from hotspot.view import shown
from hotspot.view.style import format_count, format_rate

SYNTHETIC = "SYNTHETIC DATA: no real child is behind these numbers."
PROMPT = "A flag is a prompt to look, not a cause; it does not describe any one child."

SIGNALS = {
    "common cause": "within the usual range",
    "high point": "above the upper limit",
    "low point": "below the lower limit",
    "high shift": "staying above what is usual",
    "low shift": "staying below what is usual",
    "high zone": "crowding toward the upper limit",
    "low zone": "crowding toward the lower limit",
    "high trend": "rising again and again",
    "low trend": "falling again and again",
    "too even": "neither concern nor improvement, but not chance: it varies too little",
    "too uneven": "neither concern nor improvement, but not chance: it swings too regularly",
    "incomplete": "incomplete: late records are still arriving",
    "no data": "no data",
    "suppressed": "too few children to show",
    "not measurable": "not judged: too few of its visits are seen",
}
"""Plain words for what a control chart says of a week."""


def day(when: date) -> str:
    """Write a day so that nobody can swap day and month: Sat 10 Oct 2026."""
    return f"{when:%a} {when.day} {when:%b %Y}"


def short_day(when: date) -> str:
    """Write a day without its weekday: 10 Oct 2026."""
    return f"{when.day} {when:%b %Y}"


def plural(noun: str) -> str:
    """Give the plural of a noun for places: neighborhoods, communities."""
    return f"{noun[:-1]}ies" if re.search(r"[^aeiou]y$", noun) else f"{noun}s"


def area_noun(picture: Picture) -> str:
    """Say what one area of a picture is called here."""
    return "tract" if picture.level == "tract" else picture.context.site.noun


def who(context: Context) -> str:
    """Say whom the numbers are about: Children 0–17, Children aged 1–4."""
    if context.age_band == "all":
        return f"Children 0–{context.site.age_limit - 1}"
    ages = [int(part) for part in context.age_band.split("-")]
    if ages == [0]:
        return "Children under 1"
    return f"Children aged {'–'.join(str(age) for age in ages)}"


def window(context: Context) -> str:
    """Say which weeks were summed: 4 weeks ending Sat 10 Oct 2026 (MMWR week 2026-40)."""
    count = "Week" if context.window == 1 else f"{context.window} weeks"
    return f"{count} ending {day(context.week)} (MMWR week {mmwr_label(context.week)})"


def filters(context: Context, most: int | None = None) -> str:
    """Say which neighborhoods were asked for, naming at most a few."""
    noun, chosen = plural(context.site.noun), context.neighborhoods
    if not chosen:
        return f"all {noun}"
    if most is not None and len(chosen) > most:
        return f"{len(chosen)} {noun} only"
    return f"{', '.join(chosen)} only"


def subtitle(context: Context) -> str:
    """Say who, when and where in one line."""
    place = context.site.region
    if context.neighborhoods:
        place = f"{place} ({filters(context, most=4)})"
    return f"{who(context)} · {window(context)} · {place}"


def chart_subtitle(signal: Signal, context: Context) -> str:
    """Say who and which weeks a control chart is about, and what one point of it is."""
    points = f"one point a {signal.panel.period} to {day(context.week)}"
    return f"{who(context)} · {points} · {context.site.region}"


def unit(context: Context) -> str:
    """Give the unit of every rate: ED visits per 1,000 children per year."""
    return capital(context.measure.unit)


def concern(measure: Measure) -> str:
    """Give the status that is of concern: "higher", or "lower" where more is better."""
    return "higher" if measure.better == "lower" else "lower"


RISING = "High and rising: also up on its own past year, beyond chance"
"""What a triangle on a map means."""


def map_title(picture: Picture) -> str:
    """Give the message of a map, in the direction that is of concern; of incomplete weeks none."""
    measure = picture.context.measure
    if not picture.context.complete:
        return f"{measure.label} so far, compared with the region"
    worse = concern(measure)
    said = shown.area_status(picture)
    flagged = int((said == worse).sum())
    noun, total = area_noun(picture), format_count(len(picture.areas))
    if (said == TOO_LITTLE).any():
        weeks = picture.context.window
        return f"{measure.label}: too little data to map by {noun} in {weeks} weeks"
    if not flagged:
        return f"{measure.label}: no {noun} is clearly {worse} than the region"
    count = f"{format_count(flagged)} of {total} {plural(noun)}"
    return f"{measure.label}: {worse} than the region in {count}"


def chart_title(signal: Signal, context: Context) -> str:
    """Give the name of a control chart."""
    by = "week by week" if signal.panel.window == 1 else f"by {signal.panel.period}s"
    return f"{signal.name}: {context.measure.label} {by}"


def periods(count: int, panel: CountPanel) -> str:
    """Count the points of a chart: 1 week, 3 weeks, 7 periods of 13 weeks."""
    many = "" if count == 1 else "s"
    if panel.window == 1:
        return f"{count} week{many}"
    return f"{count} period{many} of {panel.window} weeks"


def suggestion(found: Suggestion, panel: CountPanel) -> str:
    """Ask whether somebody knows why a series has stayed on one side."""
    lasting = periods(found.points, panel)
    return (
        f"It has stood {found.side} since {short_day(found.start)} ({lasting}). If you know why,"
        " new limits can begin there; without a known reason the old ones stay."
    )


def period(signals: Sequence[Signal]) -> str:
    """Say what a point of these charts is: a week, or a longer period."""
    return signals[0].panel.period if signals else "week"


def chart_sentence(signal: Signal) -> str:
    """Give the message of a control chart, without the numbers of a suppressed week."""
    if signal.suppressed:
        few = f"Too few children in the chosen {signal.panel.period} to show its number."
        unseen = "" if signal.panel.measurable[0] else f" Not measurable anyway: {_seen(signal)}."
        return f"{few}{unseen}"
    said = signal.sentence.removeprefix(f"{signal.name}: ")
    return f"{capital(said)} {signal.chart.trial}".strip()


def region_line(picture: Picture) -> str:
    """Give the rate that areas are compared with, and what of the region is left out of it."""
    left_out = picture.left_out
    if not left_out:
        return f"Whole region: {region_rate(picture)}"
    return f"Region but for {left_out} not measurable: {region_rate(picture)}"


def region_rate(picture: Picture) -> str:
    """Give the region's rate with its interval and unit."""
    measure = picture.context.measure
    rate = rate_words(picture.region_rate, picture.region_lower, picture.region_upper, measure)
    return f"{rate} {measure.unit.removeprefix('% ')}"


def rate_words(rate: float, lower: float, upper: float, measure: Measure) -> str:
    """Write a rate with its interval: 966 (828 to 1,114), or 16.1 % (13.9 to 18.5)."""
    sign = " %" if measure.family == "proportion" else ""
    shown = (format_rate(float(value), measure) for value in (rate, lower, upper))
    return "{}{sign} ({} to {})".format(*shown, sign=sign)


def percent(share: float) -> str:
    """Write a share in per cent, with the space that stands before every unit: 95 %."""
    return f"{100 * share:.0f} %"


def source_lines(context: Context) -> list[str]:
    """Say where counts, children and boundaries come from, one line each."""
    site = context.site
    denominator = (
        "Denominator: children with a valid answer (not the children who live there)."
        if context.measure.family == "proportion"
        else f"Children at risk: {sentence(site.population)}{_other_year(context)}"
    )
    return [
        f"Feeds of this snapshot: {sentence(', '.join(site.sources))}",
        *_of_condition(context),
        denominator,
        f"Boundaries: {sentence(site.attribution)} Census tracts of {site.vintage}.{_split(site)}",
    ]


def _of_condition(context: Context) -> list[str]:
    """Say which diagnoses a condition group is of; nothing for all conditions."""
    condition = context.measure.condition
    codes = dict(context.site.conditions).get(condition, ())
    named = condition_words(condition).capitalize()
    what = "primary diagnosis (ICD-10-CM) begins with"
    return [f"{named}: {what} {', '.join(codes)}. All ages together."] if codes else []


def of_year(context: Context) -> str:
    """Say which year a number of children is of: " (2023)", " (between 2019 and 2023)"."""
    first, last = context.site.population_years or (0, 0)
    if first < last and first <= context.week.year <= last:
        return f" (between {first} and {last})"
    return f" ({sorted([first, context.week.year, last])[1]})" if last else ""


def _other_year(context: Context) -> str:
    """Say so where the numbers of children are of another year than the week."""
    first, last = context.site.population_years or (0, 9999)
    used = min(max(context.week.year, first), last)
    week = context.week.year
    return "" if used == week else f" Numbers of {used} are used for {week}."


def _split(site: Site) -> str:
    """Say how tracts that lie in several neighborhoods were counted."""
    if not site.split_tracts:
        return ""
    return (
        f" {plural(site.noun).capitalize()}: tracts split by weight, so counts are expected"
        " numbers; outlines by largest share."
    )


def status_word(status: str, context: Context) -> str:
    """Give the legend's words for what a map says of an area."""
    counted = "screened" if context.measure.family == "proportion" else "living here"
    words = {
        "suppressed": "Too few children to show",
        "not measurable": f"Not measurable ({_low(context.site)})",
        "small denominator": f"Too few children {counted} for a rate",
        "no denominator": f"No children {counted}",
        "can't tell": "Can’t tell yet",
        TOO_LITTLE: "Too little data to map",
    }
    return words.get(status, capital(status))


def _low(site: Site) -> str:
    least = site.capture_minimum
    return "we see too few of its visits" if least is None else f"we see under {percent(least)}"


def seen_words(share: float) -> str:
    """Say which share of an area's visits is seen."""
    return f"about {percent(share)} of this area’s visits"


def _seen(signal: Signal) -> str:
    return f"we see {seen_words(float(signal.panel.capture[0]))}"


def signal_word(status: str) -> str:
    """Give plain words for the status of a week on a control chart."""
    return SIGNALS.get(status, status)


def signal_meaning(status: str, context: Context) -> str:
    """Say whether a week's status is a "concern", an "improvement" or "neither"."""
    if status not in (*SIGNALS_HIGH, *SIGNALS_LOW):
        return "neither"
    rising = status in SIGNALS_HIGH
    return "concern" if rising == (context.measure.better == "lower") else "improvement"


def capital(text: str) -> str:
    """Begin a text as a sentence begins."""
    return text[:1].upper() + text[1:]


def sentence(text: str) -> str:
    """End a text as a sentence ends."""
    text = text.strip()
    return text if text.endswith((".", "?", "!")) else f"{text}."
