r"""Is this week higher than the same weeks of past years make one expect?

The alert engine of public health laboratories: a log-linear model of the past years expects a
number, past outbreaks that it finds are weighted down, and an upper bound allows for what is left.
It wants three years at least, better five. Thousands of series are judged at once, and one that
cannot be judged says why and stops no other.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from hotspot.core.errors import InvalidCounts
from hotspot.spc.seasons.bounds import bound_events, bound_of_none
from hotspot.spc.seasons.farrington_settings import NOUFAILY, FarringtonSettings
from hotspot.spc.seasons.outlook import LOG_MOST, look_ahead
from hotspot.spc.seasons.same_weeks import Past, past_of

LEAST_YEARS = 3
"""Past years in which these weeks must have been seen, unless fewer were asked for."""

TOGETHER = 160
"""Series that are fitted at once: as many as a processor keeps at hand."""

ALARM, NO_ALARM = "alarm", "no alarm"
NO_DATA = "no data in this week"
NOT_SETTLED = "no model: the fit did not settle"


@dataclass(frozen=True, eq=False)
class Alarms:
    """What the past years say of some weeks; rows are series, columns the weeks judged.

    Parameters
    ----------
    columns : ndarray of int, shape (j,)
        Weeks that were judged, as columns of the series.
    expected, upper : ndarray of float, shape (n, j)
        Events expected, and their bound; not a number where there were too few events to judge, as
        in R, and where there is no model.
    score : ndarray of float, shape (n, j)
        Excess over what is expected, as a part of what the bound allows; above 1 is an alarm. Where
        the bound is no event at all, twice the events.
    p : ndarray of float, shape (n, j)
        Probability of as many events or more, if this year is like others.
    alarm : ndarray of bool, shape (n, j)
        More events than the bound.
    trend_used : ndarray of bool, shape (n, j)
        The model has a trend.
    status : ndarray of str, shape (n, j)
        "alarm", "no alarm", or why it cannot be said.
    """

    columns: np.ndarray
    expected: np.ndarray
    upper: np.ndarray
    score: np.ndarray
    p: np.ndarray
    alarm: np.ndarray
    trend_used: np.ndarray
    status: np.ndarray


def farrington(
    events: ArrayLike,
    exposure: ArrayLike | None = None,
    *,
    weeks: ArrayLike | None = None,
    judged: ArrayLike | None = None,
    settings: FarringtonSettings = NOUFAILY,
) -> Alarms:
    r"""Judge weeks of many series by the same weeks of past years (Farrington flexible).

    Parameters
    ----------
    events : array_like of float, shape (n, w)
        Counts; not a number where missing, which leaves the week out.
    exposure : array_like of float, shape (n, w), optional
        Person-weeks (``populationOffset``); weeks where it is zero or not a number are missing.
        None compares counts.
    weeks : array_like of datetime64[D], shape (w,), optional
        Week endings, one a week without a gap; past years are then found by date. None counts 52
        weeks a year, or as many as the settings say.
    judged : array_like of int, shape (j,), optional
        Columns to judge; None is the last.
    settings : FarringtonSettings
        Which weeks are the past, and what the bound is.

    Returns
    -------
    Alarms
        A row does not depend on the others, nor a week on later ones.

    Raises
    ------
    InvalidCounts
        If arrays are misaligned, negative or infinite, a column does not exist, or epochs come
        without dates.

    Notes
    -----
    Counts have mean :math:`\log \mu_t = \alpha + \beta t + \gamma_{p(t)} + \log n_t` and variance
    :math:`\phi \mu_t`, :math:`\phi \ge 1`. Weeks whose Anscombe residual *s* exceeds the threshold
    get the weight :math:`s^{-2}` and the model is fitted again [1]_ [2]_. The bound does not allow
    for what is not known of :math:`\phi`; "nbPlugin" nor for what is not known of the mean. A
    series whose windows had no event expects none; its bound and *p* then come from half an event
    that is assumed in all those weeks.

    References
    ----------
    .. [1] Farrington CP, Andrews NJ, Beale AD, Catchpole MA (1996). A statistical algorithm for
       the early detection of outbreaks of infectious disease. Journal of the Royal Statistical
       Society A 159(3), 547-563.
    .. [2] Noufaily A, Enki DG, Farrington P, et al. (2013). An improved algorithm for outbreak
       detection in multiple surveillance systems. Statistics in Medicine 32(7), 1206-1222.
    """
    count, size, when, columns = _checked(events, exposure, weeks, judged, settings)
    found = [_judge(count, size, when, now, settings) for now in columns]
    stacked = {name: np.stack([one[name] for one in found], axis=1) for name in found[0]}
    return Alarms(columns=columns, **stacked)


def _checked(
    events: ArrayLike,
    exposure: ArrayLike | None,
    weeks: ArrayLike | None,
    judged: ArrayLike | None,
    settings: FarringtonSettings,
) -> tuple[np.ndarray, np.ndarray, np.ndarray | None, np.ndarray]:
    """Check what came in; blank the counts of weeks without anybody."""
    count = np.asarray(events, dtype=float)
    size = np.ones(count.shape) if exposure is None else np.asarray(exposure, dtype=float)
    if count.ndim != 2 or not count.size or size.shape != count.shape:
        raise InvalidCounts(f"events {count.shape} and exposure {size.shape} must be equal (n, w)")
    if (count < 0).any() or (size < 0).any() or np.isinf(count).any() or np.isinf(size).any():
        raise InvalidCounts("events and exposure must be finite and >= 0, or not a number")
    n_weeks = count.shape[1]
    columns = np.atleast_1d(n_weeks - 1 if judged is None else np.asarray(judged, dtype=int))
    if columns.ndim != 1 or not columns.size or (columns < 0).any() or (columns >= n_weeks).any():
        raise InvalidCounts(f"judged must be columns from 0 to {n_weeks - 1}, at least one")
    if weeks is None:
        if settings.epochs:
            raise InvalidCounts("epochs are dates; say the weeks, too")
        return np.where(size > 0, count, np.nan), size, None, columns
    when = np.asarray(weeks, dtype="datetime64[D]")
    if when.shape != (n_weeks,) or (np.diff(when) != np.timedelta64(7, "D")).any():
        raise InvalidCounts(f"weeks {when.shape} must be one a column of events, 7 days apart")
    return np.where(size > 0, count, np.nan), size, when, columns


def _judge(
    count: np.ndarray,
    size: np.ndarray,
    weeks: np.ndarray | None,
    now: int,
    settings: FarringtonSettings,
) -> dict[str, np.ndarray]:
    """Judge one week of all series."""
    past = past_of(now, weeks, count.shape[1], settings)
    if past is None:
        needed = settings.weeks_a_year * settings.years
        why = f"history too short: {now} weeks before this one, {needed} are needed"
        return _answers(np.full(len(count), why, dtype=object))
    parts = [slice(at, at + TOGETHER) for at in range(0, len(count), TOGETHER)]
    found = [_judge_some(count[part], size[part], now, past, settings) for part in parts]
    return {name: np.concatenate([one[name] for one in found]) for name in found[0]}


def _judge_some(
    count: np.ndarray, size: np.ndarray, now: int, past: Past, settings: FarringtonSettings
) -> dict[str, np.ndarray]:
    """Judge one week of as many series as are fitted at once."""
    status = _why_not(count, now, past, settings)
    rows = np.flatnonzero(status == "")
    if not rows.size:
        return _answers(status)
    y, before, within = count[rows, now], count[np.ix_(rows, past.columns)], size[rows]
    outlook = look_ahead(before, within[:, past.columns], within[:, now], past.design, settings)
    upper, p = bound_events(y, outlook, settings)
    expected, kept = np.exp(np.minimum(outlook.log_mean, LOG_MOST)), outlook.settled
    if not settings.like_surveillance:
        none = np.nansum(before[:, past.window], axis=1) == 0
        weeks = _weeks_like(within, before, now, past)
        upper[none], p[none] = bound_of_none(y[none], weeks[none], settings.alpha)
        expected, kept = np.where(none, 0.0, expected), kept | none
    by_logarithm = settings.like_surveillance and settings.bound != "delta"
    measured = outlook.log_mean if by_logarithm else expected
    room = upper - measured
    score = np.divide(y - measured, room, out=2 * y, where=room > 0)
    status[rows] = _verdict(count[rows], now, y > upper, kept, settings)
    judged = np.isin(status[rows], (ALARM, NO_ALARM))
    found = {"expected": np.where(judged, expected, np.nan), "score": np.where(kept, score, np.nan)}
    found |= {"upper": np.where(judged, upper, np.nan), "p": np.where(kept, p, np.nan)}
    return _answers(status, rows, trend_used=outlook.trend_used & outlook.settled, **found)


def _why_not(count: np.ndarray, now: int, past: Past, settings: FarringtonSettings) -> np.ndarray:
    """Say of which series nothing can be expected, and why; "" of the others."""
    seen = past.years_seen(np.isfinite(count[:, past.columns]))
    least = min(LEAST_YEARS, settings.years)
    short = [
        f"history too short: these weeks were seen in {_years(years)}, {least} are needed"
        for years in range(least)
    ]
    missing = ~np.isfinite(count[:, now])
    reasons = [NO_DATA, *short]
    return np.select([missing, *(seen == years for years in range(least))], reasons, "").astype(
        object
    )


def _verdict(
    count: np.ndarray,
    now: int,
    above: np.ndarray,
    settled: np.ndarray,
    settings: FarringtonSettings,
) -> np.ndarray:
    """Say what each series that has a model is."""
    recent = np.nansum(count[:, max(0, now - settings.within + 1) : now + 1], axis=1)
    few = f"fewer than {settings.least_events} events in {settings.within} weeks"
    return np.select(
        [~settled, recent < settings.least_events, above], [NOT_SETTLED, few, ALARM], NO_ALARM
    ).astype(object)


def _weeks_like(size: np.ndarray, before: np.ndarray, now: int, past: Past) -> np.ndarray:
    """Count the known weeks of the windows in weeks with the exposure of now."""
    columns = past.columns[past.window]
    known = np.isfinite(before[:, past.window])
    return np.where(known, size[:, columns], 0.0).sum(axis=1) / size[:, now]


def _answers(
    status: np.ndarray, rows: np.ndarray | None = None, **values: np.ndarray
) -> dict[str, np.ndarray]:
    """Put the values of some series among those of all."""
    answers = {name: np.full(len(status), np.nan) for name in ("expected", "upper", "score", "p")}
    answers["trend_used"] = np.zeros(len(status), dtype=bool)
    for name, found in values.items():
        answers[name][rows] = found
    return answers | {"alarm": status == ALARM, "status": status}


def _years(number: int) -> str:
    return "1 past year" if number == 1 else f"{number or 'no'} past years"
