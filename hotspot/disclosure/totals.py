"""A total is a statement about its parts: one that gives a hidden part away is hidden too."""

from dataclasses import replace

import numpy as np

from hotspot.disclosure.suppression import SUPPRESSED
from hotspot.surveillance.answers import Context, Headline, Picture


def protect_headline(
    headline: Headline, context: Context, parts: Picture | None, *, region: Picture | None = None
) -> Headline:
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
    region : Picture or None
        A map of all of it in the same window, after ``protect_picture``, of either level; needed
        for the whole region where not all of it is measurable.

    Returns
    -------
    Headline
        If hidden, with status "suppressed" and no number.

    Notes
    -----
    The sum of some neighborhoods may be had again without one of them: if any of them is hidden by
    itself, so is every sum it is part of. The whole region less its measurable areas, whose total
    their rates tell, is the areas that are not; if that would tell a hidden one, so is the region.
    """
    few = 0 < headline.persons < context.site.threshold
    told = region is not None and region.told
    if not few and not told and (parts is None or not parts.suppressed.any()):
        return headline
    names = ("events", "rate", "lower", "upper", "usual_lower", "usual_upper")
    return replace(headline, **dict.fromkeys(names, np.nan), persons=0, status=SUPPRESSED)
