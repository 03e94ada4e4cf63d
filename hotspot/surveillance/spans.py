"""Two times are compared by what was counted in each, and by what a year of either may tell."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from hotspot.core.errors import NotEnoughData
from hotspot.core.types import CountPanel
from hotspot.rates.effective import effective_counts
from hotspot.store.snapshots import Snapshot
from hotspot.surveillance.headlines import YEAR
from hotspot.surveillance.panels import panel_of
from hotspot.surveillance.unrated import only_measurable


@dataclass(frozen=True, eq=False)
class Spans:
    """Counts of all areas in the weeks after and before, and in the year before.

    ``years`` and ``at_risk_years``, (n, y), are the 52-week years before, oldest first, and
    ``repeats_before`` what is known then of how many events come along with one; ``few`` masks the
    areas with fewer children than may be shown in a year up to either end.
    """

    after: np.ndarray
    before: np.ndarray
    year_before: np.ndarray
    at_risk_after: np.ndarray
    at_risk_before: np.ndarray
    at_risk_year_before: np.ndarray
    repeats: np.ndarray
    repeats_before: np.ndarray
    few: np.ndarray
    years: np.ndarray
    at_risk_years: np.ndarray


def counted_spans(
    snapshot: Snapshot, measure: str, week: date, age_band: str, since: date | None
) -> tuple[CountPanel, Spans]:
    """Count a measure in every neighborhood, in the weeks up to one and in those before them.

    Parameters
    ----------
    snapshot : Snapshot
        Where the counts are.
    measure : str
        Key of the measure.
    week : date
        Saturday the newest span ends with.
    age_band : str
        "all" or a band of the site.
    since : date or None
        Week ending after which the newest span begins; None is 52 weeks.

    Returns
    -------
    tuple of (CountPanel, Spans)
        Weekly counts without the areas that are not measurable, and their sums.

    Raises
    ------
    NotEnoughData
        With less than 104 complete weeks before the newest span, or fewer than 12 in it.
    """
    panel, yearly = (
        only_measurable(panel_of(snapshot, measure, "neighborhood", window=w, age_band=age_band))
        for w in (1, YEAR)
    )
    return panel, spans_of(panel, yearly, week, since, snapshot.site.threshold)


def spans_of(
    panel: CountPanel, yearly: CountPanel, week: date, since: date | None, threshold: int
) -> Spans:
    """Sum the weeks up to one, and those before them, of which there must be enough."""
    last = panel.column(np.datetime64(week, "D"))
    split = last - YEAR if since is None else panel.column(np.datetime64(since, "D"))
    usable = panel.observed.any(axis=0) & panel.complete
    after = usable & (np.arange(len(usable)) > split) & (np.arange(len(usable)) <= last)
    before = usable & (np.arange(len(usable)) <= split)
    year = before & (np.arange(len(usable)) > split - YEAR)
    if before.sum() < 2 * YEAR or after.sum() < 12:
        raise NotEnoughData(
            f"{panel.measure.label}: a comparison needs 104 complete weeks before and 12 after;"
            f" there are {before.sum()} and {after.sum()}"
        )
    years = _years(before, split)
    return Spans(
        after=panel.events[:, after].sum(axis=1),
        before=panel.events[:, before].sum(axis=1),
        year_before=panel.events[:, year].sum(axis=1),
        at_risk_after=panel.exposure[:, after].sum(axis=1),
        at_risk_before=panel.exposure[:, before].sum(axis=1),
        at_risk_year_before=panel.exposure[:, year].sum(axis=1),
        repeats=_repeats(yearly, last),
        repeats_before=_repeats(yearly, split),
        few=(yearly.persons[:, [last, split]] < threshold).any(axis=1),
        years=np.column_stack([panel.events[:, weeks].sum(axis=1) for weeks in years]),
        at_risk_years=np.column_stack([panel.exposure[:, weeks].sum(axis=1) for weeks in years]),
    )


def _years(before: np.ndarray, split: int) -> list[np.ndarray]:
    """Mask the weeks of each 52-week year up to a column, oldest first, if half of it is known."""
    ago = (split - np.arange(len(before))) // YEAR
    every = [before & (ago == back) for back in range(ago[0], -1, -1)]
    return [weeks for weeks in every[:-1] if weeks.sum() >= YEAR // 2] + every[-1:]


def _repeats(yearly: CountPanel, last: int) -> np.ndarray:
    """Say how many events come along with one, of the whole years to a week; an answer comes alone.

    A child's repeats are known within a year.
    """
    columns = np.arange(last, -1, -YEAR)
    columns = columns[yearly.observed[:, columns].any(axis=0)]
    names = ("events", "exposure", "squares", "persons")
    history = {name: getattr(yearly, name)[:, columns].sum(axis=1) for name in names}
    if yearly.measure.family == "proportion":
        return np.ones(len(yearly.areas))
    return effective_counts(**history).k
