"""A place is chosen by how often children fall ill there, and told by what that costs them.

Bed-days come in clumps: one long stay is many of them, and places picked by an unlucky year of
bed-days fall by themselves in the next. So which places stand out on a map of bed-days is decided
by hospital stays, under the rule of the snapshot, and their burden stays in bed-days. A place that
is higher and also up on its own past year is marked: high and rising.
"""

from dataclasses import replace

import numpy as np

from hotspot.core.hotspot_rules import rule_of
from hotspot.core.measures import MEASURES, Measure
from hotspot.core.types import WITHOUT_RATE, Hotspots
from hotspot.store.snapshots import Snapshot
from hotspot.surveillance.answers import Picture
from hotspot.surveillance.movement import Movement


def judging_measure(snapshot: Snapshot, measure: Measure) -> Measure | None:
    """Say by whose counts a measure is judged; None by its own.

    Parameters
    ----------
    snapshot : Snapshot
        With the rule it was made under.
    measure : Measure
        Of a map.

    Returns
    -------
    Measure or None
        Another measure, if the feeds have it.
    """
    key = rule_of(snapshot.site.hotspot_rule).judged_by.get(measure.key)
    if key is None or not (snapshot.tables["weeks"]["measure"] == key).any():
        return None
    return MEASURES[key]


def judge_by(picture: Picture, other: Picture) -> Picture:
    """Take which places stand out from a map of another measure.

    Parameters
    ----------
    picture : Picture
        Of bed-days, before suppression.
    other : Picture
        Of hospital stays: the same areas, weeks and ages.

    Returns
    -------
    Picture
        With the words and probabilities of the other, but where an area has no rate of its own;
        what its own counts say is kept in ``by_itself``.
    """
    own, judge = picture.hotspots, other.context.measure
    without = np.isin(own.status, WITHOUT_RATE)
    hotspots = Hotspots(
        own.areas,
        np.where(without, np.nan, other.hotspots.posterior),
        np.where(without, own.status, other.hotspots.status),
        f"{other.hotspots.rule} Judged by {judge.noun}, not by {picture.context.measure.noun}.",
        own.rule_version,
    )
    return replace(picture, hotspots=hotspots, by_itself=own, judged_by=judge)


def high_and_rising(picture: Picture, movement: Movement) -> np.ndarray:
    """Mask the places that are higher than the region and up on their own past year.

    Parameters
    ----------
    picture : Picture
        With the places that stand out.
    movement : Movement
        Of the same places, by the counts they are judged by.

    Returns
    -------
    ndarray of bool, shape (n,)
        Both beyond chance: by the hotspot rule, and by a test of all places together.
    """
    return (picture.hotspots.status == "higher") & movement.up
