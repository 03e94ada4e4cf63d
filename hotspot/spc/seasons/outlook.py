"""What past years expect of a week is a number with two uncertainties, its own and the week's."""

from dataclasses import dataclass, fields

import numpy as np
from scipy.special import stdtr

from hotspot.spc.seasons.farrington_settings import FarringtonSettings
from hotspot.spc.seasons.loglinear import Design, Fit, fit_periods

YEARS_FOR_A_TREND = 3
"""With fewer, a trend is the difference of two winters."""

LOG_MOST = np.log(1e9)
"""Logarithm of more events than a week can have; a model that expects them has run away."""


@dataclass(frozen=True, eq=False)
class Outlook:
    """What is expected of a week; one row a series.

    Parameters
    ----------
    log_mean : ndarray of float, shape (n,)
        Logarithm of the events expected.
    error : ndarray of float, shape (n,)
        Its standard error.
    dispersion : ndarray of float, shape (n,)
        Variance of a count over its mean, at least one.
    p_trend : ndarray of float, shape (n,)
        Significance of the trend; 1 without one.
    trend_used : ndarray of bool, shape (n,)
        The model has a trend.
    settled : ndarray of bool, shape (n,)
        The fit converged, with weeks to spare, and expects a number that a week can have.
    """

    log_mean: np.ndarray
    error: np.ndarray
    dispersion: np.ndarray
    p_trend: np.ndarray
    trend_used: np.ndarray
    settled: np.ndarray

    def put(self, rows: np.ndarray, other: "Outlook") -> None:
        """Overwrite some rows by those of another outlook."""
        for field in fields(self):
            getattr(self, field.name)[rows] = getattr(other, field.name)


def look_ahead(
    counts: np.ndarray,
    size: np.ndarray,
    size_now: np.ndarray,
    design: Design,
    settings: FarringtonSettings,
) -> Outlook:
    """Expect a week by its past, with a trend where that is earned.

    Parameters
    ----------
    counts : ndarray of float, shape (n, m)
        Of the weeks of the past; not a number where missing.
    size : ndarray of float, shape (n, m)
        Exposure of those weeks, above zero where the count is known.
    size_now : ndarray of float, shape (n,)
        Exposure of the week to expect, above zero.
    design : Design
        What the weeks of the past are.
    settings : FarringtonSettings
        Trend and weights.

    Returns
    -------
    Outlook
        Of the week at time zero.
    """
    known = np.isfinite(counts)
    y, prior = np.where(known, counts, 0.0), known.astype(float)
    log_size, log_now = np.log(np.where(known, size, 1.0)), np.log(size_now)
    if not (settings.trend and settings.years >= YEARS_FOR_A_TREND):
        return _model(y, prior, log_size, log_now, design, settings, trend=False)
    found = _model(y, prior, log_size, log_now, design, settings, trend=True)
    modest = np.exp(np.minimum(found.log_mean, LOG_MOST)) <= y.max(axis=1)
    earned = found.settled & found.trend_used & (found.p_trend < settings.p_trend) & modest
    rows = np.flatnonzero(~earned)
    if rows.size:
        some = y[rows], prior[rows], log_size[rows], log_now[rows]
        found.put(rows, _model(*some, design, settings, trend=False))
    return found


def _model(
    y: np.ndarray,
    prior: np.ndarray,
    log_size: np.ndarray,
    log_now: np.ndarray,
    design: Design,
    settings: FarringtonSettings,
    *,
    trend: bool,
) -> Outlook:
    """Fit, weight past outbreaks down, and fit again."""
    fit = fit_periods(y, prior, log_size, design, trend=trend)
    sloped = np.isfinite(fit.lever)
    spare = prior.sum(axis=1) - (fit.mass > 0).sum(axis=1) - sloped
    free = np.maximum(spare, 1)
    dispersion = _pearson(fit, y) / free
    settled = fit.settled & (spare > 0) & (fit.mass[:, -1] > 0)
    if settings.reweight:
        excess = _anscombe(fit, y, np.maximum(dispersion, 1), design)
        prior = _weighted_down(excess, prior, settings.weights_threshold)
        fit = fit_periods(y, prior, log_size, design, trend=trend)
        settled &= fit.settled
        dispersion = _pearson(fit, y) / free
    of_errors = np.maximum(dispersion, 1)
    if settings.like_surveillance:
        of_errors = dispersion
        if settings.reweight:
            of_errors = (prior * ((y - fit.mean) / fit.mean) ** 2).sum(axis=1) / free
    error = np.sqrt(of_errors * fit.variance_now())
    t = np.abs(fit.slope) * np.sqrt(fit.lever / of_errors) if trend else np.zeros(len(y))
    p_trend = np.where(sloped, 2 * stdtr(free, -np.where(sloped, t, 0.0)), 1.0)
    log_mean = fit.level[:, -1] + log_now
    settled &= log_mean < LOG_MOST
    return Outlook(log_mean, error, np.maximum(dispersion, 1), p_trend, sloped, settled)


def _pearson(fit: Fit, y: np.ndarray) -> np.ndarray:
    """Sum the squared residuals, each over its variance."""
    return np.einsum("ij,ij->i", fit.weight, ((y - fit.mean) / fit.mean) ** 2)


def _anscombe(fit: Fit, y: np.ndarray, dispersion: np.ndarray, design: Design) -> np.ndarray:
    """Standardize residuals so that those of Poisson counts are nearly normal."""
    own = np.maximum(1 - fit.leverage(design), 1e-9)
    off = 1.5 * np.sqrt(fit.mean) * (np.cbrt((y / fit.mean) ** 2) - 1)
    return off / np.sqrt(dispersion[:, None] * own)


def _weighted_down(excess: np.ndarray, prior: np.ndarray, threshold: float) -> np.ndarray:
    """Give weeks with an excess the weight one over its square; the weights keep their sum."""
    high = excess > max(threshold, 0.0)
    weights = prior / np.where(high, excess, 1.0) ** 2
    return weights * (prior.sum(axis=1) / np.maximum(weights.sum(axis=1), 1e-300))[:, None]
