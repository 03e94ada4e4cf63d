"""How many years are the past, and how improbable is an alarm? Somebody has to decide, by name."""

from dataclasses import dataclass
from typing import Literal

from hotspot.core.chart import Exclusion
from hotspot.core.errors import InvalidCounts, UnsupportedMethod

POWERS = (1.0, 1 / 2, 2 / 3)
"""Of counts, under which they are less skewed."""


@dataclass(frozen=True)
class FarringtonSettings:
    """How past years are compared with this week; in brackets the names of R's surveillance.

    Parameters
    ----------
    years : int, default 5
        Past years to use (``b``), at least 1.
    half_window : int, default 3
        Weeks before and after the same week of a past year that are its window (``w``).
    periods : int, default 10
        Windows, and the periods from one to the next (``noPeriods``); 1 leaves out all weeks
        between the windows.
    reweight : bool, default True
        Weight past outbreaks down.
    weights_threshold : float, default 2.58
        Standardized residual above which a week is one (``weightsThreshold``).
    trend : bool, default True
        Allow a trend where there are three years, it is significant, and it expects no more than
        was ever seen.
    p_trend : float, default 0.05
        Significance of a trend (``pThresholdTrend``); 1 always takes it.
    skip : int, default 26
        Weeks just before this one that are no past (``pastWeeksNotIncluded``), so that an outbreak
        that begins does not become what is expected.
    alpha : float, default 0.01
        Probability beyond the bound, on one side.
    bound : {"nbPlugin", "muan", "delta"}
        Quantile of a negative binomial with the expected mean; with the upper end of its
        interval; or a normal one of a power of the count (``thresholdMethod``).
    power : float, default 2/3
        Of "delta": 1, 1/2 or 2/3 (``powertrans``).
    least_events, within : int, default 5 and 4
        Events in as many weeks up to this one, below which nothing is judged (``limit54``).
    epochs : tuple of Exclusion
        Weeks that are no past; they are judged all the same.
    weeks_a_year : int, default 52
        Weeks from one year's week to the next where there are no dates (``freq``).
    like_surveillance : bool, default False
        Take two peculiarities of surveillance 1.20.3: standard errors whose dispersion is of
        unweighted relative residuals, and a score on the logarithm of what is expected.

    Raises
    ------
    InvalidCounts
        If a number is out of its range.
    UnsupportedMethod
        If the bound or the power is unknown.
    """

    years: int = 5
    half_window: int = 3
    periods: int = 10
    reweight: bool = True
    weights_threshold: float = 2.58
    trend: bool = True
    p_trend: float = 0.05
    skip: int = 26
    alpha: float = 0.01
    bound: Literal["nbPlugin", "muan", "delta"] = "nbPlugin"
    power: float = 2 / 3
    least_events: int = 5
    within: int = 4
    epochs: tuple[Exclusion, ...] = ()
    weeks_a_year: int = 52
    like_surveillance: bool = False

    def __post_init__(self) -> None:
        """Refuse what cannot be computed."""
        at_least_one = min(self.years, self.periods, self.within)
        if at_least_one < 1 or min(self.half_window, self.skip, self.least_events) < 0:
            raise InvalidCounts(
                "years, periods and within must be at least 1; half_window, skip and least_events"
                " not below 0"
            )
        if self.periods + 2 * self.half_window > self.weeks_a_year - 1:
            raise InvalidCounts(
                f"a window of {2 * self.half_window + 1} weeks leaves fewer weeks of a year than"
                f" {self.periods - 1} periods need; take fewer"
            )
        if not 0 < self.alpha < 0.5:
            raise InvalidCounts(f"alpha must be above 0 and below 0.5, not {self.alpha:g}")
        if self.bound not in ("nbPlugin", "muan", "delta") or self.power not in POWERS:
            raise UnsupportedMethod(
                f"bound is {self.bound!r}, power {self.power!r}; choose nbPlugin, muan or delta,"
                " and 1, 1/2 or 2/3"
            )


NOUFAILY = FarringtonSettings()
"""As recommended in 2013."""
