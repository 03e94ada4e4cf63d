"""Matrices that know their map: factored along it, inverted where two areas touch."""

from hotspot.linalg.elimination import Elimination, plan_elimination
from hotspot.linalg.factor import Factor
from hotspot.linalg.threads import one_thread

__all__ = ["Elimination", "Factor", "one_thread", "plan_elimination"]
