"""How a case of small-area statistics is read, however it was written down, and when it is met.

Links may name pairs once or twice, or count from one; numbers without a tolerance are held to the
decimals they are given with; a p by shuffling to the luck of both shufflings.
"""

import datetime
import re

import numpy as np

from tests.factories import adjacency_from

LUCK = 4.0
"""Standard errors that two p by shuffling may be apart."""

MEMBERS = ("members", "places")
P = ("p", "p_value")
TIMES = ("time",)


def first_of(given, *names):
    """What a case gives under the first of these names that it uses."""
    return next(given[name] for name in names if name in given)


def graph_of(links, n):
    """Areas that touch: pairs from zero or from one, once or twice; none touches itself."""
    pairs = np.asarray(links, dtype=int).reshape(-1, 2)
    if pairs.size and pairs.max() == n:
        pairs = pairs - 1
    pairs = np.unique(np.sort(pairs[pairs[:, 0] != pairs[:, 1]], axis=1), axis=0)
    return adjacency_from(pairs, n)


def points_of(given, options):
    """Coordinates as longitude and latitude, or on a plane, and which of the two."""
    if "latitude_longitude" in given:
        return np.asarray(given["latitude_longitude"], float)[:, ::-1], True
    if "longitude_latitude" in given:
        return np.asarray(given["longitude_latitude"], float), True
    plane = ("cartesian", "x_y", "plane", "planar")
    on_globe = options.get("coordinates", "x_y") not in plane
    return np.asarray(first_of(given, "x_y", "coordinates", "points"), float), on_globe


def longest(share_or_periods, periods):
    """A longest stretch, given as a share of the periods or as their number."""
    if share_or_periods >= 1:
        return min(int(share_or_periods), periods)
    return max(int(share_or_periods * periods + 1e-9), 1)


def is_met(name, found, expected, tolerance, replicates=999):
    """Say whether a result is what a case asks for."""
    if name in MEMBERS:
        return sorted(map(str, np.atleast_1d(found))) == sorted(map(str, np.atleast_1d(expected)))
    if name in TIMES:
        return span_of(found) == span_of(expected, like=span_of(found))
    if isinstance(np.atleast_1d(expected)[0], str):
        return set(map(str, np.atleast_1d(found))) == set(map(str, np.atleast_1d(expected)))
    wanted, known = numbers(expected)
    got = np.asarray(np.atleast_1d(found), float)
    margin = margin_of(name, wanted, expected, tolerance, replicates)
    return got.shape == wanted.shape and bool(
        (np.abs(got - wanted)[known] <= margin[known]).all()  # a gap where one is not asked fails
    )


def numbers(values):
    """Numbers of a case, and where it has them."""
    listed = [np.nan if value is None else value for value in np.atleast_1d(values)]
    wanted = np.array(listed, float)
    return wanted, np.isfinite(wanted)


def margin_of(name, wanted, expected, tolerance, replicates=999):
    """How far each number may be off."""
    if name in P and name not in tolerance:
        p = np.clip(np.nan_to_num(wanted), 1 / (replicates + 1), 0.5)
        return LUCK * np.sqrt(2 * p * (1 - p) / (replicates + 1)) + 1 / (replicates + 1)
    if name in tolerance:
        return np.full(wanted.shape, float(tolerance[name]))
    if {"relative", "absolute"} & set(tolerance):
        relative = tolerance.get("relative", 0) * np.abs(np.nan_to_num(wanted))
        return np.maximum(relative, tolerance.get("absolute", 0))
    each = expected if isinstance(expected, list) else [expected]
    return np.array([half_of_last_decimal(value) for value in each])


def half_of_last_decimal(value):
    """Half of what the last decimal of a number stands for, as it is written."""
    written = re.fullmatch(r"-?\d+(?:\.(\d+))?(?:e([-+]\d+))?", repr(value))
    if written is None:
        return 0.0
    decimals = len(written[1] or "") - int(written[2] or 0)
    return 0.5 * 10.0**-decimals * (1 + 1e-9)


def span_of(time, like=None):
    """First and last day of a stretch of time, in numbers, as precisely as it is given."""
    ends = [end.strip() for end in str(time).split(" to ")]
    ends = ends * 2 if len(ends) == 1 else ends
    parts = [tuple(int(one) for one in re.findall(r"\d+", end)) for end in ends]
    if like is None or not all(parts):
        return parts if all(parts) else ends
    return [(*part, *other[len(part) :]) for part, other in zip(parts, like, strict=True)]


def stretch(times, first, last):
    """A stretch of time as SaTScan writes it: first and last day where times begin on days."""
    if not all(re.fullmatch(r"\d{4}([-/]\d+){0,2}", str(time)) for time in times):
        return f"{times[first]} to {times[last]}"
    begin = [datetime.date(*map(int, [*re.split("[-/]", str(time)), 1, 1][:3])) for time in times]
    if last + 1 < len(begin):
        after = begin[last + 1]
    else:
        step = (begin[-1] - begin[-2]).days
        round_up = {365: 366, 366: 366, 28: 31, 29: 31, 30: 31, 31: 31}.get(step, step)
        after = begin[-1] + datetime.timedelta(days=round_up)
        after = after if round_up == step and step < 28 else after.replace(day=begin[-1].day)
    end = after - datetime.timedelta(days=1)
    return " to ".join(f"{day.year}/{day.month}/{day.day}" for day in (begin[first], end))
