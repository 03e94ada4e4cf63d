"""Series in which nothing happens, of the kinds a network has: whoever flags them cries wolf.

The stays are an assumption: a mixture of geometric lengths with a mean of 3.75 days.
"""

import numpy as np


def poisson(rng: np.random.Generator, mean: float, shape: tuple[int, int]) -> np.ndarray:
    """Independent events."""
    return rng.poisson(mean, shape).astype(float)


def negative_binomial(
    rng: np.random.Generator, mean: float, size: float, shape: tuple[int, int]
) -> np.ndarray:
    """Events of weeks that differ beyond chance: variance mean + mean² / size."""
    return rng.negative_binomial(size, size / (size + mean), shape).astype(float)


def occupied_bed_days(
    rng: np.random.Generator, admissions: float, shape: tuple[int, int]
) -> np.ndarray:
    """Days in hospital, counted in the week they fall in, from steady admissions a week."""
    areas, weeks = shape
    warm_up = 140
    days = warm_up + 7 * weeks
    admitted = rng.poisson(admissions / 7, (areas, days))
    area, day = np.nonzero(admitted)
    area, day = (np.repeat(each, admitted[area, day]) for each in (area, day))
    mean_stay = np.where(rng.random(len(day)) < 0.85, 2.2, 12.5)
    left = np.minimum(day + rng.geometric(1 / mean_stay), days)
    change = np.zeros((areas, days + 1))
    np.add.at(change, (area, day), 1)
    np.add.at(change, (area, left), -1)
    occupied = np.cumsum(change, axis=1)[:, warm_up:-1]
    return occupied.reshape(areas, weeks, 7).sum(axis=2)


def days_of_stays(
    rng: np.random.Generator, admissions: float, shape: tuple[int, int]
) -> np.ndarray:
    """Bed-days put into the week of admission; few stays last very long (lognormal)."""
    stays = rng.poisson(admissions, shape)
    days = np.ceil(rng.lognormal(0.8, 1.2, stays.sum()))
    ends = np.cumsum(np.concatenate(([0.0], days)))[np.cumsum(stays.ravel())]
    return np.diff(ends, prepend=0.0).reshape(shape)


def waves(
    rng: np.random.Generator, mean: float, alike: float, sd: float, shape: tuple[int, int]
) -> np.ndarray:
    """Events about a level that wanders slowly (first-order autoregressive logarithm)."""
    level = np.empty(shape)
    level[:, 0] = rng.normal(size=shape[0])
    for week in range(1, shape[1]):
        fresh = rng.normal(size=shape[0])
        level[:, week] = alike * level[:, week - 1] + np.sqrt(1 - alike**2) * fresh
    return rng.poisson(mean * np.exp(sd * level - sd**2 / 2)).astype(float)


def with_empty_weeks(
    rng: np.random.Generator, share: float, mean: float, shape: tuple[int, int]
) -> np.ndarray:
    """Independent events, but none at all in some weeks."""
    return np.where(rng.random(shape) < share, 0.0, rng.poisson(mean, shape))


def shares(
    rng: np.random.Generator, asked: float, share: float, spread: float, shape: tuple[int, int]
) -> tuple[np.ndarray, np.ndarray]:
    """Children who say yes, and children asked; weeks differ on the logit scale."""
    odds = np.log(share / (1 - share)) + spread * rng.normal(size=shape)
    size = rng.poisson(asked, shape) + 1
    return rng.binomial(size, 1 / (1 + np.exp(-odds))).astype(float), size.astype(float)


def winters(rng: np.random.Generator, weeks: int) -> np.ndarray:
    """Relative level of a region with a respiratory peak, early or late, high or low."""
    week = np.arange(weeks)
    level = np.ones(weeks)
    for year in range(weeks // 52 + 2):
        peak = 52 * year + rng.normal(0, 1.5)
        level += 2 * (1 + rng.normal(0, 0.15)) * np.exp(-(((week - peak) / 4) ** 2))
    return level
