"""Did a neighborhood really change? Against its own long past, and against the others meanwhile.

A neighborhood is usually noticed after an unlucky year, and the year after an unlucky year is
better even if nobody does anything. So a year is never compared with the year before alone: it must
differ from all complete weeks before, and from the years before that one too, after taking away
what happened in the rest of the region over the same time. What a naive reader would have seen, and
how much of it luck alone explains, stand beside the verdict.
"""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from hotspot.core.types import CountPanel
from hotspot.rates.compare import RatioEstimate, beyond_chance, ratio_of_ratios
from hotspot.rates.luck import LuckBand
from hotspot.store.snapshots import Snapshot
from hotspot.surveillance.answers import Comparison
from hotspot.surveillance.counted import count_areas
from hotspot.surveillance.headlines import YEAR
from hotspot.surveillance.luck import luck_of, stays_behind
from hotspot.surveillance.panels import names_of
from hotspot.surveillance.pooled import Pool
from hotspot.surveillance.spans import Spans, counted_spans
from hotspot.surveillance.unrated import seen_words

FALSE_DISCOVERY = 0.10
"""Share of the named changes that may be chance (Benjamini and Hochberg 1995)."""

SINGLE_TEST = 0.05
"""Chance of naming a change of the one neighborhood that was chosen beforehand."""

_SAME = "no change"


def year_on_year(
    snapshot: Snapshot,
    *,
    measure: str,
    week: date,
    age_band: str = "all",
    since: date | None = None,
    chosen: str | None = None,
    pool: Pool | None = None,
) -> tuple[Comparison, ...]:
    """Compare every neighborhood's newest year with its past and with the rest of the region.

    Parameters
    ----------
    snapshot : Snapshot
        Where the counts are.
    measure : str
        Key of the measure.
    week : date
        Saturday the newest span ends with.
    age_band : str, default "all"
        Or a band of the site.
    since : date or None
        Week ending after which the newest span begins; None is 52 weeks.
    chosen : str or None
        The one neighborhood that was named before anyone looked; it is judged by itself. None
        searches all of them, and judges them together.
    pool : callable or None
        As of ``draw``: what the maps of the same years hide is not compared either.

    Returns
    -------
    tuple of Comparison
        One a neighborhood, in the order of their ids; only the chosen one if there is one. With
        fewer children than the site's threshold in either year there is "not enough data".

    Raises
    ------
    NotEnoughData
        With less than 104 complete weeks before the newest span, or fewer than 12 in it.

    Notes
    -----
    The ratio of ratios is tested on the log scale with effective counts, so that one child's long
    stay is not many events. It must hold against the whole past and against the past without its
    last year, the year that may have drawn attention (an intersection-union test: the larger p
    counts); the p-values of all neighborhoods are judged together.
    """
    panel, spans = counted_spans(snapshot, measure, week, age_band, since)
    if pool is not None:
        asked = (snapshot, measure, week, age_band, since)
        spans = replace(spans, few=spans.few | _hidden(*asked, pool))
    change = _where_enough(_against_the_others(spans, spans.before, spans.at_risk_before), spans)
    older = _against_the_others(
        spans,
        spans.before - spans.year_before,
        spans.at_risk_before - spans.at_risk_year_before,
    )
    older = _where_enough(older, spans)
    same_way = (change.ratio < 1) == (older.ratio < 1)
    rows = np.flatnonzero(panel.areas == chosen) if chosen else np.arange(len(panel.areas))
    level = SINGLE_TEST if rows.size == 1 else FALSE_DISCOVERY
    p = np.where(same_way | spans.few, np.fmax(change.p, older.p), 1.0)[rows]
    real = dict(zip(rows, beyond_chance(p, false_discovery=level), strict=True))
    stays = stays_behind(snapshot, panel.measure, week, age_band, since)
    luck = luck_of(spans, panel.measure, stays)
    names, _ = names_of(snapshot, panel.level, panel.areas)
    found = (
        _comparison(panel, row, str(names[row]), change, bool(real[row]), spans, luck)
        for row in rows
    )
    return tuple(replace(one, since=since, until=week) for one in found)


def _hidden(
    snapshot: Snapshot, measure: str, week: date, age_band: str, since: date | None, pool: Pool
) -> np.ndarray:
    """Mask what the maps of either year hide, and of a shorter newest span that of its quarter."""
    split = week - timedelta(weeks=YEAR) if since is None else since
    spans = [(YEAR, week), (YEAR, split)]
    if since is not None and week - split < timedelta(weeks=YEAR):
        spans.append((min(YEAR, 13), week))
    hidden = [
        pool(
            snapshot,
            count_areas(
                snapshot,
                measure=measure,
                window=window,
                week=end,
                level="neighborhood",
                age_band=age_band,
            ),
        )
        != ""
        for window, end in spans
    ]
    return np.logical_or.reduce(hidden)


def _where_enough(change: RatioEstimate, spans: Spans) -> RatioEstimate:
    """Compare nothing where a year has too few children: its ratio is one of small numbers."""
    names = ("ratio", "lower", "upper", "p")
    kept = {name: np.where(spans.few, np.nan, getattr(change, name)) for name in names}
    return replace(change, **kept)


def _against_the_others(
    spans: Spans, before: np.ndarray, at_risk_before: np.ndarray
) -> RatioEstimate:
    return ratio_of_ratios(
        spans.after, spans.at_risk_after, before, at_risk_before, k=spans.repeats
    )


def _rate(events: np.ndarray, at_risk: np.ndarray) -> np.ndarray:
    with np.errstate(divide="ignore", invalid="ignore"):
        return events / at_risk


def _comparison(
    panel: CountPanel,
    row: int,
    name: str,
    change: RatioEstimate,
    real: bool,
    spans: Spans,
    luck: LuckBand,
) -> Comparison:
    gap = np.nan if spans.few[row] else 1.0  # the rate of a year of too few children is not told
    before = float(_rate(spans.year_before, spans.at_risk_year_before)[row]) * gap
    after = float(_rate(spans.after, spans.at_risk_after)[row]) * gap
    ratio = float(change.ratio[row])
    found = Comparison(
        area=str(panel.areas[row]),
        name=name,
        ratio=ratio,
        lower=float(change.lower[row]),
        upper=float(change.upper[row]),
        year_before=after / before if before else np.nan,
        expected_by_luck=float(luck.expected[row]),
        verdict=_verdict(ratio, real, panel.measure.better),
        sentence="",
        luck_lower=float(luck.lower[row]),
        luck_upper=float(luck.upper[row]),
        luck_coverage=luck.coverage,
    )
    return replace(found, sentence=_sentence(found, panel, row))


def _verdict(ratio: float, real: bool, better: str) -> str:
    if not np.isfinite(ratio):
        return "not enough data"
    if not real:
        return "no clear change"
    return "improvement" if (ratio < 1) == (better == "lower") else "worsening"


def _percent(ratio: float) -> str:
    change = round(100 * (ratio - 1))
    return "unchanged" if change == 0 else f"{abs(change)} % {'up' if change > 0 else 'down'}"


def _sentence(found: Comparison, panel: CountPanel, row: int) -> str:
    what = f"{found.name}: {panel.measure.label}"
    if not panel.measurable[row]:
        return f"{what} cannot be compared: {seen_words(panel, row)}."
    if found.verdict == "not enough data":
        return f"{what} cannot be compared, too little data."
    year = f"{_percent(found.year_before)} on the year before{_luck_words(found)}"
    if found.verdict == "no clear change":
        return f"{what} {year}. No clear change."
    against = f"Against its own past and the rest of the region {_percent(found.ratio)}"
    change = "an improvement" if found.verdict == "improvement" else "a worsening"
    beyond = "" if found.explained_by_luck else " beyond luck"
    return f"{what} {year}. {against}: {change}{beyond}. The numbers do not say why."


def _luck_words(found: Comparison) -> str:
    """Say what luck alone would make of the year, and whether that is what was seen."""
    if not np.isfinite(found.expected_by_luck):
        return ""
    lower, upper = map(_aloud, (found.luck_lower, found.luck_upper))
    explained = ", explained by luck:" if found.explained_by_luck else ";"
    expected = _aloud(found.expected_by_luck)
    if expected == _SAME:
        expected = "about the same as a year before"
    return f"{explained} luck alone would make it {expected} (anything from {lower} to {upper})"


def _aloud(ratio: float) -> str:
    """Write a change as one says it: 11 % lower."""
    change = round(100 * (ratio - 1))
    return _SAME if change == 0 else f"{abs(change)} % {'higher' if change > 0 else 'lower'}"
