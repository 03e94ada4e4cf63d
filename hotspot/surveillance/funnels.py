"""Which neighborhoods differ from the region by more than their size lets them differ by chance?

Small ones scatter widely around the region's rate and large ones hardly do, so a list of the
highest rates is mostly a list of the smallest places. Only numbers that may be shown take part, and
the rate of the region, which may be shown too: an area that is hidden, or seen too little of, is no
point and moves no spread.
"""

from dataclasses import dataclass, replace

import numpy as np

from hotspot.core.errors import NotEnoughData, UnsupportedMethod
from hotspot.spc.funnels.choice import FunnelWithCurves, compare_ratios, compare_shares
from hotspot.spc.funnels.funnel import Funnel
from hotspot.surveillance.answers import Context, Picture

FEWEST_AREAS = 5
"""Areas below which their spread cannot be told from chance, and no funnel is drawn."""

LEAST_SHOWN = 0.5
"""Share of the areas that must take part. Small counts are hidden first, so those that are left
lean high, and a funnel of few of them would be one of the highest."""

_POINTS_OF_CURVE = 120
_ALLOWING = ", which allow for how much most of them differ"
_BEYOND = 0.06
"""Part of its length by which a curve goes on beyond the largest area."""


@dataclass(frozen=True, eq=False)
class AreaFunnel:
    """Areas of one window against their size, with limits for each.

    Parameters
    ----------
    context : Context
        What it is about.
    areas, names : ndarray of str, shape (n,)
        Those that may be shown, have a rate, and were chosen.
    observed : ndarray of float, shape (n,)
        Events, or children with the answer.
    compared : FunnelWithCurves
        Of these areas, in the same order; the limits were learned from all of the region. Values
        are observed over expected, or shares.
    among : int
        Areas of the region that take part, chosen or not.
    judged : bool
        False while late records are arriving: then no area is called high or low.
    left_out : int
        Areas of the region that take no part: hidden, without a rate, or seen too little.
    sentence : str
        One plain sentence that names the areas beyond the outer limits.
    cautions : dict of str to str
        Areas whose number must be read with care, and why.
    """

    context: Context
    areas: np.ndarray
    names: np.ndarray
    observed: np.ndarray
    compared: FunnelWithCurves
    among: int
    judged: bool
    left_out: int
    sentence: str
    cautions: dict[str, str]

    @property
    def level(self) -> np.ndarray:
        """Limits an area lies beyond, shape (n,): 1 or 2 above, -1 or -2 below; 0 if not judged."""
        return self.compared.funnel.level * self.judged


def compare_areas(picture: Picture, *, chosen: tuple[str, ...] = ()) -> AreaFunnel:
    """Compare the areas of a picture with the region, each by its size.

    Parameters
    ----------
    picture : Picture
        After disclosure, and of the whole region: the limits are learned from all areas.
    chosen : tuple of str
        Ids of the areas to show; empty is all.

    Returns
    -------
    AreaFunnel
        Events over those expected from the region's rate and the number of children, or shares
        against that of the region. Differences in age are not allowed for.

    Raises
    ------
    UnsupportedMethod
        For bed-days: many belong to one stay, and a funnel of counts would call chance a signal.
    NotEnoughData
        If the region's rate is hidden or zero, fewer than ``FEWEST_AREAS`` areas or a share below
        ``LEAST_SHOWN`` take part, or none of the chosen ones does.

    Notes
    -----
    Limits are those of ``spc.funnel_choice``. The picture must be the one of the whole region even
    where a reader looks at some of it, so that limits and what is hidden do not depend on that.
    """
    context = picture.context
    if context.measure.family == "person_days":
        raise UnsupportedMethod(
            f"{context.measure.label}: no funnel, because days come in stays and one long stay"
            " would look like a signal; choose the measure “Hospital stays” to compare places"
        )
    rows = np.flatnonzero(_taking_part(picture))
    _require_enough(picture, rows.size)
    events, exposure = picture.events[rows], picture.exposure[rows]
    if context.measure.family == "proportion":
        sizes = _sizes(exposure)
        found = compare_shares(events, exposure, centre=picture.region_rate, sizes=sizes)
    else:
        expected = exposure * picture.region_rate
        found = compare_ratios(events, expected, sizes=_sizes(expected))
    return _only(picture, rows, found, chosen)


def _taking_part(picture: Picture) -> np.ndarray:
    """Mask the areas whose number may be shown and has a rate."""
    few = (picture.persons > 0) & (picture.persons < picture.context.site.threshold)
    shown = picture.observed & ~picture.suppressed & ~few & picture.measurable
    known = np.isfinite(picture.events) & np.isfinite(picture.crude.rate)
    with np.errstate(invalid="ignore"):
        return shown & known & (picture.exposure > 0)


def _require_enough(picture: Picture, taking_part: int) -> None:
    """Refuse where there is nothing to compare with, or too few to compare."""
    context, noun = picture.context, picture.context.site.noun
    if not np.isfinite(picture.region_rate):
        raise NotEnoughData("The region has too few children to show a rate; choose more weeks")
    if not picture.region_rate > 0:
        raise NotEnoughData(f"No {context.measure.noun} in these weeks; choose more weeks")
    if taking_part < FEWEST_AREAS:
        raise NotEnoughData(
            f"A funnel needs {FEWEST_AREAS} areas with a rate that may be shown, and here are"
            f" {taking_part}; choose more weeks, or look at the chart of each {noun}"
        )
    if taking_part < LEAST_SHOWN * len(picture.areas):
        raise NotEnoughData(
            f"No funnel: only {taking_part} of {len(picture.areas)} areas have a rate that may be"
            " shown, and they are those with most; choose more weeks"
        )


def _sizes(of_areas: np.ndarray) -> np.ndarray:
    """Choose the sizes of a curve: from the smallest area to a little beyond the largest."""
    ends = of_areas.min(), of_areas.max() * (1 + _BEYOND)
    return np.geomspace(*ends, _POINTS_OF_CURVE)


def _only(
    picture: Picture, rows: np.ndarray, found: FunnelWithCurves, chosen: tuple[str, ...]
) -> AreaFunnel:
    """Keep the chosen areas, with what was learned from all."""
    areas = picture.areas[rows].astype(str)
    keep = np.isin(areas, chosen) if chosen else np.ones(areas.size, bool)
    if not keep.any():
        raise NotEnoughData(
            f"No chosen {picture.context.site.noun} has a rate that may be shown; choose more weeks"
        )
    funnel, names = found.funnel, picture.names[rows].astype(str)
    funnel = replace(
        funnel,
        **{name: getattr(funnel, name)[..., keep] for name in ("value", "size", "level")},
        lower=funnel.lower[:, keep],
        upper=funnel.upper[:, keep],
    )
    context = replace(picture.context, neighborhoods=chosen)
    return AreaFunnel(
        context=context,
        areas=areas[keep],
        names=names[keep],
        observed=picture.events[rows][keep],
        compared=replace(found, funnel=funnel),
        among=rows.size,
        judged=context.complete,
        left_out=len(picture.areas) - rows.size,
        sentence=_sentence(context, names[keep], funnel),
        cautions={area: picture.cautions[area] for area in areas[keep] if area in picture.cautions},
    )


def _sentence(context: Context, names: np.ndarray, funnel: Funnel) -> str:
    """Name the areas beyond the outer limits, or say that there is none."""
    noun = context.site.noun
    if not context.complete:
        return f"Late records are still arriving in these weeks, so no {noun} is judged yet."
    above, below = (names[funnel.level == beyond].tolist() for beyond in (2, -2))
    said = [
        f"{_listed(some)} {'lies' if len(some) == 1 else 'lie'} {where} the outer limits"
        for some, where in ((above, "above"), (below, "below"))
        if some
    ]
    which = f"chosen {noun}" if context.neighborhoods else noun
    told = "; ".join(said) or f"No {which} lies beyond the outer limits"
    return f"{told}{_ALLOWING if funnel.tau2 > 0 else ''}."


def _listed(names: list[str]) -> str:
    """Write names as one speaks: A, B and C."""
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
