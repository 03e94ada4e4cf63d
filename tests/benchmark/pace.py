"""Limits in milliseconds were written on one machine; another is slower at everything by some.

A fixed piece of work, none of it ours, is timed in the same run, and limits are stretched by what
it takes beyond its time there. So a limit stays a ratio: code that becomes slower is found on any
machine, and a slower machine finds nothing. ``HOTSPOT_QUIET=1`` judges by the bare limits.
"""

import json
import os
import time
from functools import lru_cache

import numpy as np
import pandas as pd

REFERENCE_MS = 27.0
"""What the work takes on the machine for which the limits were written."""

SLOWEST = 2.5
"""A machine slower than this is not fit to time anything on."""


@lru_cache(maxsize=1)
def pace() -> float:
    """Say how many times as long as on the reference this machine takes, 1 if it is faster."""
    if os.environ.get("HOTSPOT_QUIET") == "1":
        return 1.0
    return min(max(1000 * min(_seconds() for _ in range(7)) / REFERENCE_MS, 1.0), SLOWEST)


def _seconds() -> float:
    begun = time.perf_counter()
    _work()
    return time.perf_counter() - begun


def _work() -> None:
    """Do some of what pages do: loops, tables, arrays and text."""
    values = np.random.default_rng(1).normal(size=120_000)
    table = pd.DataFrame({"area": np.arange(120_000) % 900, "value": values})
    table.groupby("area")["value"].agg(["sum", "size"])
    square = values[:90_000].reshape(300, 300)
    np.linalg.cholesky(square @ square.T + 300 * np.eye(300))
    json.dumps(np.sort(values)[:30_000].tolist())
    sum(one * one for one in range(150_000))
