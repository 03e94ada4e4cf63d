"""A part of a measure is counted as the whole is, from the rows of one condition group.

Groups have numbers while they are counted: 0 is what is in none of a site's groups, which keeps the
parts adding up to the whole. Parts are kept by neighborhood and region and for all ages together:
a tract, or an age band, has too few children of one condition to say anything about.
"""

from collections.abc import Callable
from dataclasses import dataclass

import ibis.expr.types as ir

from hotspot.core.conditions import MOST_GROUPS, NO_CONDITIONS, Conditions
from hotspot.core.measures import OTHER, SPLIT, part_key

LEVELS = ("neighborhood", "region")
"""Levels on which parts are kept."""

NUMBERS = range(MOST_GROUPS + 1)
"""Numbers of condition groups, from 0 for none of them."""


def _as_it_is(encounters: ir.Table) -> ir.Table:
    return encounters


@dataclass(frozen=True)
class ByCondition:
    """How a script, which reads rows of its own, counts by condition group.

    Parameters
    ----------
    conditions : Conditions
        Groups of the site.
    number : callable
        Puts ``condition``, the number of the group, in place of the ``diagnosis`` of encounters.
    """

    conditions: Conditions = NO_CONDITIONS
    number: Callable[[ir.Table], ir.Table] = _as_it_is

    @property
    def columns(self) -> dict[str, str]:
        """What encounters have more if somebody asks why children came."""
        return {"diagnosis": "string"} if self.conditions.groups else {}

    @property
    def named(self) -> dict[str, str]:
        """Slots that are counted, and the measures they are."""
        return names_of_slots(self.conditions) if self.conditions.groups else {}

    def kept(self, counts: ir.Table) -> ir.Table:
        """Leave out parts by tract or age, as `hotspot.counts.levels.Sums` does."""
        if not self.conditions.groups:
            return counts
        is_whole = ~counts.measure.isin(tuple(self.named.values()))
        is_kept = counts.level.isin(LEVELS) & (counts.age_band == "all")
        return counts.filter(is_whole | is_kept)


NOT_ASKED = ByCondition()
"""Of a site that does not ask why children came."""


def slots() -> tuple[str, ...]:
    """List what is counted of conditions while groups have no names."""
    return tuple(_slot(measure, number) for measure in SPLIT for number in NUMBERS)


def _slot(measure: str, number: int) -> str:
    return part_key(measure, str(number))


def stays_by_slot(stays: ir.Table) -> dict[str, ir.Table]:
    """Part the stays that have nights by the number of their group.

    Parameters
    ----------
    stays : Table
        With ``condition``, if the site has groups.

    Returns
    -------
    dict of str to Table
        By `slots`; none without that column.
    """
    if "condition" not in stays.columns:
        return {}
    return {
        _slot("bed_days", number): stays.filter(stays.condition == number) for number in NUMBERS
    }


def names_of_slots(conditions: Conditions) -> dict[str, str]:
    """Say which of `slots` are kept, and what they are called; OTHER is number 0."""
    return {
        _slot(measure, number): part_key(measure, name)
        for measure in conditions.measures
        for number, name in enumerate((OTHER, *conditions.groups))
    }
