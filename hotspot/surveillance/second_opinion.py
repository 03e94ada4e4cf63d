"""A week that its own chart flags is the surer news if the same weeks of past years say so, too."""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from hotspot.core.chart import Exclusion
from hotspot.spc.seasons.ears import ears
from hotspot.spc.seasons.farrington import farrington
from hotspot.spc.seasons.farrington_settings import NOUFAILY
from hotspot.spc.seasons.history import supported_by
from hotspot.surveillance.answers import Signal


@dataclass(frozen=True)
class SecondOpinion:
    """What another method says of the chosen week of a chart.

    Parameters
    ----------
    method : str
        Name, as the field has it.
    expected, upper : float
        Events it expects, and the number above which it alarms.
    events : float
        Events of the week.
    alarm : bool
        Whether there are more.
    p : float
        Probability of as many events or more; not a number where the method gives none.
    """

    method: str
    expected: float
    upper: float
    events: float
    alarm: bool
    p: float


def second_opinion(
    signal: Signal, week: date, exclusions: tuple[Exclusion, ...] = ()
) -> SecondOpinion | None:
    """Judge the chosen week of a neighborhood as outbreak detection would.

    Parameters
    ----------
    signal : Signal
        After protection, of weekly counts: what is hidden is missing here, too.
    week : date
        Saturday that ends the week.
    exclusions : tuple of Exclusion
        Weeks that say nothing of usual years.

    Returns
    -------
    SecondOpinion or None
        With three years of complete weeks, by the same weeks of past years (Farrington flexible);
        with less than one year, by the weeks just before (EARS C2), which calls every rise of a
        season; None in between, of proportions, of periods longer than a week, and where the week
        is hidden, late or without enough past.
    """
    panel = signal.panel
    if panel.window > 1 or panel.measure.family == "proportion" or panel.measure.better != "lower":
        return None
    column = panel.column(np.datetime64(week, "D"))
    usable = panel.observed[0] & panel.complete & np.isfinite(panel.events[0])
    if not usable[column] or signal.suppressed:
        return None
    events = np.where(usable, panel.events[0], np.nan)[np.newaxis, : column + 1]
    support = supported_by(int(usable[:column].sum()), 2)
    if support.years:
        exposure = panel.exposure[:, : column + 1]
        weeks = panel.weeks[: column + 1]
        return _farrington(events, exposure, weeks, support.years, exclusions)
    return _ears(events) if support.alerts == "EARS" else None


def _farrington(
    events: np.ndarray,
    exposure: np.ndarray,
    weeks: np.ndarray,
    years: int,
    exclusions: tuple[Exclusion, ...],
) -> SecondOpinion | None:
    settings = replace(NOUFAILY, years=years, epochs=exclusions)
    found = farrington(events, exposure, weeks=weeks, settings=settings)
    expected, upper, p = (float(each[0, 0]) for each in (found.expected, found.upper, found.p))
    if not np.isfinite([expected, upper]).all():
        return None
    said = f"Farrington flexible, {years} years"
    return SecondOpinion(said, expected, upper, float(events[0, -1]), bool(found.alarm[0, 0]), p)


def _ears(events: np.ndarray) -> SecondOpinion | None:
    limits = ears(events, method="C2")
    centre, upper = float(limits.centre[0, -1]), float(limits.upper[0, -1])
    if not np.isfinite([centre, upper]).all():
        return None
    came = float(events[0, -1])
    return SecondOpinion("EARS C2, a stop-gap", centre, upper, came, came > upper, np.nan)
