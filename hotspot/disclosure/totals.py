"""A total is a statement about its parts: one that gives a hidden part away is hidden too."""

from dataclasses import replace

import numpy as np

from hotspot.disclosure.suppression import SUPPRESSED
from hotspot.surveillance.answers import Context, Headline, Picture


def protect_headline(headline: Headline, context: Context, parts: Picture | None) -> Headline:
    """Blank a headline number that speaks of too few children, or would give a hidden one away.

    Parameters
    ----------
    headline : Headline
        As computed.
    context : Context
        What it is about; gives the threshold.
    parts : Picture or None
        The chosen neighborhoods in the same window, after ``protect_picture``; None is the whole
        region.

    Returns
    -------
    Headline
        If hidden, with status "suppressed" and no number.

    Notes
    -----
    The sum of some neighborhoods may be had again without one of them: if any of them is hidden by
    itself, so is every sum it is part of.
    """
    few = 0 < headline.persons < context.site.threshold
    if not few and (parts is None or not parts.suppressed.any()):
        return headline
    names = ("events", "rate", "lower", "upper", "usual_lower", "usual_upper")
    return replace(headline, **dict.fromkeys(names, np.nan), persons=0, status=SUPPRESSED)
