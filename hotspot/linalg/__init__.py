"""Matrices that know their map: factored along it, inverted where two areas touch."""

from hotspot.linalg.elimination import Elimination, plan_elimination
from hotspot.linalg.factor import Factor

__all__ = ["Elimination", "Factor", "plan_elimination"]
