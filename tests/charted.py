"""Charts of series, made with the few decisions a test is about."""

from typing import Any

import numpy as np

from hotspot.core.chart import ControlChart, Phase
from hotspot.spc.charts import chart_many
from hotspot.spc.rules import STANDARD, RuleSettings
from hotspot.spc.settings import ChartSettings


def chart_own_past(events, exposure, weeks, **given: Any) -> list[ControlChart]:
    """Chart areas against their own past; ``phases`` is a number a week."""
    return _chart("own past", events, exposure, weeks, **given)


def chart_against_region(events, exposure, weeks, **given: Any) -> list[ControlChart]:
    """Chart areas against the rest of the region."""
    return _chart("region", events, exposure, weeks, **given)


def chart_one(events, exposure, weeks, **given: Any) -> ControlChart:
    """Chart one series against its own past."""
    (chart,) = chart_own_past([events], [exposure], weeks, **given)
    return chart


def _chart(
    compared: str,
    events,
    exposure,
    weeks,
    *,
    baseline_weeks: int,
    phases=None,
    kind: str = "auto",
    rules: RuleSettings = STANDARD,
    completeness=None,
    completeness_sd=None,
    **given: Any,
) -> list[ControlChart]:
    numbers = np.zeros(len(weeks), dtype=int) if phases is None else np.asarray(phases)
    starts = np.asarray(weeks, dtype="datetime64[D]")[1:][np.diff(numbers) > 0]
    settings = ChartSettings(
        kind=kind,
        compared=compared,
        rules=rules,
        baseline_weeks=baseline_weeks,
        phases=tuple(Phase(start.item()) for start in starts),
    )
    late = None if completeness is None else (completeness, completeness_sd)
    return chart_many(events, exposure, weeks, settings=settings, completeness=late, **given)
