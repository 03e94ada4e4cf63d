"""Signs that tell news from noise: each is a small function, all are chosen in one place.

The more rules judge a chart, the more often they cry wolf: two find nearly all there is to find.
"""

from hotspot.spc.rules.anhoej import run_tests
from hotspot.spc.rules.false_alarms import FalseAlarms, false_alarms
from hotspot.spc.rules.judge import judge, middle_of
from hotspot.spc.rules.points import SAME, high_points, low_points, side_of
from hotspot.spc.rules.runs import high_shifts, low_shifts, run_lengths
from hotspot.spc.rules.settings import (
    ANHOEJ,
    IHI,
    NELSON,
    NHS,
    RULE_SETS,
    STANDARD,
    WESTERN_ELECTRIC,
    RuleSettings,
)

__all__ = [
    "ANHOEJ",
    "IHI",
    "NELSON",
    "NHS",
    "RULE_SETS",
    "SAME",
    "STANDARD",
    "WESTERN_ELECTRIC",
    "FalseAlarms",
    "RuleSettings",
    "false_alarms",
    "high_points",
    "high_shifts",
    "judge",
    "low_points",
    "low_shifts",
    "middle_of",
    "run_lengths",
    "run_tests",
    "side_of",
]
