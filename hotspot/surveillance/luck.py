"""A chosen place gets better by itself: by how much is said before anybody is praised for it.

The forecast rests on the years before alone, of all neighborhoods, and on what happened elsewhere
meanwhile. Bed-days are forecast from stays and their length, because a year of a few very long
stays is luck, and a year of many stays much less so.
"""

from datetime import date

import numpy as np

from hotspot.core.errors import NotEnoughData
from hotspot.core.measures import Measure, part_key
from hotspot.rates.lasting import Years
from hotspot.rates.luck import LuckBand, change_by_luck, trend_elsewhere
from hotspot.store.snapshots import Snapshot
from hotspot.surveillance.spans import Spans, counted_spans

COVERAGE = 0.90
"""Probability that a change nobody made lies inside its band."""


def luck_of(spans: Spans, measure: Measure, stays: Spans | None = None) -> LuckBand:
    """Predict every neighborhood's change on the year before if nobody did anything.

    Parameters
    ----------
    spans : Spans
        Counts of the measure.
    measure : Measure
        What is counted.
    stays : Spans or None
        Of the same neighborhoods and weeks, where the measure is days of stays.

    Returns
    -------
    LuckBand
        In the order of the neighborhoods; a gap where a year has too few children, or too little
        was counted anywhere to say.
    """
    try:
        years = _years(spans, measure, stays)
    except NotEnoughData:
        gap = np.full(len(spans.few), np.nan)
        return LuckBand(gap, gap, gap, COVERAGE, "too little was counted")
    trend = trend_elsewhere(years, spans.after, spans.at_risk_after)
    band = change_by_luck(years, spans.at_risk_after, trend=trend, coverage=COVERAGE)
    told = (np.where(spans.few, np.nan, end) for end in (band.expected, band.lower, band.upper))
    return LuckBand(*told, band.coverage, band.method)


def stays_behind(
    snapshot: Snapshot, measure: Measure, week: date, age_band: str, since: date | None
) -> Spans | None:
    """Count the stays behind days of stays.

    Parameters
    ----------
    snapshot : Snapshot
        Where the counts are.
    measure : Measure
        What is counted.
    week : date
        Saturday the newest span ends with.
    age_band : str
        "all" or a band of the site.
    since : date or None
        Week ending after which the newest span begins; None is 52 weeks.

    Returns
    -------
    Spans or None
        None for other measures, and where stays are not known in the same weeks.
    """
    if measure.family != "person_days":
        return None
    try:
        stays = part_key("admissions", measure.condition)
        return counted_spans(snapshot, stays, week, age_band, since)[1]
    except NotEnoughData:
        return None


def _years(spans: Spans, measure: Measure, stays: Spans | None) -> Years:
    if measure.family == "proportion":  # of n answers, the count has variance n p (1 - p)
        share = spans.before.sum() / max(spans.at_risk_before.sum(), 1.0)
        return Years(spans.years, spans.at_risk_years, max(1 - share, 0.01))
    if stays is None or stays.years.shape != spans.years.shape:
        return Years(spans.years, spans.at_risk_years, spans.repeats_before)
    return Years(
        spans.years,
        spans.at_risk_years,
        spans.repeats_before,
        stays=stays.years,
        k_stays=stays.repeats_before,
    )
