"""How far the past reaches decides what can be expected of today."""

from dataclasses import dataclass

from hotspot.core.errors import InvalidCounts
from hotspot.spc.seasons.farrington_settings import NOUFAILY
from hotspot.spc.seasons.outlook import YEARS_FOR_A_TREND as THREE
from hotspot.spc.seasons.seasonal import LEAST_WEEKS
from hotspot.spc.settings import Compared

ONE_YEAR = 52
"""Weeks without which a week's own season has never been seen."""


@dataclass(frozen=True)
class Support:
    """What a series' past supports.

    Parameters
    ----------
    compared : tuple of {"season", "region", "own past"}
        Centre lines that can be drawn, the most telling first.
    alerts : str
        "Farrington flexible", "chart limits" or "EARS": what may say of single weeks that they are
        news.
    years : int
        Past years that Farrington flexible can use, up to five; 0 where it cannot.
    why : str
        Reason, in words.
    """

    compared: tuple[Compared, ...]
    alerts: str
    years: int
    why: str


def supported_by(n_weeks: int, n_areas: int) -> Support:
    """Say which expected baselines a past supports.

    Parameters
    ----------
    n_weeks : int
        Usable weeks before the one to judge: complete, observed, in no epoch that was taken out.
    n_areas : int
        Areas that are charted together, at least 1.

    Returns
    -------
    Support
        With three years the same weeks of past years can be compared one by one; with two, all
        areas together show a season; with less than one nothing is known of this time of year, and
        EARS, which compares with the last weeks alone, is a stop-gap that calls each winter's rise.
        The rest of the region can be compared with always, if there is one.

    Raises
    ------
    InvalidCounts
        If there are fewer than no weeks, or no area.
    """
    if n_weeks < 0 or n_areas < 1:
        raise InvalidCounts(
            f"{n_weeks} weeks of {n_areas} areas are no history; give 0 weeks and 1 area at least"
        )
    region: tuple[Compared, ...] = ("region",) if n_areas > 1 else ()
    season: tuple[Compared, ...] = ("season",) if n_weeks >= LEAST_WEEKS else ()
    compared: tuple[Compared, ...] = (*season, *region, "own past")
    years = min(n_weeks // ONE_YEAR, NOUFAILY.years)
    years = years if years >= THREE else 0
    alerts = "EARS" if n_weeks < ONE_YEAR else "chart limits"
    said = _of_the_past(n_weeks, years)
    together = (
        f"The same week in {n_areas - 1} other areas can be compared with at once."
        if region
        else "There is no other area to compare with."
    )
    return Support(
        compared, "Farrington flexible" if years else alerts, years, f"{said} {together}"
    )


def _of_the_past(n_weeks: int, years: int) -> str:
    """Say what the number of weeks is enough for."""
    past = f"{n_weeks} weeks of past"
    if years:
        better = "" if years == NOUFAILY.years else "; five are better"
        return (
            f"{past}: a week can be judged by the same weeks of {years} years (Farrington"
            f" flexible){better}. A season can be expected."
        )
    if n_weeks >= LEAST_WEEKS:
        return (
            f"{past}: a season can be expected; Farrington flexible needs {THREE} years"
            f" ({THREE * ONE_YEAR} weeks)."
        )
    if n_weeks >= ONE_YEAR:
        return (
            f"{past}: no season can be expected, which needs two years ({LEAST_WEEKS} weeks);"
            " limits from the own past call each winter."
        )
    return (
        f"{past}: less than a year, so this time of year was never seen. EARS compares with the"
        " weeks just before, and calls each winter's rise."
    )
