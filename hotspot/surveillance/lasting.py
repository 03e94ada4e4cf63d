"""How long a sign has lasted tells a team more than that it is there."""

import numpy as np

from hotspot.core.types import SIGNALS_EVEN, SIGNALS_HIGH, SIGNALS_LOW, ControlChart


def run_length(chart: ControlChart, column: int) -> int:
    """Count the points of the run that a shift is made of, up to a column."""
    side = np.sign(chart.value[: column + 1] - chart.middle[: column + 1])
    side[chart.phase[: column + 1] != chart.phase[column]] = 0
    against = np.flatnonzero(side == -side[column])
    return int((side[against[-1] + 1 if against.size else 0 :] == side[column]).sum())


def weeks_running(status: np.ndarray, column: int) -> int:
    """Count the points in a row, up to a column, that say the same as it."""
    alike = (SIGNALS_HIGH, SIGNALS_LOW, SIGNALS_EVEN)
    kind = next((kind for kind in alike if status[column] in kind), (status[column],))
    same = np.isin(status[: column + 1], kind)
    breaks = np.flatnonzero(~same)
    return int(column - breaks[-1]) if breaks.size else column + 1
