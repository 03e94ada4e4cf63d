"""A series in, a control chart out: which of its weeks are news, and which the usual noise."""

from hotspot.core.chart import ControlChart, Exclusion, Phase
from hotspot.spc.charts import chart_many
from hotspot.spc.pasted import control_chart
from hotspot.spc.rules import RULE_SETS, RuleSettings
from hotspot.spc.settings import ChartSettings

__all__ = [
    "RULE_SETS",
    "ChartSettings",
    "ControlChart",
    "Exclusion",
    "Phase",
    "RuleSettings",
    "chart_many",
    "control_chart",
]
