"""A tract's weekly curve takes seconds, so it is drawn once, while the counts are fresh.

Each of the measures that are frequent enough is smoothed over neighbors and weeks; the dashboard
only reads the curves. One that cannot be drawn is told of and stops nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from hotspot.core.columns import CURVES
from hotspot.core.errors import HotspotError, NotEnoughData
from hotspot.core.measures import MEASURES
from hotspot.core.site import Site
from hotspot.core.types import Adjacency, CountPanel
from hotspot.counts.panels import assemble
from hotspot.ingest.findings import Finding, findings_of, quality_table
from hotspot.rates.effective import effective_counts
from hotspot.rates.expected import expected_counts
from hotspot.rates.spacetime import Dynamics, WeeklyCurves, smooth_weeks
from hotspot.space.adjacency import adjacency_of
from hotspot.store.snapshots import Snapshot

CURVED = ("ed_visits", "bed_days", "admissions")
"""Measures that have weekly curves."""

MOST_WEEKS = 52
FEWEST_WEEKS = 13

_MOST_CELLS = 12_000
_DIGITS = 9
_DYNAMICS = ("spread", "share", "persistence", "step")
_WINDOWS = (52, 13, 4, 1)


def with_curves(
    tables: dict[str, pd.DataFrame],
    site: Site,
    as_of: date,
    *,
    up: Snapshot | None = None,
    detail: Callable[[str], None] | None = None,
) -> dict[str, pd.DataFrame]:
    """Smooth the tracts' newest year of every measure that has weekly curves.

    Parameters
    ----------
    tables : dict of str to DataFrame
        All other tables of the snapshot that is being made.
    site : Site
        Decisions behind the numbers.
    as_of : date
        Day whose knowledge they are.
    up : Snapshot or None
        The snapshot that is up; the search for dynamics begins with its own.
    detail : callable or None
        Called with the name of each measure.

    Returns
    -------
    dict of str to DataFrame
        With table ``curves``: one row a tract, week and measure, and one for the region; as many
        weeks as a large region leaves time for, a year at most and a quarter at least. A measure
        of which too little is counted has no row; for one that could not be fitted, table
        ``quality`` has a note.
    """
    known = set(tables["weeks"]["measure"])
    measures = [key for key in CURVED if key in known]
    counts = tables["counts"]
    mine = (counts["level"] == "tract") & counts["measure"].isin(measures)
    given = tables | {"counts": _quick_to_compare(counts[mine])}
    adjacency = _adjacency(tables)
    frames, notes = [], []
    for key in measures:
        if detail:
            detail(MEASURES[key].label)
        try:
            smoothed = _smooth(_Question(given, site, as_of, key), adjacency, up)
            frames.append(_table(smoothed, key))
        except NotEnoughData:
            continue
        except HotspotError as problem:
            notes.append(_note(key, problem))
    curves = pd.concat(frames, ignore_index=True) if frames else no_curves()
    quality = quality_table([*findings_of(tables["quality"]), *notes])
    return tables | {"curves": curves, "quality": quality}


def no_curves() -> pd.DataFrame:
    """Give table ``curves`` without a row."""
    kinds = {"text": "str", "number": float, "date": "datetime64[s]"}
    return pd.DataFrame({one.name: pd.Series(dtype=kinds[one.kind]) for one in CURVES})


def _adjacency(tables: dict[str, pd.DataFrame]) -> Adjacency:
    """Give which tracts touch, in the order of panels."""
    areas, links = tables["areas"], tables["links"]
    tracts = np.sort(areas.loc[areas["level"] == "tract", "area"].to_numpy(dtype=object))
    return adjacency_of(links[links["level"] == "tract"], tracts)


def _quick_to_compare(counts: pd.DataFrame) -> pd.DataFrame:
    """Make text quick to compare."""
    return counts.astype(dict.fromkeys(("measure", "age_band"), "category"))


def _note(key: str, problem: HotspotError) -> Finding:
    words = f"{MEASURES[key].label}: tracts have no weekly curve this time: {problem}"
    return Finding("no weekly curve", "all", "note", 0, 0.0, None, None, words)


@dataclass(frozen=True, eq=False)
class _Question:
    """The counts of one measure by tract, whatever is asked of them."""

    tables: dict[str, pd.DataFrame]
    site: Site
    as_of: date
    key: str

    def panel(self, window: int = 1, age_band: str = "all") -> CountPanel:
        names = ("counts", "weeks", "populations", "areas")
        return assemble(
            *(self.tables[name] for name in names),
            measure=MEASURES[self.key],
            level="tract",
            age_band=age_band,
            window=window,
            as_of=self.as_of,
            vintage=self.site.vintage,
            capture_minimum=self.site.capture_minimum,
        )


@dataclass(frozen=True, eq=False)
class _Smoothed:
    """Curves with what they are of."""

    panel: CountPanel
    curves: WeeklyCurves
    reference: float


def _smooth(question: _Question, adjacency: Adjacency, up: Snapshot | None) -> _Smoothed:
    whole = question.panel()
    keep = _weeks_to_draw(whole)
    panel = whole.columns(keep)
    exposure = _at_risk(panel) * _age_factor(question, keep)[:, np.newaxis]
    counted = np.where(exposure > 0, panel.events, 0.0)
    if not counted.sum() > 0:
        raise NotEnoughData("nothing was counted in these weeks; take more weeks")
    reference = counted.sum() / exposure.sum()
    curves = smooth_weeks(
        counted,
        exposure * reference,
        adjacency,
        family="quasi_poisson",
        clump=_clump(question, panel.weeks[exposure.any(axis=0)]),
        start=_dynamics_of(up, question.key),
    )
    return _Smoothed(panel, curves, float(reference))


def _weeks_to_draw(panel: CountPanel) -> slice:
    """Take the newest observed weeks, fewer where there are many tracts."""
    observed = np.flatnonzero(panel.observed.any(axis=0))
    if observed.size < FEWEST_WEEKS:
        raise NotEnoughData(f"there are fewer than {FEWEST_WEEKS} weeks")
    most = int(np.clip(_MOST_CELLS // panel.areas.size, FEWEST_WEEKS, MOST_WEEKS))
    stop = int(observed[-1]) + 1
    return slice(max(stop - most, int(observed[0])), stop)


def _at_risk(panel: CountPanel) -> np.ndarray:
    """Give person-weeks as far as their events have arrived; zero where nothing can be said."""
    seen = panel.observed & panel.measurable[:, np.newaxis] & (panel.exposure > 0)
    arrived = np.nan_to_num(panel.completeness)
    return np.where(seen, panel.exposure, 0.0) * arrived


def _age_factor(question: _Question, keep: slice) -> np.ndarray:
    """Give what each tract's ages let expect, as a multiple of its person-weeks."""
    panel = question.panel().columns(keep)
    bands = question.site.age_bands if question.site.bands_have_children else ()
    if len(bands) < 2:
        return np.ones(panel.areas.size)
    parts = [question.panel(age_band=band).columns(keep) for band in bands]
    known = panel.observed[0]
    exposure = panel.exposure[:, known].sum(axis=1)
    found = expected_counts(
        [part.events[:, known].sum(axis=1) for part in parts],
        [part.exposure[:, known].sum(axis=1) for part in parts],
        events=panel.events[:, known].sum(axis=1),
        exposure=exposure,
        learn_from=panel.measurable,
    )
    usable = found.by_age & (exposure > 0)
    return np.divide(found.person_weeks, exposure, out=np.ones(usable.size), where=usable)


def _clump(question: _Question, weeks: np.ndarray) -> float:
    """Give how many of the region's events come at once: over a year, a long stay stays one."""
    known = question.panel().weeks.size
    panel = question.panel(next(window for window in _WINDOWS if window <= known))
    column = panel.column(weeks[-1])
    taught = {name: getattr(panel, name)[:, column] for name in ("events", "squares", "persons")}
    exposure = np.where(panel.measurable, panel.exposure[:, column], 0.0)
    return effective_counts(exposure=exposure, **taught).pooled_k


def _table(smoothed: _Smoothed, key: str) -> pd.DataFrame:
    panel, curves = smoothed.panel, smoothed.curves
    values = {
        name: np.vstack([by_area, of_region]) * smoothed.reference
        for name, by_area, of_region in (
            ("rate", curves.ratio, curves.region),
            ("lower", curves.lower, curves.region_lower),
            ("upper", curves.upper, curves.region_upper),
        )
    }
    n, weeks = panel.areas.size, panel.weeks.size
    return pd.DataFrame(
        {
            "level": np.repeat(["tract"] * n + ["region"], weeks),
            "area": np.repeat([*panel.areas, "region"], weeks),
            "measure": key,
            "week_ending": np.tile(panel.weeks.astype("datetime64[s]"), n + 1),
        }
        | {name: of_rows.ravel().round(_DIGITS) for name, of_rows in values.items()}
        | {name: getattr(curves.dynamics, name) for name in _DYNAMICS}
        | {"method": curves.method}
    ).astype(dict.fromkeys(("level", "area", "measure", "method"), "str"))


def _dynamics_of(up: Snapshot | None, key: str) -> Dynamics | None:
    """Give the dynamics that the snapshot before found."""
    before = no_curves() if up is None else up.tables["curves"]
    mine = before.loc[before["measure"] == key, list(_DYNAMICS)]
    return None if mine.empty else Dynamics(*map(float, mine.iloc[0]))
