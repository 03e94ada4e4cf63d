"""Made-up stays, visits and screenings, each of a made-up child at a moment.

Levels are the published ones (see ``demo_region``); lengths of stay have a heavy tail, so that a
few children make many of the bed-days, as they do.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from hotspot.core.measures import DOMAINS
from hotspot.ingest.demo.children import (
    ED_VISIT,
    STAY,
    WELL_VISIT,
    Children,
    Season,
    day_number,
    draw_events,
)
from hotspot.ingest.demo.region import DemoRegion
from hotspot.ingest.demo.truths import Plants

MEAN_STAY = 3.65
"""Mean midnights of a stay, Beck et al. (2018): bed-days over hospitalizations."""

STAY_CV = 1.5
LONGEST = 180
WELL_VISITS_PER_1000_WEEK = 2.6
COVERAGE = {"MAIN": 0.65, "CLINIC-1": 0.55, "CLINIC-2": 0.68, "CLINIC-3": 0.75}
"""Share of children seen who are screened, by site; an assumption between 55 and 75 %."""

SCREENED_AFTER = 1 / 3
"""Share of the span after which screening begins: such programs are younger than hospitals."""

ANY_NEED = (0.15, 0.20, 0.25, 0.30, 0.35)
"""Share with at least one need, by poverty quintile."""

NEEDS = {"food": 0.12, "housing": 0.08, "utilities": 0.06, "transport": 0.06, "safety": 0.03}
"""Share with each need; an assumption, no source gives it by tract."""

SITES_OF_REGION = ("ED-NORTH", "ED-EAST", "ED-SOUTH", "ED-WEST")


@dataclass(frozen=True, eq=False)
class Scene:
    """Place, children, season and plants of one simulation.

    Parameters
    ----------
    region : DemoRegion
        The place.
    children : Children
        The pool.
    season : Season
        Its winters.
    plants : Plants
        What to plant.
    span : tuple of int
        First day, and the day after the last, since 1970-01-01.
    """

    region: DemoRegion
    children: Children
    season: Season
    plants: Plants
    span: tuple[int, int]


def draw_visits(scene: Scene, per_1000_week: np.ndarray, rng: np.random.Generator) -> pd.DataFrame:
    """Draw emergency visits.

    Parameters
    ----------
    scene : Scene
        The simulation.
    per_1000_week : ndarray of float, shape (n,)
        True rate of each tract before any plant.
    rng : Generator
        Source of chance.

    Returns
    -------
    DataFrame
        Columns child, start, end (days since 1970-01-01), encounter_class and facility_id.
    """
    rate = _with_outside(scene.region, per_1000_week) / 7000
    more = scene.children.visits_more
    who, when = draw_events(scene.children, rate, more, ED_VISIT, scene.season, scene.span, rng)
    if (cluster := scene.plants.cluster) is not None:
        added = np.append(np.isin(scene.region.geoids, cluster.tracts), False)
        span = (day_number(cluster.first_week) - 6, day_number(cluster.last_week) + 1)
        extra = rate * added * (cluster.ratio - 1)
        also = draw_events(scene.children, extra, more, ED_VISIT, scene.season, span, rng)
        who, when = np.append(who, also[0]), np.append(when, also[1])
    facility = _ed_of(scene, who, rng)
    if (silence := scene.plants.silence) is not None:
        sent = (facility != silence.facility) | (when < day_number(silence.first_day))
        who, when, facility = who[sent], when[sent], facility[sent]
    return pd.DataFrame(
        {
            "child": who,
            "start": when,
            "end": when + rng.gamma(3.0, 1.2 / 24, len(who)) + 0.5 / 24,
            "encounter_class": "EMER",
            "facility_id": facility,
        }
    )


def draw_stays(scene: Scene, per_1000_year: np.ndarray, rng: np.random.Generator) -> pd.DataFrame:
    """Draw inpatient and observation stays that had not ended before the span.

    Parameters
    ----------
    scene : Scene
        The simulation.
    per_1000_year : ndarray of float, shape (n,)
        True bed-days of each tract per 1,000 children and year, before any plant.
    rng : Generator
        Source of chance.

    Returns
    -------
    DataFrame
        Columns as of the visits.
    """
    rate = _with_outside(scene.region, per_1000_year) / MEAN_STAY / 365_250
    who, when = draw_events(
        scene.children,
        rate,
        scene.children.stays_more,
        STAY,
        scene.season,
        (scene.span[0] - LONGEST, scene.span[1]),
        rng,
    )
    length = _draw_lengths(len(who), rng)
    if (change := scene.plants.intervention) is not None:
        inside = np.append(scene.region.district == change.district, False)
        touched = inside[scene.children.tract[who]] & (when >= day_number(change.first_day))
        length[touched] *= change.bed_days_factor / change.stays_factor
        kept = ~touched | (rng.random(len(who)) < change.stays_factor)
        who, when, length = who[kept], when[kept], length[kept]
    nights = np.minimum(np.floor(length + rng.random(len(who))), LONGEST)
    leaves = np.floor(when) + nights + rng.uniform(10, 18, len(who)) / 24
    late = np.minimum(when + rng.uniform(2, 10, len(who)) / 24, np.floor(when) + 1439 / 1440)
    short = (nights <= 2) & (rng.random(len(who)) < 0.5)
    stays = pd.DataFrame(
        {
            "child": who,
            "start": when,
            "end": np.where(nights == 0, late, leaves),
            "encounter_class": np.where(short, "OBSENC", "IMP"),
            "facility_id": "MAIN",
        }
    )
    return stays[stays["end"] >= scene.span[0]].reset_index(drop=True)


def draw_screenings(scene: Scene, stays: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Draw who is screened, and then what they answer.

    Parameters
    ----------
    scene : Scene
        The simulation.
    stays : DataFrame
        Stays, at whose start children may be screened.
    rng : Generator
        Source of chance.

    Returns
    -------
    DataFrame
        One row a question: columns event (the same for all questions of one screening), child,
        start, facility_id, instrument, domain and result.
    """
    begin = first_screening_day(scene.span)
    flat = np.full(len(scene.region.children) + 1, WELL_VISITS_PER_1000_WEEK / 7000)
    alike = np.ones(len(scene.children.tract))
    span = (begin, scene.span[1])
    who, when = draw_events(scene.children, flat, alike, WELL_VISIT, scene.season, span, rng)
    when = np.floor(when) + rng.uniform(8, 17, len(when)) / 24
    site = _clinic_of(scene)[scene.children.tract[who]]
    new = stays["start"] >= begin
    site = np.append(site, np.full(new.sum(), "MAIN"))
    who = np.append(who, stays.loc[new, "child"])
    when = np.append(when, stays.loc[new, "start"] + 1 / 24)
    screened = rng.random(len(who)) < pd.Series(site).map(COVERAGE).to_numpy()
    who, when, site = who[screened], when[screened], site[screened]
    needs = _draw_needs(scene, rng)[who]
    answer = np.where(needs, "need", "no_need").astype(object)
    answer[rng.random(answer.shape) < 0.01] = "unknown"
    answer[rng.random(len(who)) < 0.04] = "declined"
    n = len(DOMAINS)
    return pd.DataFrame(
        {
            "event": np.repeat(np.arange(len(who)), n),
            "child": np.repeat(who, n),
            "start": np.repeat(when, n),
            "facility_id": np.repeat(site, n),
            "instrument": np.repeat(np.where(site == "CLINIC-2", "PRAPARE", "AHC-HRSN"), n),
            "domain": np.tile(DOMAINS, len(who)),
            "result": answer.ravel(),
        }
    )


def first_screening_day(span: tuple[int, int]) -> int:
    """Give the Sunday on which screening begins.

    Parameters
    ----------
    span : tuple of int
        First day, a Sunday, and the day after the last, since 1970-01-01.

    Returns
    -------
    int
        Days since 1970-01-01.
    """
    weeks = (span[1] - span[0]) // 7
    return span[0] + 7 * round(weeks * SCREENED_AFTER)


def _with_outside(region: DemoRegion, rate: np.ndarray) -> np.ndarray:
    """Give the children outside the mean rate of those inside."""
    return np.append(rate, np.average(rate, weights=region.children))


def _draw_lengths(n: int, rng: np.random.Generator) -> np.ndarray:
    """Draw lengths of stay in days, lognormal, before they are cut into midnights."""
    spread = np.sqrt(np.log1p(STAY_CV**2))
    return rng.lognormal(np.log(MEAN_STAY) - spread**2 / 2, spread, n)


def _draw_needs(scene: Scene, rng: np.random.Generator) -> np.ndarray:
    """Draw the needs of every child once, shape (children, domains); a need lasts."""
    chance = np.array([NEEDS[domain] for domain in DOMAINS]) / np.mean(ANY_NEED)
    given_any = 0.628 * chance  # 0.628: chance of at least one need under these very chances
    quintile = np.append(scene.region.quintile, 2)[scene.children.tract]
    some = rng.random(len(quintile)) < np.array(ANY_NEED)[quintile]
    needs = np.zeros((len(quintile), len(DOMAINS)), dtype=bool)
    while (open_ := np.flatnonzero(some & ~needs.any(axis=1))).size:
        needs[open_] = rng.random((len(open_), len(DOMAINS))) < given_any
    return needs


def _ed_of(scene: Scene, who: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Choose the ED of each visit: the main one, the nearest of four, or one used by all."""
    place = scene.region.tracts.to_crs(4326).geometry.representative_point()
    east = (place.x > place.x.median()).to_numpy()
    north = (place.y > place.y.median()).to_numpy()
    nearest = np.append(
        np.select([north & east, north, east], SITES_OF_REGION[:3], "ED-WEST"), "MAIN"
    )
    u = rng.random(len(who))
    return np.select(
        [u < 0.45, u < 0.85, u < 0.96],
        [
            np.full(len(who), "MAIN"),
            nearest[scene.children.tract[who]],
            np.full(len(who), "URGENT"),
        ],
        "ED-COMMUNITY",
    ).astype(object)


def _clinic_of(scene: Scene) -> np.ndarray:
    """Assign tracts to three clinics from west to east; outsiders go to the first."""
    west = scene.region.tracts.to_crs(4326).geometry.representative_point().x.rank(pct=True)
    third = np.minimum((west.to_numpy() * 3).astype(int), 2)
    return np.append(
        np.array([f"CLINIC-{k + 1}" for k in range(3)], dtype=object)[third], "CLINIC-1"
    )
