"""Weekly rates of places that learn from the places they touch and from the weeks around."""

from hotspot.rates.spacetime.dynamics import Dynamics
from hotspot.rates.spacetime.result import WeeklyCurves
from hotspot.rates.spacetime.smooth import smooth_weeks

__all__ = ["Dynamics", "WeeklyCurves", "smooth_weeks"]
