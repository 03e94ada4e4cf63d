"""A count of three children in a tract is a rumour with an address.

Cells with fewer children than the site's threshold are hidden, and so is everything that could be
turned back into them: rates, intervals, smoothed rates, probabilities. One hidden cell in a group
whose total is known is not hidden at all, so others are hidden with it until what is left over
could be almost anything.

The tract map and the neighborhood map of one question are protected together, against one another
and the region's total. From these, and knowing that zeros are shown, no hidden area with fewer
children than the threshold can be bounded more closely than by the threshold less one.

The condition groups of a measure are protected together, against one another and against the
measure itself (``disclosure.conditions``).

What this does not stop: someone who subtracts this week's picture from last week's, a past huddle's
picture from today's of the same week, one window from another, one age band from the next, or one
measure from another that is no part of it. Where two windows stand on one page, as a map of a year
beside charts of its months, counts are left out (``disclosure.beside``); two pages are not looked
at together. Files for partners need the release ledger.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from hotspot.core.errors import NotProtected
from hotspot.core.measures import Measure
from hotspot.core.types import NOT_MEASURABLE, CountPanel, Hotspots, RateEstimates
from hotspot.disclosure.levels import cells_of, hide_areas, hide_both, is_told
from hotspot.disclosure.subtraction import hide_small
from hotspot.surveillance.answers import Context, Picture, Signal

SUPPRESSED = "suppressed"
"""Status word of a hidden cell: neither zero nor missing."""

SENTENCE = "Too few children this week to show."
"""What is said of a hidden signal."""


def protect_picture(
    picture: Picture, *, region: Picture | None = None, other_level: Picture | None = None
) -> Picture:
    """Blank everything in a picture that speaks of too few children.

    Parameters
    ----------
    picture : Picture
        As computed.
    region : Picture or None
        The same picture without a filter on neighborhoods; needed if ``picture`` has one, because
        what must be hidden with what may not depend on the filter. None takes ``picture`` itself.
    other_level : Picture or None
        The same question, without a filter, by neighborhood if ``picture`` is by tract and the
        other way round. None is for a map whose other level nobody sees: of tracts, the sums then
        stand for the neighborhoods; of neighborhoods, nothing is known of their tracts.

    Returns
    -------
    Picture
        ``suppressed`` is set; there events are not a number, persons are zero, and rates, limits
        and probabilities are not a number; the status is "suppressed", unless it is "not
        measurable", which an area is in every week. For a proportion the
        children screened are blank too. The rate of a region with too few children in all is not a
        number either. ``told`` is set where the region's count may not stand beside the picture.

    Notes
    -----
    Hidden are areas with fewer children than the threshold but not none; for a proportion also
    those with fewer screened, or with so few without a need that the share says it of nearly
    all. Others are hidden with them, so that the known totals of neighborhoods and region do not
    give them away: in every group with a known total the *m* hidden areas hold *S* children
    together with S - m + 1 at or above the threshold. Where even all areas with children do not
    reach that, the zeros of the group are hidden, too, if S reaches the threshold. A neighborhood
    where that cannot be is hidden on its own map. Only if the whole region has so few children
    that all of both maps is hidden may less than this be left to guess.

    Limits of rates as counted rest on how much single children repeat; to the last digit they would
    tell it, and with few children how long one of them stayed. They are given with two digits.
    """
    whole = picture if region is None else region
    gone, total_tells, rate_tells = _hidden_areas(whole, other_level)
    hidden = np.isin(picture.areas.astype(str), gone.astype(str)) | picture.suppressed
    proportion = picture.context.measure.family == "proportion"
    partly = any(one is not None and one.left_out for one in (whole, other_level))
    few = _is_few_in_all(whole) or (partly and rate_tells)
    safe = _without_total(picture) if few else picture
    return replace(
        safe,
        events=_blank(picture.events, hidden),
        exposure=_blank(picture.exposure, hidden) if proportion else picture.exposure,
        persons=np.where(hidden, 0, picture.persons),
        crude=_coarse(_blank_rates(picture.crude, hidden), picture.context.measure),
        smooth=_blank_rates(picture.smooth, hidden),
        hotspots=_blank_hotspots(picture.hotspots, hidden),
        by_itself=_blank_hotspots(picture.by_itself, hidden) if picture.by_itself else None,
        rising=None if picture.rising is None else picture.rising & ~hidden,
        suppressed=hidden,
        told=partly and total_tells,
    )


def protect_signals(signals: Sequence[Signal], context: Context) -> tuple[Signal, ...]:
    """Blank the weeks of control charts that speak of too few children.

    Parameters
    ----------
    signals : sequence of Signal
        Made without the weeks that they hide (``disclosure.charts.hide_in_charts``).
    context : Context
        What the answer is about; gives the chosen week.

    Returns
    -------
    tuple of Signal
        In the order of the input. In hidden weeks there is no count, and the status is
        "suppressed". If the chosen week is hidden, so are its count and its sentence.

    Raises
    ------
    NotProtected
        If a chart may have been made with weeks that must be hidden: nothing is shown of it.
    """
    return tuple(_blank_signal(one, context) for one in signals)


def _blank_signal(signal: Signal, context: Context) -> Signal:
    panel, chart, hidden = signal.panel, signal.chart, signal.hidden
    if hidden is None or np.isfinite(chart.value[hidden]).any():
        raise NotProtected(
            f"{signal.name}: the chart was made before it was said what it must hide; give"
            " neighborhood_signals and tract_signals what hides"
        )
    proportion = panel.measure.family == "proportion"
    chosen = bool(hidden[panel.weeks == np.datetime64(context.week, "D")].any())
    safe = replace(
        signal,
        chart=replace(chart, status=np.where(hidden, SUPPRESSED, chart.status)),
        panel=_blank_panel(panel, hidden[np.newaxis], proportion=proportion),
    )
    if not chosen and not signal.suppressed:
        return safe
    return replace(
        safe,
        status=SUPPRESSED,
        weeks_running=0,
        events=np.nan,
        expected=np.nan,
        suppressed=True,
        sentence=SENTENCE,
    )


def _hidden_areas(picture: Picture, other_level: Picture | None) -> tuple[np.ndarray, bool, bool]:
    """Decide for a whole region: areas with too few, and whatever subtraction would need.

    What of a condition group is hidden is decided with the other groups (``disclosure.maps``).
    """
    if picture.context.measure.part_of:
        if hide_small(picture.persons[~picture.suppressed], threshold=_threshold(picture)).any():
            raise NotProtected(
                f"{picture.context.measure.label}: nobody has said what must be hidden of this map;"
                " draw it with protect_map"
            )
        return picture.areas[picture.suppressed], False, False
    if picture.level == "tract":
        both = hide_both(picture, other_level)
        return picture.areas[both.tracts], both.total_tells, both.rate_tells
    if other_level is not None:
        both = hide_both(other_level, picture)
        return both.names[both.neighborhoods], both.total_tells, both.rate_tells
    cells, threshold = cells_of(picture), picture.context.site.threshold
    everywhere = np.ones(picture.areas.size, bool)
    hidden = hide_areas(cells, cells.few, threshold, everywhere)
    tells = [is_told(cells, hidden, threshold, cells.part >= least) for least in (0, 1)]
    return picture.areas[hidden], *tells


def _is_few_in_all(whole: Picture) -> bool:
    return bool(hide_small(whole.persons.sum(), threshold=_threshold(whole)))


def _threshold(picture: Picture) -> int:
    return picture.context.site.threshold


def _without_total(picture: Picture) -> Picture:
    return replace(picture, region_rate=np.nan, region_lower=np.nan, region_upper=np.nan)


def _blank(values: np.ndarray, hidden: np.ndarray) -> np.ndarray:
    return np.where(hidden, np.nan, values)


def _blank_rates(rates: RateEstimates, hidden: np.ndarray) -> RateEstimates:
    """Leave nothing of a hidden rate from which its count could be computed."""
    names = ("rate", "lower", "upper", "exceedance", "shortfall")
    found = {name: getattr(rates, name) for name in names}
    return replace(rates, **{name: _blank(v, hidden) for name, v in found.items() if v is not None})


def _coarse(rates: RateEstimates, measure: Measure) -> RateEstimates:
    """Keep two digits of the limits; those of a share tell nothing that its counts do not."""
    if measure.family == "proportion":
        return rates
    ends = (rates.lower, np.floor), (rates.upper, np.ceil)
    lower, upper = (_two_digits(end * measure.scale, away) / measure.scale for end, away in ends)
    return replace(rates, lower=lower, upper=upper)


def _two_digits(values: np.ndarray, away: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
    """Round away from the rate."""
    size = np.abs(np.where(np.isfinite(values) & (values != 0), values, 1.0))
    unit = 10.0 ** (np.floor(np.log10(size)) - 1)
    return away(np.round(values / unit, 6)) * unit


def _blank_hotspots(hotspots: Hotspots, hidden: np.ndarray) -> Hotspots:
    told = hotspots.status == NOT_MEASURABLE  # of the area, not of its count in these weeks
    return replace(
        hotspots,
        posterior=_blank(hotspots.posterior, hidden),
        status=np.where(hidden & ~told, SUPPRESSED, hotspots.status),
    )


def _blank_panel(panel: CountPanel, hidden: np.ndarray, *, proportion: bool) -> CountPanel:
    return replace(
        panel,
        events=_blank(panel.events, hidden),
        squares=_blank(panel.squares, hidden),
        exposure=_blank(panel.exposure, hidden) if proportion else panel.exposure,
        persons=np.where(hidden, 0, panel.persons),
        largest=None,  # about one child, and for no reader
    )
