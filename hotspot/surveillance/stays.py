"""Did bed-days change because more children came, or because they stayed longer?

The two ask for different work, at home and on the ward. The year before is what a reader compares
with, so it is the year before that is taken apart; whether a change goes beyond luck and the region
is said elsewhere, and not again here.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np

from hotspot.rates.compare import RatioEstimate
from hotspot.rates.stays import StaySplit, split_stays
from hotspot.store.snapshots import Snapshot
from hotspot.surveillance.spans import counted_spans

ALIKE = 0.05
"""A change by less than this, if it may be none, is told as none."""

PARTS = ("bed_days", "admissions")
"""Measures whose changes are told."""


@dataclass(frozen=True)
class StayChange:
    """A neighborhood's change of bed-days on the year before, with its two parts.

    Parameters
    ----------
    area : str
        Id.
    bed_days, admissions, length : tuple of float
        Ratio, newest span over the 52 weeks before it, with its lower and upper limit: of bed-days
        and of stays a child, and of days a stay. Not numbers where there is none.
    sentence : str
        One plain sentence; "" where there is nothing to say, or too few children to say it of.
    """

    area: str
    bed_days: tuple[float, float, float]
    admissions: tuple[float, float, float]
    length: tuple[float, float, float]
    sentence: str


def stays_or_length(
    snapshot: Snapshot, *, week: date, age_band: str = "all", since: date | None = None
) -> tuple[StayChange, ...]:
    """Take every neighborhood's change of bed-days on the year before apart.

    Parameters
    ----------
    snapshot : Snapshot
        Where the counts are.
    week : date
        Saturday the newest span ends with.
    age_band : str, default "all"
        Or a band of the site.
    since : date or None
        Week ending after which the newest span begins; None is 52 weeks.

    Returns
    -------
    tuple of StayChange
        One a neighborhood, in the order of their ids. With fewer children than the site's threshold
        behind the bed-days or the stays of a year, nothing is told.

    Raises
    ------
    NotEnoughData
        As ``surveillance.compare.year_on_year``, or if the feeds have no stays.
    """
    (panel, days), (_, stays) = (
        counted_spans(snapshot, part, week, age_band, since) for part in PARTS
    )
    found = split_stays(
        [days.year_before, days.after],
        [stays.year_before, stays.after],
        [days.at_risk_year_before, days.at_risk_after],
        k=days.repeats,
        k_stays=stays.repeats,
    )
    few = days.few | stays.few
    return tuple(
        _change(str(area), found, row, told=not few[row]) for row, area in enumerate(panel.areas)
    )


def _change(area: str, split: StaySplit, row: int, *, told: bool) -> StayChange:
    gap = (np.nan, np.nan, np.nan)
    parts = (split.bed_days, split.admissions, split.length)
    whole, admissions, length = (_limits(part, row) if told else gap for part in parts)
    sentence = _sentence(whole, admissions, length) if np.isfinite(whole[0]) else ""
    return StayChange(area, whole, admissions, length, sentence)


def _limits(part: RatioEstimate, row: int) -> tuple[float, float, float]:
    return float(part.ratio[row]), float(part.lower[row]), float(part.upper[row])


def _sentence(
    whole: tuple[float, float, float],
    admissions: tuple[float, float, float],
    length: tuple[float, float, float],
) -> str:
    """Say by how much bed-days changed, and what changed about stays."""
    on = f"{_percent(whole)} on the year before"
    if not np.isfinite(admissions[0]):
        return f"Bed-days {on}; in one of the two, all of stays that had begun before it."
    stays = _named(admissions, ("fewer", "more"), "about as many stays")
    days = _named(length, ("shorter", "longer"), "stays about as long")
    return f"Bed-days {on}: {stays}; {days}."


def _named(part: tuple[float, float, float], ways: tuple[str, str], alike: str) -> str:
    ratio, lower, upper = part
    way = ways[ratio > 1]
    if upper < 1 or lower > 1:
        return f"{way} stays, {_percent(part)}"
    if abs(ratio - 1) < ALIKE:
        return f"{alike}, {_percent(part)}"
    return f"stays not clearly {way}, {_percent(part)}"


def _percent(part: tuple[float, float, float]) -> str:
    """Write a ratio as a change with its interval: −18 % (−30 to −4)."""
    change, lower, upper = (_signed(100 * (value - 1)) for value in part)
    return f"{change} % ({lower} to {upper})"


def _signed(value: float) -> str:
    whole = round(value)
    return "0" if whole == 0 else f"{'+' if whole > 0 else '−'}{abs(whole)}"
