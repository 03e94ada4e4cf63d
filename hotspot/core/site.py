"""What a snapshot remembers of its site, so that a dashboard needs no settings file.

The settings say how to read files; the site is the part of them that a reader of a map must be
told: whom we count, how a stay becomes bed-days, what is too few to show.
"""

from collections.abc import Iterable
from dataclasses import MISSING, asdict, dataclass, fields
from typing import Any

from hotspot.core.errors import SnapshotUnavailable
from hotspot.core.hotspot_rules import NEWEST
from hotspot.core.labels import Labels, labels_from, labels_of
from hotspot.core.sections import Capture
from hotspot.core.settings import Settings
from hotspot.core.targets import Target, targets_from, targets_of


@dataclass(frozen=True)
class Site:
    """Decisions behind the numbers of one snapshot.

    Parameters
    ----------
    region : str
        Name of the region.
    noun : str
        What people here call a neighborhood.
    vintage : int
        Year of the tract boundaries.
    age_limit : int
        Children are younger than this many completed years.
    age_bands : tuple of str
        Bands that can be chosen besides "all".
    bands_have_children : bool
        The number of children per band is known (or assumed by stated shares).
    population : str
        Name and year of the denominators.
    sources : tuple of str
        Names of the feeds.
    attribution : str
        Source of the boundaries.
    threshold : int
        Cells with fewer children are suppressed.
    lag_weeks : int
        Newest weeks that trigger nothing.
    baseline_weeks : int
        First complete weeks that set the limits of control charts.
    same_day : int
        Bed-days of a stay that ends on the day it began.
    synthetic : bool
        No real child is behind these numbers, and every screen says so.
    capture_minimum : float or None
        An area of which the feeds see a smaller share than this is not measurable; None if the
        feeds' share of each area is not known.
    capture_source : str
        Where those shares are from.
    population_years : tuple of int
        First and last year the numbers of children are of; empty if an older snapshot.
    split_tracts : bool
        Tracts are split over neighborhoods by weight; counts of neighborhoods may be fractions.
    learn : bool
        How late records come is learned from past refreshes, where there are enough.
    bed_days_cap : int
        Bed-days of a stay that count where long stays are cut; 0 if an older snapshot, in which
        that was not counted, nor bed-days without newborns.
    epochs : tuple of (str, str, str)
        First and last day of weeks that set no limits on charts, and why.
    targets : tuple of Target
        Where measures should be, in the unit of the screen.
    hotspot_rule : int
        Version of the rule by which areas are called higher; the first if an older snapshot.
    conditions : tuple of (str, tuple of str)
        Condition groups and the codes of theirs; empty if there are none, or an older snapshot.
    split : tuple of str
        Keys of the measures that are counted by condition group.
    contact : str
        Whom a family may ask; "" if nobody has said.
    labels : tuple of Labels
        The site's own words in other languages.
    """

    region: str
    noun: str
    vintage: int
    age_limit: int
    age_bands: tuple[str, ...]
    bands_have_children: bool
    population: str
    sources: tuple[str, ...]
    attribution: str
    threshold: int
    lag_weeks: int
    baseline_weeks: int
    same_day: int
    synthetic: bool
    capture_minimum: float | None = None
    capture_source: str = ""
    population_years: tuple[int, ...] = ()
    split_tracts: bool = False
    learn: bool = True
    bed_days_cap: int = 0
    targets: tuple[Target, ...] = ()
    epochs: tuple[tuple[str, str, str], ...] = ()
    hotspot_rule: int = 1
    conditions: tuple[tuple[str, tuple[str, ...]], ...] = ()
    split: tuple[str, ...] = ()
    contact: str = ""
    labels: tuple[Labels, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Give plain values for a manifest."""
        return asdict(self)


def site_of(settings: Settings, years: Iterable[int] = ()) -> Site:
    """Take from the settings what a reader of the numbers must be told.

    Parameters
    ----------
    settings : Settings
        All the site decides.
    years : iterable of int
        Years the numbers of children are of, where the file says them; else that of the settings.

    Returns
    -------
    Site
        Whose ``population`` names the years.
    """
    populations, hoods = settings.populations, settings.neighborhoods
    bands = populations.band_column or populations.band_columns or populations.band_shares
    given = tuple(sorted({int(year) for year in years}))
    known = given or ((populations.year,) if populations.year else ())
    return Site(
        region=settings.region.name,
        noun=hoods.noun if hoods else "tract",
        vintage=settings.region.vintage,
        age_limit=settings.ages.limit,
        age_bands=settings.ages.bands,
        bands_have_children=bool(bands),
        population=_population(settings, known),
        sources=tuple(feed.name for feed in settings.feeds),
        attribution=settings.region.attribution,
        threshold=settings.disclosure.threshold,
        lag_weeks=settings.reporting.lag_weeks,
        baseline_weeks=settings.charts.baseline_weeks,
        same_day=settings.bed_days.same_day,
        synthetic=settings.region.synthetic,
        learn=settings.reporting.learn,
        bed_days_cap=settings.bed_days.cap,
        hotspot_rule=NEWEST,
        targets=targets_of(settings.targets),
        epochs=tuple(
            (one.first.isoformat(), one.last.isoformat(), one.why) for one in settings.charts.epochs
        ),
        capture_minimum=settings.capture.minimum if settings.capture else None,
        capture_source=_capture_source(settings.capture) if settings.capture else "",
        population_years=(known[0], known[-1]) if known else (),
        split_tracts=bool(hoods and hoods.weight_column),
        conditions=tuple(settings.conditions.groups.items()),
        split=settings.conditions.measures if settings.conditions.groups else (),
        contact=" ".join(settings.region.contact.split()),
        labels=labels_of(settings.labels),
    )


def _population(settings: Settings, years: tuple[int, ...]) -> str:
    """Name the numbers of children, with the years and tracts they are of and what was assumed."""
    populations = settings.populations
    name = populations.label
    if len(years) > 1:
        name += f", {years[0]}–{years[-1]}, between years interpolated"
    elif years and str(years[0]) not in name:
        name += f", {years[0]}"
    if populations.vintage not in (None, settings.region.vintage):
        name += f", carried from {populations.vintage} tracts"
    return f"{name} (ages by assumed shares)" if populations.band_shares else name


def _capture_source(capture: Capture) -> str:
    """Name the file of the shares, and the share of all other areas."""
    everywhere = "" if capture.share is None else f"{100 * capture.share:g} % by the settings"
    if capture.file is None:
        return everywhere
    return f"{capture.file.name}, elsewhere {everywhere}" if everywhere else capture.file.name


def site_from(values: dict[str, Any]) -> Site:
    """Read a site back from a manifest.

    Raises
    ------
    SnapshotUnavailable
        If the manifest lacks a decision or holds one this version does not know; what was added
        since may be missing.
    """
    needed = {field.name for field in fields(Site) if field.default is MISSING}
    if not needed <= set(values) <= {field.name for field in fields(Site)}:
        raise SnapshotUnavailable(
            "the snapshot describes its site in the words of another version; refresh it"
        )
    lists = {
        key: tuple(value) if isinstance(value, list) else value for key, value in values.items()
    }
    deeper = {
        "targets": targets_from(values.get("targets", ())),
        "epochs": tuple(map(tuple, values.get("epochs", ()))),
        "conditions": tuple((name, tuple(codes)) for name, codes in values.get("conditions", ())),
        "labels": labels_from(values.get("labels", ())),
    }
    return Site(**lists | deeper)
