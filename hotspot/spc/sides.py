"""A run says something only if a stable week is about as likely above the line as below it.

Where half of the weeks are zero the middle line is zero as well, nothing can lie below it, and
every stretch above it looks like a run. How the baseline lies about its own line tells.
"""

import numpy as np

from hotspot.spc.limits.shewhart import Limits
from hotspot.spc.rules import RuleSettings, middle_of
from hotspot.spc.rules.points import side_of

MOST_TIMES = 2.5
"""A shift rule that cries wolf this many times as often as on even sides is off: of runs of eight
that is one week in fifty."""

USUAL_RUN = 8
"""Taken where the length of a run depends on the phase; a baseline of fewer weeks says nothing."""


def uneven_sides(limits: Limits, rules: RuleSettings) -> list[tuple[int, int, int] | None]:
    r"""Count where the baseline lies, of series whose runs mean nothing.

    Parameters
    ----------
    limits : Limits
        Of n series, with the line about which runs are judged.
    rules : RuleSettings
        With the length of a run.

    Returns
    -------
    list of (tuple of int or None)
        Points above, below and on the line in the worst phase, or None where runs can be judged.

    Notes
    -----
    With a share *o* of the points off the line, and *p* of these above it, a run of *L* ends at a
    point with probability :math:`o (p^L + (1 - p)^L)`, which is compared with :math:`2 / 2^L`. So a
    series that hardly ever leaves its line keeps its runs.
    """
    use, length = limits.baseline, rules.shift_length
    length = USUAL_RUN if length == "dynamic" else length
    side = side_of(limits.value, middle_of(limits))
    above, below = (use.totals((side == sign).astype(float)) for sign in (1, -1))
    off = above + below
    share = above / np.maximum(off, 1)
    times = (share**length + (1 - share) ** length) * 2 ** (length - 1)
    times = times * off / np.maximum(use.points, 1)
    worst = np.where((use.points >= length) & (times > MOST_TIMES), times, 0.0)
    rows, phase = np.arange(len(side)), worst.argmax(axis=1)
    counts = np.stack([above, below, use.points - off], axis=2)[rows, phase].astype(int)
    told = (worst[rows, phase] > 0).tolist()
    return [tuple(one) if wrong else None for one, wrong in zip(counts.tolist(), told, strict=True)]
