"""Did a neighborhood really change? Against its own long past, and against the others meanwhile.

A neighborhood is usually noticed after an unlucky year, and the year after an unlucky year is
better even if nobody does anything. So a year is never compared with the year before alone: it must
differ from all complete weeks before, and from the years before that one too, after taking away
what happened in the rest of the region over the same time. What a naive reader would have seen, and
how much of it luck alone explains, stand beside the verdict.
"""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from hotspot.core.errors import NotEnoughData
from hotspot.core.types import CountPanel
from hotspot.rates.compare import (
    RatioEstimate,
    beyond_chance,
    expected_after_selection,
    ratio_of_ratios,
)
from hotspot.rates.effective import effective_counts
from hotspot.store.snapshots import Snapshot
from hotspot.surveillance.answers import Comparison
from hotspot.surveillance.headlines import YEAR
from hotspot.surveillance.panels import names_of, panel_of
from hotspot.surveillance.unrated import only_measurable, seen_words

FALSE_DISCOVERY = 0.10
"""Share of the named changes that may be chance (Benjamini and Hochberg 1995)."""

SINGLE_TEST = 0.05
"""Chance of naming a change of the one neighborhood that was chosen beforehand."""


@dataclass(frozen=True, eq=False)
class Spans:
    """Counts of all areas in the weeks after and before, and in the year before.

    ``few`` masks those with fewer children than may be shown in a year up to either end.
    """

    after: np.ndarray
    before: np.ndarray
    year_before: np.ndarray
    at_risk_after: np.ndarray
    at_risk_before: np.ndarray
    at_risk_year_before: np.ndarray
    repeats: np.ndarray
    few: np.ndarray
    persons: np.ndarray


def year_on_year(
    snapshot: Snapshot,
    *,
    measure: str,
    week: date,
    age_band: str = "all",
    since: date | None = None,
    chosen: str | None = None,
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
    panel, yearly = (
        only_measurable(panel_of(snapshot, measure, "neighborhood", window=w, age_band=age_band))
        for w in (1, YEAR)
    )
    spans = spans_of(panel, yearly, week, since, snapshot.site.threshold)
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
    naive = _rate(_rate(spans.after, spans.at_risk_after), _last_year(spans))
    luck = _expected_by_luck(spans)
    names, _ = names_of(snapshot, panel.level, panel.areas)
    return tuple(
        replace(
            _comparison(
                panel, row, str(names[row]), change, bool(real[row]), naive[row], luck[row]
            ),
            since=since,
        )
        for row in rows
    )


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


def spans_of(
    panel: CountPanel, yearly: CountPanel, week: date, since: date | None, threshold: int
) -> Spans:
    """Sum the weeks up to one, and those before them, of which there must be enough."""
    last = panel.column(np.datetime64(week, "D"))
    split = last - YEAR if since is None else panel.column(np.datetime64(since, "D"))
    usable = panel.observed.any(axis=0) & panel.complete
    after = usable & (np.arange(len(usable)) > split) & (np.arange(len(usable)) <= last)
    before = usable & (np.arange(len(usable)) <= split)
    year = before & (np.arange(len(usable)) > split - YEAR)
    if before.sum() < 2 * YEAR or after.sum() < 12:
        raise NotEnoughData(
            f"{panel.measure.label}: a comparison needs 104 complete weeks before and 12 after;"
            f" there are {before.sum()} and {after.sum()}"
        )
    history = _history(yearly, last)
    return Spans(
        after=panel.events[:, after].sum(axis=1),
        before=panel.events[:, before].sum(axis=1),
        year_before=panel.events[:, year].sum(axis=1),
        at_risk_after=panel.exposure[:, after].sum(axis=1),
        at_risk_before=panel.exposure[:, before].sum(axis=1),
        at_risk_year_before=panel.exposure[:, year].sum(axis=1),
        repeats=_repeats(history, panel.measure.family),
        few=(yearly.persons[:, [last, split]] < threshold).any(axis=1),
        persons=history["persons"],
    )


def _history(yearly: CountPanel, last: int) -> dict[str, np.ndarray]:
    """Sum the whole years to a week: a child's repeats are known within a year."""
    columns = np.arange(last, -1, -YEAR)
    columns = columns[yearly.observed[:, columns].any(axis=0)]
    names = ("events", "exposure", "squares", "persons")
    return {name: getattr(yearly, name)[:, columns].sum(axis=1) for name in names}


def _repeats(history: dict[str, np.ndarray], family: str) -> np.ndarray:
    """Say how many events come along with one; an answer comes alone."""
    return (
        np.ones(len(history["events"])) if family == "proportion" else effective_counts(**history).k
    )


def _expected_by_luck(spans: Spans) -> np.ndarray:
    """Newest rate over last year's if nothing had changed but what changed in the whole region."""
    trend = _rate(spans.after.sum(), spans.at_risk_after.sum()) / _rate(
        spans.before.sum(), spans.at_risk_before.sum()
    )
    try:
        expected = expected_after_selection(
            spans.year_before,
            spans.at_risk_year_before,
            spans.before,
            spans.at_risk_before,
            squares_history=spans.repeats * spans.before,
            persons_history=spans.persons,
        )
    except NotEnoughData:
        return np.full(len(spans.few), np.nan)
    return np.where(spans.few, np.nan, expected * trend)


def _last_year(spans: Spans) -> np.ndarray:
    """Give the rate of the year before, which is not told where it is one of too few children."""
    return np.where(spans.few, np.nan, _rate(spans.year_before, spans.at_risk_year_before))


def _comparison(
    panel: CountPanel,
    row: int,
    name: str,
    change: RatioEstimate,
    real: bool,
    naive: float,
    luck: float,
) -> Comparison:
    ratio = float(change.ratio[row])
    verdict = _verdict(ratio, real, panel.measure.better)
    return Comparison(
        area=str(panel.areas[row]),
        name=name,
        ratio=ratio,
        lower=float(change.lower[row]),
        upper=float(change.upper[row]),
        year_before=float(naive),
        expected_by_luck=float(luck),
        verdict=verdict,
        sentence=_sentence(name, panel, row, verdict, ratio, float(naive), float(luck)),
    )


def _verdict(ratio: float, real: bool, better: str) -> str:
    if not np.isfinite(ratio):
        return "not enough data"
    if not real:
        return "no clear change"
    return "improvement" if (ratio < 1) == (better == "lower") else "worsening"


def _percent(ratio: float) -> str:
    change = round(100 * (ratio - 1))
    return "unchanged" if change == 0 else f"{abs(change)} % {'up' if change > 0 else 'down'}"


def _sentence(
    name: str,
    panel: CountPanel,
    row: int,
    verdict: str,
    ratio: float,
    naive: float,
    luck: float,
) -> str:
    label = panel.measure.label
    if not panel.measurable[row]:
        return f"{name}: {label} cannot be compared: {seen_words(panel, row)}."
    if verdict == "not enough data":
        return f"{name}: {label} cannot be compared, too little data."
    against = f"{_percent(ratio)} against its own past and the rest of the region"
    if verdict != "no clear change":
        return (
            f"{name}: {label} {against}. {verdict.capitalize()} beyond luck; why, it does not say."
        )
    seen = f"{_percent(naive)} on the year before"
    luck_words = f"; luck alone would make it {_percent(luck)}" if abs(luck - 1) >= 0.05 else ""
    return f"{name}: {label} {seen}{luck_words}. No clear change."
