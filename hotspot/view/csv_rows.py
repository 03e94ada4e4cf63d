"""One row per place or week: the numbers on the screen, in the same units, rounded as honestly.

A suppressed row keeps its name and loses its numbers. Zero, nobody at risk, no data and suppressed
are four different words, because they are four different things.
"""

import math
from collections.abc import Iterator, Sequence

import numpy as np

from hotspot.core.columns import Column
from hotspot.core.measures import Measure
from hotspot.core.types import RateEstimates
from hotspot.core.weeks import mmwr_label
from hotspot.surveillance.answers import Context, Picture, Signal
from hotspot.view import shown, words
from hotspot.view.luck import LuckMarks
from hotspot.view.style import SELDOM, STATUSES
from hotspot.view.words import RISING

Cell = str | int | float | None

_NO_RATE = "suppressed, or there is no rate: status says why"
_NO_COUNT = "suppressed, or no data"


_SEEN = Column("share_seen", "number", "Share of its visits that the feeds see, 0 to 1", "not said")


def map_columns(picture: Picture) -> tuple[Column, ...]:
    """Describe the columns of a map's table, with what an empty cell means."""
    context = picture.context
    tract = picture.level == "tract"
    area = "11-character GEOID of the tract; import as text" if tract else "Id of the area"
    place = f"{context.site.noun.capitalize()} it lies in"
    return (
        Column("area", "text", area),
        Column("name", "text", "Name as shown"),
        Column("neighborhood", "text", place, "it lies in none"),
        Column("status", "text", _status_words(context)),
        _events(context),
        Column("children_at_risk", "count", _at_risk(context), _NO_COUNT),
        Column("children_counted", "count", "Different children behind events", _NO_COUNT),
        *_rate_columns("crude", "Rate as counted", picture.crude, context.measure),
        *_rate_columns("smoothed", "Rate shrunk by its noise", picture.smooth, context.measure),
        Column("probability_above", "number", _probability(), _NO_RATE),
        Column("probability_below", "number", _probability_below(picture), _NO_RATE),
        *([_SEEN] if context.site.capture_minimum is not None else []),
        Column("rising", "text", f"yes: {RISING.lower()}", "no, suppressed, or not complete"),
        Column("caution", "text", "Why to read the row with care", "suppressed, or no reason"),
    )


def _status_words(context: Context) -> str:
    """List what the map may say, and in full what a word of the table leaves open."""
    full = {word: words.status_word(word, context) for word in SELDOM}
    said = "; ".join(f"{word} = {meaning}" for word, meaning in full.items())
    return f"What the map says, one of: {', '.join(STATUSES)}. In full: {said}"


def map_rows(picture: Picture) -> Iterator[Sequence[Cell]]:
    """Give the cells of a map's table, in the order of the picture's areas."""
    status, hidden = shown.area_status(picture), shown.hidden_areas(picture)
    rising = shown.rising_areas(picture)
    children, asked = _children(picture), picture.context.site.capture_minimum is not None
    for row, area in enumerate(picture.areas):
        place = [area, picture.names[row], picture.neighborhoods[row] or None, status[row]]
        open_count = not hidden[row] and picture.observed[row]
        counts = [
            _amount(picture.events[row]),
            _at_risk_cell(children[row], picture.context),
            _count(picture.persons[row]),
        ]
        rates = [*_rates(picture.crude, row, picture), *_rates(picture.smooth, row, picture)]
        numbers = [*counts, *rates, *_probabilities(picture, row)]
        known = numbers if open_count else [None] * len(numbers)
        seen = [_share(picture.capture[row])] if asked else []
        up = "yes" if rising[row] else None
        yield [*map(_text, place), *known, *seen, up, shown.caution(picture, row) or None]


def chart_columns(context: Context) -> tuple[Column, ...]:
    """Describe the columns of a control chart's table, with what an empty cell means."""
    unit = context.measure.unit
    no_limit = "suppressed, no data, or no limits could be computed"
    no_end = "suppressed, complete, or not known"
    return (
        Column("week_ending", "text", "Saturday that ends the week, year-month-day"),
        Column("mmwr_week", "text", "The same week as public-health colleagues number it"),
        Column("status", "text", f"What the chart says, one of: {', '.join(words.SIGNALS)}"),
        _events(context),
        Column("children_at_risk", "count", _at_risk(context), _NO_COUNT),
        Column("rate", "number", words.capital(unit), _NO_RATE),
        Column("centre", "number", f"What is usual, {unit}", no_limit),
        Column("lower_limit", "number", f"Lower control limit, {unit}", no_limit),
        Column("upper_limit", "number", f"Upper control limit, {unit}", no_limit),
        Column("target", "number", f"Where the site wants it, {unit}", "no target"),
        Column("phase", "count", "Stretch of the series with its own limits, from 1"),
        Column("baseline", "text", "yes if the limits were computed from this week"),
        Column("excluded", "text", "yes if somebody left it out of the limits; why, is said below"),
        Column("complete", "text", "no if late records may still arrive"),
        Column(
            "completeness",
            "number",
            "Share of the region's events of the week that has arrived; counts are as arrived, the"
            " rate is the one to be expected once all have",
            "not known: late records are not measured yet",
        ),
        Column("completeness_lower", "number", "Lower end of its 95 % interval", "not known"),
        Column("completeness_upper", "number", "Upper end of its 95 % interval", "not known"),
        Column("rate_lower", "number", "Lower end of where the rate will come to lie", no_end),
        Column("rate_upper", "number", "Upper end of where the rate will come to lie", no_end),
        *_luck_columns(unit),
    )


def chart_rows(
    signal: Signal, context: Context, luck: LuckMarks | None = None
) -> Iterator[Sequence[Cell]]:
    """Give the cells of a control chart's table, oldest first, without weeks still to come."""
    chart, panel = signal.chart, signal.panel
    status, values = shown.week_status(signal, context), shown.week_values(signal, context)
    hidden = status == "suppressed"
    at_risk = _weekly_children(signal)
    aim = shown.aims(signal, context)
    lines = np.column_stack([values, chart.centre, chart.lower, chart.upper, aim])
    arrived = panel.completeness, panel.completeness_lower, panel.completeness_upper
    known = np.isfinite(values)
    ends = [np.where(known, end, np.nan) for end in (chart.value_lower, chart.value_upper)]
    weeks = chart.weeks.astype("datetime64[D]").tolist()
    for row in np.flatnonzero(shown.listed_weeks(signal, context)):
        week = weeks[row]
        counted = not hidden[row] and panel.observed[0, row]
        counts = [_amount(panel.events[0, row]), _at_risk_cell(at_risk[row], context)]
        yield [
            week.isoformat(),
            mmwr_label(week),
            str(status[row]),
            *(counts if counted else [None, None]),
            *(rate_cell(value, context.measure) for value in lines[row]),
            int(chart.phase[row]) + 1,
            _yes(chart.baseline[row]),
            _yes(chart.ghost[row]),
            _yes(panel.complete[row]),
            *(_share(share[row]) for share in arrived),
            *(rate_cell(end[row], context.measure) for end in ends),
            *_luck(luck, row, context.measure),
        ]


def _luck_columns(unit: str) -> tuple[Column, ...]:
    gap = "not one of the newer weeks, or not told"
    return tuple(
        Column(name, "number", f"{meaning}, {unit}", gap)
        for name, meaning in (
            ("luck_expected", "Mean of the newer weeks to be expected had nobody done anything"),
            ("luck_lower", "Lower end of where luck alone would put that mean"),
            ("luck_upper", "Upper end of where luck alone would put that mean"),
            ("mean_of_newer_weeks", "Where that mean lies"),
        )
    )


def _luck(luck: LuckMarks | None, row: int, measure: Measure) -> list[Cell]:
    if luck is None or not luck.inside[row]:
        return [None] * 4
    levels = (luck.expected, luck.lower, luck.upper, luck.seen)
    return [rate_cell(level / measure.scale, measure) for level in levels]


def _rate_columns(
    prefix: str, meaning: str, rates: RateEstimates, measure: Measure
) -> tuple[Column, ...]:
    coverage = f"{words.percent(rates.coverage)} interval of {prefix}_rate"
    return (
        Column(f"{prefix}_rate", "number", f"{meaning}, {measure.unit}", _NO_RATE),
        Column(f"{prefix}_lower", "number", f"Lower end of the {coverage}", _NO_RATE),
        Column(f"{prefix}_upper", "number", f"Upper end of the {coverage}", _NO_RATE),
    )


def _rates(rates: RateEstimates, row: int, picture: Picture) -> list[Cell]:
    values = (rates.rate[row], rates.lower[row], rates.upper[row])
    return [rate_cell(value, picture.context.measure) for value in values]


def _children(picture: Picture) -> np.ndarray:
    if picture.context.measure.family == "proportion":
        return picture.exposure
    return picture.exposure / picture.context.window


def _weekly_children(signal: Signal) -> np.ndarray:
    if signal.panel.measure.family == "proportion":
        return signal.panel.exposure[0]
    return signal.panel.exposure[0] / signal.panel.window


def _at_risk(context: Context) -> str:
    if context.measure.family == "proportion":
        return "Children with a valid answer, counted once a week, of whom events are a share"
    return f"Children who live there ({context.site.population})"


def _at_risk_cell(children: float, context: Context) -> float | None:
    proportion = context.measure.family == "proportion"
    return _amount(children) if proportion else _count(children)


def _events(context: Context) -> Column:
    meaning = f"{words.capital(context.measure.noun)}; 0 is none"
    if context.site.split_tracts:
        meaning += "; to one decimal where tracts are split by weight"
    return Column("events", "amount", meaning, _NO_COUNT)


def _probability() -> str:
    return "Probability, 0 to 1, that the rate is above the threshold of the hotspot rule"


def _probability_below(picture: Picture) -> str:
    """Say which rates are low, and of whose counts that is."""
    below = f"Probability, 0 to 1, that the rate is below the region's ÷ {picture.smooth.margin:g}"
    if picture.judged_by is None:
        return below
    return f"{below}, by its own counts; what is above is judged by {picture.judged_by.noun}"


def _probabilities(picture: Picture, row: int) -> list[Cell]:
    """Give how probably a rate is high, and how probably it is low; None where not known."""
    below = picture.smooth.shortfall
    return [
        _share(picture.hotspots.posterior[row]),
        None if below is None else _share(below[row]),
    ]


def _text(value: str | None) -> str | None:
    return None if value is None else str(value)


def _count(value: float) -> int | None:
    return round(float(value)) if math.isfinite(value) else None


def _amount(value: float) -> int | float | None:
    """Whole where nothing was split; else with one decimal."""
    if not math.isfinite(value) or float(value).is_integer():
        return _count(value)
    return round(float(value), 1)


def _share(value: float) -> float | None:
    return round(float(value), 3) if math.isfinite(value) else None


def rate_cell(rate: float, measure: Measure) -> float | None:
    """Give a stored rate in the unit of the screen, rounded; None if it is not a number."""
    value = float(rate) * measure.scale
    return round(value, 1 if abs(value) >= 10 else 2) if math.isfinite(value) else None


def _yes(flag: bool) -> str:
    return "yes" if flag else "no"
