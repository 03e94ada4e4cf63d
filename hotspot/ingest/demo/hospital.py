"""A made-up hospital sends what a real one does: new rows every week, some of them late.

A feed is everything it will ever send; an extract is the part of it known on one day.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pandas as pd

from hotspot.ingest.demo.children import day_number, draw_children, draw_season
from hotspot.ingest.demo.diagnoses import draw_diagnoses
from hotspot.ingest.demo.events import LONGEST, Scene, draw_screenings, draw_stays, draw_visits
from hotspot.ingest.demo.region import DemoRegion, bed_day_rates, draw_unevenness, ed_rates
from hotspot.ingest.demo.rows import IMPOSSIBLE, SHARES, known_on, write_rows
from hotspot.ingest.demo.truths import DELAYS, Decoy, Plants, Truths, choose_plants, find_decoy


@dataclass(frozen=True, eq=False)
class DemoFeed:
    """Everything a made-up hospital will ever send, and what is true.

    Parameters
    ----------
    encounters, screenings : DataFrame
        Every row, with when it arrived, where the child truly lives and which fault it has.
    truths : Truths
        What was planted.
    """

    encounters: pd.DataFrame
    screenings: pd.DataFrame
    truths: Truths

    def extract(self, as_of: date) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Give what is known when a day begins.

        Parameters
        ----------
        as_of : date
            Day of the extract.

        Returns
        -------
        tuple of DataFrame
            Encounters and screenings with the columns of ``core.columns``; a stay that had not
            ended has no end.
        """
        return (
            known_on(self.encounters, "encounter", as_of),
            known_on(self.screenings, "screening", as_of),
        )


def say_nothing(_: str) -> None:
    """Take no notice of progress."""


def simulate(
    region: DemoRegion,
    *,
    seed: int,
    first_week: date,
    last_week: date,
    plant: bool = True,
    progress: Callable[[str], None] = say_nothing,
) -> DemoFeed:
    """Make up a feed over a region.

    Parameters
    ----------
    region : DemoRegion
        The place.
    seed : int
        The same seed gives the same rows.
    first_week, last_week : date
        Saturdays of the first and the last full week; the Sunday after is covered, too, and stays
        are sent that began earlier and had not ended.
    plant : bool, default True
        Plant a cluster, an intervention, a decoy, a facility that falls silent and an address
        pile-up. Ordinary faults of extracts are there in any case.
    progress : callable, optional
        Told, in words, what is being done.

    Returns
    -------
    DemoFeed
        Rows and truths.
    """
    span = (day_number(first_week) - 6, day_number(last_week) + 2)
    chance = [np.random.default_rng([seed, part]) for part in range(8)]
    plants = choose_plants(region, first_week, last_week) if plant else Plants()
    progress("Drawing children")
    scene = Scene(
        region,
        draw_children(region, *span, chance[0]),
        draw_season(span[0] - LONGEST, span[1], chance[1]),
        plants,
        span,
    )
    uneven = draw_unevenness(region, chance[2])
    days, visits = bed_day_rates(region, uneven), ed_rates(region, uneven)
    progress("Drawing stays and ED visits")
    stays = draw_stays(scene, days, chance[3])
    encounters = pd.concat([stays, draw_visits(scene, visits, chance[4])], ignore_index=True)
    encounters = write_rows(scene, encounters, "encounter", chance[5])
    encounters["diagnosis"] = draw_diagnoses(encounters, np.random.default_rng([seed, 8]))
    progress("Drawing screenings")
    screenings = draw_screenings(scene, stays, chance[6])
    screenings = write_rows(scene, screenings, "screening", chance[7])
    truths = Truths(
        seed=seed,
        first_week=first_week,
        last_week=last_week,
        quintile=dict(zip(region.geoids, (region.quintile + 1).tolist(), strict=True)),
        bed_days_per_1000_year=dict(zip(region.geoids, days.round(3).tolist(), strict=True)),
        ed_per_1000_week=dict(zip(region.geoids, visits.round(4).tolist(), strict=True)),
        delays=DELAYS,
        shares=SHARES,
        impossible_rows=IMPOSSIBLE,
        cluster=plants.cluster,
        intervention=plants.intervention,
        silence=plants.silence,
        pile_up=plants.pile_up,
    )
    return DemoFeed(encounters, screenings, replace(truths, decoy=_decoy(scene, stays)))


def _decoy(scene: Scene, stays: pd.DataFrame) -> Decoy | None:
    """Add up each district's bed-days in 52-week years around the intervention."""
    change = scene.plants.intervention
    if change is None:
        return None
    starts = [change.first_day - timedelta(weeks=52 * k) for k in (2, 1, 0, -1)]
    starts = [day for day in starts if day_number(day) >= scene.span[0]]
    names, district = np.unique(scene.region.district, return_inverse=True)
    tract = scene.children.tract[stays["child"]]
    inside = tract < len(district)
    begin, end = np.floor(stays["start"])[inside], np.floor(stays["end"])[inside]
    yearly = np.empty((len(names), len(starts) - 1))
    for k, (since, until) in enumerate(pairwise(starts)):
        nights = np.minimum(end, day_number(until)) - np.maximum(begin, day_number(since))
        yearly[:, k] = np.bincount(
            district[tract[inside]], np.maximum(nights, 0), minlength=len(names)
        )
    saturdays = [day + timedelta(days=6) for day in starts[:-1]]
    return find_decoy(scene.region, scene.plants, yearly, saturdays)
