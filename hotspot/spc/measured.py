"""What is measured and not counted varies as it varies, and every chart of it has its own options.

Measurements, times and gaps have no exposure. Their charts take what is known of the series (a
mean, a standard deviation) and how to look at it (a weight, a shift to find) by the names below.
"""

from collections.abc import Callable, Mapping
from numbers import Real

import numpy as np

from hotspot.core.errors import InvalidCounts, UnsupportedMethod
from hotspot.spc.baselines import Baseline
from hotspot.spc.given import MOST
from hotspot.spc.limits.individuals import mr, run, unlimited
from hotspot.spc.limits.memory import cusum, ewma
from hotspot.spc.limits.rare import g, t
from hotspot.spc.limits.shewhart import Limits, xmr
from hotspot.spc.limits.subgroups import s, subgroups, xbar
from hotspot.spc.settings import ChartSettings

Options = Mapping[str, float | str]
"""Of one chart, by name."""

Maker = Callable[..., Limits]


def _gaps(chart: Maker) -> Maker:
    """Let limits know how few gaps they are from, unless somebody asks for others."""

    def made(x: np.ndarray, use: Baseline, how: ChartSettings, **given: float | str) -> Limits:
        screen = {"screen": how.screen} if chart is t else {}
        return chart(
            x, use, **({"limits": "predictive", "tails": (how.tail, how.tail)} | given | screen)
        )

    return made


MEASURED: dict[str, Maker] = {
    "XmR": lambda x, use, how: xmr(x, use, screen=how.screen, d2=how.d2),
    "MR": lambda x, use, how, **given: mr(x, use, screen=how.screen, **given),
    "run": lambda x, use, _, **given: unlimited(run(x, use, **given)),
    "g": _gaps(g),
    "t": _gaps(t),
    "EWMA": lambda x, use, how, **given: ewma(x, use, screen=how.screen, d2=how.d2, **given),
    "CUSUM": lambda x, use, _, **given: cusum(x, use, **given).limits,
}
"""Charts of measurements and of gaps, which have no exposure."""

GROUPED: dict[str, Maker] = {
    "x̄": lambda x, use, _, **given: xbar(subgroups(x), use, **given),
    "s": lambda x, use, _, **given: s(subgroups(x), use, **given),
}
"""Charts of several measurements a point."""

GAPS = ("g", "t")
"""Charts whose points are events, not weeks."""

POINTS_ONLY = ("MR", "EWMA", "CUSUM", "s")
"""Charts whose neighboring points are alike by construction, or lie on one side for good."""

OPTIONS: dict[str, tuple[str, ...]] = {
    "run": ("centre",),
    "MR": ("centre",),
    "x̄": ("centre",),
    "s": ("centre",),
    "g": ("mean", "every", "limits"),
    "t": ("mean", "every", "limits"),
    "EWMA": ("centre", "sd", "weight", "sigmas"),
    "CUSUM": ("centre", "sd", "shift", "interval", "head_start"),
}
"""What can be said of each chart; the others have no options."""

LEAST, MOST_EVENTS = 1e-9, 1000
"""Less is nothing, and a gap of more events is no rare one."""

_ABOVE_ZERO = ("mean", "sd", "weight", "sigmas", "interval")


def limits_of(
    kind: str, values: np.ndarray, use: Baseline, settings: ChartSettings, options: Options
) -> Limits:
    """Compute the limits of one series of measurements or gaps.

    Parameters
    ----------
    kind : str
        A key of ``MEASURED``, or of ``GROUPED`` for several measurements a point.
    values : ndarray of float, shape (w,) or (w, k)
        Not a number where missing.
    use : Baseline
        Of one area.
    settings : ChartSettings
        Tail, screening and ``d2``.
    options : mapping of str to float or str
        As ``check_options`` passes them.

    Returns
    -------
    Limits
        Of one row.

    Raises
    ------
    InvalidCounts
        If a value cannot be on such a chart, or an option is out of its range.
    UnsupportedMethod
        If the limits of gaps that are asked for are unknown.
    """
    maker = (GROUPED if values.ndim == 2 else MEASURED)[kind]
    return maker(values[np.newaxis], use, settings, **options)


def check_options(kind: str, options: Options | None) -> Options:
    """Refuse options that a chart does not have, and numbers that nobody can mean.

    Parameters
    ----------
    kind : str
        Of the chart.
    options : mapping of str to float or str, or None
        By name; None is none.

    Returns
    -------
    mapping of str to float or str
        Those that were given.

    Raises
    ------
    InvalidCounts
        If an option is no finite number, or out of its range.
    UnsupportedMethod
        If the chart has no such option.
    """
    if options is None:
        return {}
    known = OPTIONS.get(kind, ())
    if not isinstance(options, Mapping) or not set(options) <= set(known):
        has = f"the options {', '.join(known)}" if known else "no options"
        raise UnsupportedMethod(f"a chart {kind!r} has {has}; leave others out, and give a mapping")
    for name, value in options.items():
        if name != "limits":
            _check_number(name, value)
    return {name: int(value) if name == "every" else value for name, value in options.items()}


def _check_number(name: str, value: object) -> None:
    number = isinstance(value, Real) and not isinstance(value, bool)
    if not number or not abs(value) <= MOST:
        raise InvalidCounts(f"option {name} must be one finite number, at most {MOST:g}")
    if name in _ABOVE_ZERO and not value >= LEAST:
        raise InvalidCounts(f"option {name} must be above 0, at least {LEAST:g}")
    if name == "every" and (not 1 <= value <= MOST_EVENTS or value != int(value)):
        raise InvalidCounts(f"option every must be a whole number of events, 1 to {MOST_EVENTS}")
