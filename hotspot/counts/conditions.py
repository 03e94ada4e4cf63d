"""A part of a measure is counted as the whole is, from the rows of one condition group.

Groups have numbers while they are counted: 0 is what is in none of a site's groups, which keeps the
parts adding up to the whole. Parts are kept by neighborhood and region and for all ages together:
a tract, or an age band, has too few children of one condition to say anything about.
"""

import ibis.expr.types as ir
import pandas as pd

from hotspot.core.conditions import MOST_GROUPS, Conditions
from hotspot.core.measures import OTHER, SPLIT, part_key

NUMBERS = range(MOST_GROUPS + 1)
"""Numbers of condition groups, from 0 for none of them."""


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


def with_names(counts: pd.DataFrame, conditions: Conditions) -> pd.DataFrame:
    """Name the groups in counts, and leave out what is not kept of them.

    Parameters
    ----------
    counts : DataFrame
        As `hotspot.core.columns.COUNTS` says, with `slots` among the measures.
    conditions : Conditions
        Groups, by number from 1, and the measures that are kept by group.

    Returns
    -------
    DataFrame
        With parts by neighborhood and region, of all ages.
    """
    named = {
        _slot(measure, number): part_key(measure, name)
        for measure in conditions.measures
        for number, name in enumerate((OTHER, *conditions.groups))
    }
    is_slot = counts["measure"].isin(slots())
    kept = counts["measure"].isin(list(named)) & (counts["age_band"] == "all")
    kept &= counts["level"] != "tract"
    if not is_slot.any():
        return counts
    rest = counts[~is_slot | kept].reset_index(drop=True)
    words = rest["measure"].astype(object)
    return rest.assign(measure=words.map(named).fillna(words).astype(counts["measure"].dtype))
