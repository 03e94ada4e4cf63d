"""A series moves every week; its limits say which moves are worth a second look."""

from dataclasses import dataclass

import numpy as np

SIGNALS_HIGH = ("high point", "high shift")
SIGNALS_LOW = ("low point", "low shift")


@dataclass(frozen=True, eq=False)
class ControlChart:
    """A series with its limits and what the rules say of each week.

    Parameters
    ----------
    weeks : ndarray of datetime64[D], shape (w,)
        Week endings.
    value, centre, lower, upper : ndarray of float, shape (w,)
        Per person-week, or a share; not a number where there is no data.
    status : ndarray of str, shape (w,)
        "common cause", "high point", "low point", "high shift", "low shift", "incomplete" or
        "no data".
    phase : ndarray of int, shape (w,)
        Stretch of the series with its own limits, from 0.
    baseline : ndarray of bool, shape (w,)
        Weeks the limits were computed from.
    kind : str
        "u′", "p′" or "XmR".
    why : str
        Reason for the kind, and for rules that are switched off, in words.
    sigma_z : ndarray of float, shape (n_phases,)
        Spread beyond chance that widens the limits; 1 is none, and for XmR not a number.
    rules : tuple of str
        Rules that were applied, in words.
    hollow : ndarray of bool, shape (w,)
        Weeks that late records still change. Default: the incomplete ones.
    value_lower, value_upper : ndarray of float, shape (w,)
        95 % interval in which a hollow value will come to lie, if known. Default: not a number.
    """

    weeks: np.ndarray
    value: np.ndarray
    centre: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    status: np.ndarray
    phase: np.ndarray
    baseline: np.ndarray
    kind: str
    why: str
    sigma_z: np.ndarray
    rules: tuple[str, ...]
    hollow: np.ndarray | None = None
    value_lower: np.ndarray | None = None
    value_upper: np.ndarray | None = None

    def __post_init__(self) -> None:
        """Take what late records change from the status where nothing is said of it."""
        if self.hollow is None:
            object.__setattr__(self, "hollow", self.status == "incomplete")
        for name in ("value_lower", "value_upper"):
            if getattr(self, name) is None:
                object.__setattr__(self, name, np.full(self.value.shape, np.nan))

    @property
    def signal(self) -> np.ndarray:
        """Mask of the weeks in which a rule fired."""
        return np.isin(self.status, (*SIGNALS_HIGH, *SIGNALS_LOW))
