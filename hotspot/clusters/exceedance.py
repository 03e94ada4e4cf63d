"""A map invites the eye to the darkest tract; chance puts one there every week.

A place is called higher when its rate very probably lies above the region's by a stated margin, and
the list of such places is cut so that few of them can be expected to be wrong. A place of which too
little is known is called just that.
"""

import numpy as np

from hotspot.core.errors import InvalidCounts, UnsupportedMethod
from hotspot.core.hotspot_rules import RULES, HotspotRule
from hotspot.core.types import Hotspots, RateEstimates

RULE = (
    "Higher: the rate is above {margin:g} times the region's with a probability of at least"
    " {likely:.0%}, in the longest list of which at most {fdr:.0%} can be expected to be wrong."
    " Likely higher: the same probability, but not in that list. Lower and likely lower: the"
    " same for a rate below the region's divided by {margin:g}. As expected: between the two with"
    " a probability of at least {likely:.0%}. Can't tell: none of these is that probable."
)
"""The rule in words; ``find_hotspots`` fills in its thresholds."""


def find_hotspots(
    areas: np.ndarray,
    rates: RateEstimates,
    *,
    rule: HotspotRule = RULES[-1],
    reason: np.ndarray | None = None,
) -> Hotspots:
    """Say which areas stand out.

    Parameters
    ----------
    areas : ndarray of str, shape (n,)
        Ids, in the order of ``rates``.
    rates : RateEstimates
        With exceedance and shortfall; where these are not a number but the rate is one, nothing is
        known of how it compares.
    rule : HotspotRule, default the newest
        Share of a list that may be expected to be wrong, and the probability from which something
        is called likely. Its margin is that of ``rates``.
    reason : ndarray of str, shape (n,), or None
        Why an area has no rate, one of ``core.types.WITHOUT_RATE``, and "" where it has one: the
        area gets this word, and is neither in the list nor does it lengthen it. None is "" for all.

    Returns
    -------
    Hotspots
        A status word and the exceedance of each area, in the order of the input.

    Raises
    ------
    UnsupportedMethod
        If the rates have no exceedance: crude rates cannot say how probable anything is.
    InvalidCounts
        If the arrays are not aligned.

    Notes
    -----
    The Bayesian false discovery rate of [1]_: with posterior probabilities *p*, the expected share
    of wrong calls in a list is the mean of 1 - *p*. Areas with equal *p* are listed together or not
    at all. An area below ``likely`` is never listed, however sure the rest of the list is.

    References
    ----------
    .. [1] Newton MA, Noueiry A, Sarkar D, Ahlquist P (2004). Detecting differential gene expression
       with a semiparametric hierarchical mixture method. Biostatistics 5(2), 155-176.
    """
    if rates.exceedance is None or rates.shortfall is None:
        raise UnsupportedMethod(
            f"{rates.method} gives no probability of being higher; use a shrunken rate"
        )
    above, below = rates.exceedance, rates.shortfall
    fdr, likely = rule.fdr, rule.likely
    if len(areas) != above.size:
        raise InvalidCounts(f"{len(areas)} areas and {above.size} rates must be aligned")
    why = np.full(above.size, "") if reason is None else np.asarray(reason, dtype=str)
    rated = why == ""
    above, below = np.where(rated, above, np.nan), np.where(rated, below, np.nan)

    status = np.select(
        [
            ~rated,
            np.isnan(rates.rate),
            _listed(above, fdr, likely),
            above >= likely,
            _listed(below, fdr, likely),
            below >= likely,
            1 - above - below >= likely,
        ],
        [
            why,
            "no denominator",
            "higher",
            "likely higher",
            "lower",
            "likely lower",
            "as expected",
        ],
        default="can't tell",
    )
    words = RULE.format(margin=rates.margin, likely=likely, fdr=fdr)
    return Hotspots(np.asarray(areas), above, status, words, rule.name)


def _listed(probability: np.ndarray, fdr: float, likely: float) -> np.ndarray:
    """Mask the longest list, most probable first, whose mean chance of being wrong fits."""
    p = np.sort(probability[probability >= likely])[::-1]
    wrong = np.cumsum(1 - p) / np.arange(1, p.size + 1)
    whole = np.append(p[:-1] > p[1:], True)[: p.size]  # never cut through equal probabilities
    fits = np.flatnonzero((wrong <= fdr) & whole)
    return probability >= p[fits[-1]] if fits.size else np.zeros(probability.shape, bool)
