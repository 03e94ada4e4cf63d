"""A count of a year beside a chart of its months tells the one month that the chart hides.

A map and a chart are each made so that nothing hidden can be worked out from them. On a page that
shows both, the count of a place less the points of its chart is what the chart hides. Where that
would bound a hidden point more closely than a map may, the page draws the chart and leaves the
count out.

The smoothed rate stays, and leaving the count out keeps it from readers, not from analysts: who
fits the model anew, with the counts of all other places at hand, and tries every count, finds on
the demo that one alone gives the three digits of the rate. What is said of tract curves
(``disclosure.curves``) holds here, too.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from hotspot.core.types import UNSAID, RateEstimates
from hotspot.surveillance.answers import Headline, Picture, Signal

_WEEK = np.timedelta64(7, "D")
_ENDS = ("rate", "lower", "upper")


@dataclass(frozen=True)
class Gap:
    """What a chart hides of the weeks of a map.

    Parameters
    ----------
    area : str
        Id of the place.
    points : int
        Hidden points.
    left : tuple of float
        Count of the map less the shown points; of a share, children screened likewise.
    known : Gap or None
        The same of a map of fewer weeks that stands on the page, too.
    """

    area: str
    points: int
    left: tuple[float, ...]
    known: "Gap | None" = None


@dataclass(frozen=True)
class Unsaid:
    """Which counts a page leaves out beside its charts.

    Parameters
    ----------
    gaps : tuple of Gap
        Of the places whose count is left out.
    threshold : int
        Fewest children that may be shown.
    """

    gaps: tuple[Gap, ...]
    threshold: int

    @property
    def areas(self) -> frozenset[str]:
        """Name the places by their ids."""
        return frozenset(gap.area for gap in self.gaps)

    def told_by_sum(self, areas: Collection[str]) -> bool:
        """Say whether the sum of some places would tell what is left out of one of them."""
        inside = [gap for gap in self.gaps if gap.area in areas]
        return bool(inside) and not is_wide(inside, self.threshold)


def unsaid_beside(
    counted: Picture,
    signals: Sequence[Signal],
    *,
    total: bool,
    within: tuple[Picture, Unsaid] | None = None,
) -> Unsaid:
    """Decide which counts of a map may not stand beside the charts of the same places.

    Parameters
    ----------
    counted : Picture
        The places of the charts, after disclosure, over the weeks of the map.
    signals : sequence of Signal
        The charts of the page, after disclosure.
    total : bool
        The count of all places together stands on the page, too.
    within : tuple of (Picture, Unsaid) or None
        A map of fewer weeks up to the same one that stands on the page, too, and what is left out
        of it.

    Returns
    -------
    Unsaid
        Places of whose chart the *m* hidden points, which make up *S* with the count of the map,
        could hold fewer than the threshold only: one point, or S - m + 1 below it; be it of all
        weeks or of those before the map of fewer. With a total, further places with hidden points,
        until that holds of none of these sums of them together.

    Notes
    -----
    Only charts whose points make up the weeks of the map exactly are looked at; of others it is not
    known what lies at the ends. A point is a week or more, and a map the sum of weeks: what was
    counted once in each of two points, as a child screened twice, only blurs the difference.
    """
    threshold = counted.context.site.threshold
    gaps = [gap for one in signals if (gap := gap_of(counted, one, within)) is not None]
    gaps.sort(key=lambda gap: (is_wide([gap], threshold), min(gap.left), gap.area))
    found = [gap for gap in gaps if not is_wide([gap], threshold)]
    more = iter(gaps[len(found) :])
    while total and found and not is_wide(found, threshold):
        extra = next(more, None)
        if extra is None:
            break
        found.append(extra)
    return Unsaid(tuple(found), threshold)


def leave_out_counts(picture: Picture, areas: Collection[str], shares: pd.DataFrame) -> Picture:
    """Take from a map the counts of some places, of themselves and of the tracts inside.

    Parameters
    ----------
    picture : Picture
        After disclosure.
    areas : collection of str
        Ids, of tracts or neighborhoods.
    shares : DataFrame
        Table ``shares`` of the snapshot: which tracts are split over which neighborhoods.

    Returns
    -------
    Picture
        ``unsaid`` is set; there are no counts there, and no rate as counted, from which they could
        be had. The smoothed rate stays.
    """
    if not areas:
        return picture
    split = shares.loc[shares["neighborhood"].isin(areas), "area"].astype(str)
    wanted = [*areas, *split]
    here, inside = picture.areas.astype(str), picture.neighborhoods.astype(str)
    unsaid = (np.isin(here, wanted) | np.isin(inside, list(areas))) & ~picture.suppressed
    proportion = picture.context.measure.family == "proportion"
    return replace(
        picture,
        events=np.where(unsaid, np.nan, picture.events),
        exposure=np.where(unsaid, np.nan, picture.exposure) if proportion else picture.exposure,
        persons=np.where(unsaid, 0, picture.persons),
        crude=_without_rates(picture.crude, unsaid),
        unsaid=unsaid,
    )


def leave_out_number(number: Headline, unsaid: Unsaid, areas: Collection[str]) -> Headline:
    """Blank the number of some neighborhoods that would tell what is left out of one of them.

    Parameters
    ----------
    number : Headline
        After ``protect_headline``.
    unsaid : Unsaid
        What the page leaves out, in the same weeks.
    areas : collection of str
        The chosen neighborhoods; of the whole region nothing need be left out.

    Returns
    -------
    Headline
        If it would, with status "unsaid" and no number.
    """
    if number.status == "suppressed" or not unsaid.told_by_sum(areas):
        return number
    names = ("events", "rate", "lower", "upper", "usual_lower", "usual_upper")
    return replace(number, **dict.fromkeys(names, np.nan), persons=0, status=UNSAID)


def gap_of(
    counted: Picture, signal: Signal, within: tuple[Picture, Unsaid] | None = None
) -> Gap | None:
    """Say what a chart hides of the weeks of a map.

    Parameters
    ----------
    counted : Picture
        Places of the charts, after disclosure, over the weeks of the map.
    signal : Signal
        A chart, after disclosure.
    within : tuple of (Picture, Unsaid) or None
        As of ``unsaid_beside``.

    Returns
    -------
    Gap or None
        None if it hides nothing, or if that cannot be said.
    """
    rows, points = np.flatnonzero(counted.areas == signal.area), _points(counted, signal)
    if not rows.size or points is None or signal.hidden is None:
        return None
    row, panel = int(rows[0]), signal.panel
    hidden = int(signal.hidden[points].sum())
    if not hidden or counted.suppressed[row] or not np.isfinite(counted.events[row]):
        return None
    left = [float(counted.events[row] - np.nansum(panel.events[0, points]))]
    if panel.measure.family == "proportion":
        left.append(float(counted.exposure[row] - np.nansum(panel.exposure[0, points])))
    told = within is not None and signal.area not in within[1].areas
    return Gap(str(signal.area), hidden, tuple(left), gap_of(within[0], signal) if told else None)


def _points(counted: Picture, signal: Signal) -> np.ndarray | None:
    """Mask the points that make up the weeks of a map; None if they do not, to the week."""
    weeks, length = signal.panel.weeks, signal.panel.window
    last, many = np.datetime64(counted.context.week, "D"), counted.context.window
    points = (weeks <= last) & (weeks > last - many * _WEEK)
    if not points.any() or weeks[points].max() != last or points.sum() * length != many:
        return None
    return points


def is_wide(gaps: Sequence[Gap], threshold: int) -> bool:
    """Say whether any one of some hidden points could hold the threshold, for all one can tell.

    Parameters
    ----------
    gaps : sequence of Gap
        Whose hidden points are known by their sum.
    threshold : int
        Fewest children that may be shown.

    Returns
    -------
    bool
        Of a share, screened children and those with a need are both asked.
    """
    points = sum(gap.points for gap in gaps)
    left = np.sum([gap.left for gap in gaps], axis=0)
    known = [gap.known for gap in gaps if gap.known is not None]
    earlier = points - sum(gap.points for gap in known)
    before = left - np.sum([gap.left for gap in known], axis=0)
    return _is_free(points, left, threshold) and (
        not earlier or _is_free(earlier, before, threshold)
    )


def _is_free(points: int, left: np.ndarray, threshold: int) -> bool:
    return points > 1 and bool((left - points + 1 >= threshold).all())


def _without_rates(rates: RateEstimates, unsaid: np.ndarray) -> RateEstimates:
    ends = {name: np.where(unsaid, np.nan, getattr(rates, name)) for name in _ENDS}
    return replace(rates, **ends)
