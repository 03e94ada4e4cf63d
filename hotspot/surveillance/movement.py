"""Is an area up on its own past, or does it only look so? The test that tells signal from noise.

Being higher than the region is mostly a matter of where one lives, and an area near the line
crosses it back and forth. News is an area that is up, or down, on its own last year by more than
chance and more than the others meanwhile.
"""

from dataclasses import dataclass

import numpy as np

from hotspot.rates.compare import beyond_chance, ratio_of_ratios
from hotspot.rates.effective import effective_counts
from hotspot.store.snapshots import Snapshot
from hotspot.surveillance.answers import Picture
from hotspot.surveillance.headlines import YEAR
from hotspot.surveillance.panels import panel_of
from hotspot.surveillance.unrated import only_measurable

FALSE_DISCOVERY = 0.10
"""Share of the areas named in a week that may be chance (Benjamini and Hochberg 1995)."""


@dataclass(frozen=True, eq=False)
class Movement:
    """How each area of a picture compares with its own past year.

    Parameters
    ----------
    ratio, lower, upper : ndarray of float, shape (n,)
        Rate of the window over that of the 52 weeks before it, divided by the same of all other
        areas together, with its 95 % interval; not a number where nothing can be compared.
    up, down : ndarray of bool, shape (n,)
        It moved, beyond chance, with all areas judged together.
    """

    ratio: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    up: np.ndarray
    down: np.ndarray


def movement_of(
    snapshot: Snapshot, picture: Picture, *, hidden: np.ndarray | None = None
) -> Movement:
    """Compare every area of a picture with its own year before.

    Parameters
    ----------
    snapshot : Snapshot
        What the picture was drawn from.
    picture : Picture
        Before suppression, of the whole region.
    hidden : ndarray of bool, shape (n,), or None
        Areas that may not be shown now or in the year before: they take no part, because a ratio to
        a count that is shown tells the other one. None is for none.

    Returns
    -------
    Movement
        In the order of the picture's areas. All False, and not a number, where the year before the
        window is not covered by the feeds.
    """
    context = picture.context
    everything = panel_of(
        snapshot, context.measure.key, picture.level, window=YEAR, age_band=context.age_band
    )
    yearly = only_measurable(everything)
    column = yearly.column(np.datetime64(context.week, "D")) - context.window
    if column < 0 or not yearly.observed[:, column].any():
        return _unknown(len(picture.areas))
    takes_part = picture.measurable if hidden is None else picture.measurable & ~hidden
    at_risk = np.where(takes_part, np.nan_to_num(picture.exposure), 0)
    past, past_at_risk = yearly.events[:, column], np.nan_to_num(yearly.exposure[:, column])
    clump = np.ones(len(past))
    if context.measure.family != "proportion":
        clump = effective_counts(
            past, past_at_risk, squares=yearly.squares[:, column], persons=yearly.persons[:, column]
        ).k
    change = ratio_of_ratios(picture.events, at_risk, past, past_at_risk, k=clump)
    moved = beyond_chance(change.p, false_discovery=FALSE_DISCOVERY)
    return Movement(
        ratio=change.ratio,
        lower=change.lower,
        upper=change.upper,
        up=moved & (change.ratio > 1),
        down=moved & (change.ratio < 1),
    )


def _unknown(n: int) -> Movement:
    gap, never = np.full(n, np.nan), np.zeros(n, dtype=bool)
    return Movement(gap, gap, gap, never, never)
