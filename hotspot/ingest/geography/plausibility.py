"""A wrong column of children looks like a column of children: only its size gives it away.

A tract is drawn to hold 1,200 to 8,000 people [1]_, of whom about a quarter are children. Totals of
neighborhoods that were joined onto their tracts stand there several times, and adding them up
counts every child as often.

References
----------
.. [1] US Census Bureau, Geographic Areas Reference Manual, chapter 10: Census Tracts and Block
   Numbering Areas.
"""

import re
from collections.abc import Iterator

import numpy as np
import pandas as pd

from hotspot.ingest.findings import Finding
from hotspot.ingest.geography.vintages import FEED

MOST_IN_MEAN = 4_000
"""Children a tract, in the mean of all, above which they are probably not children of tracts."""

MOST_IN_ONE = 20_000
"""Children in one tract above which it is probably the number of a larger area."""

REPEATED = 3
"""Tracts with the very same number, from which on it is not chance."""

REPEATED_SHARE = 0.20
"""Share of tracts in such company above which numbers were probably joined on from larger areas."""

FEWEST_COMPARED = 50
"""Numbers smaller than this are the same by chance."""

JUMP = 0.10
"""Change of all children within a year above which the two years are probably not alike."""

EXCESS = 0.02
"""Part by which the bands of a tract may exceed its total, for rounding."""

_AGES = re.compile(
    r"\b(?:under|younger than|below)\s+(\d{1,2})\b|\b0\s*(?:-|–|to)\s*(\d{1,2})\b", re.I
)


def judge_label(label: str, limit: int) -> Iterator[Finding]:
    """Say where children are called by other ages than those that are counted.

    Parameters
    ----------
    label : str
        How the numbers of children are called on screens and in files.
    limit : int
        Children are younger than this many completed years.

    Yields
    ------
    Finding
        At most one warning. A label that names no ages raises none.
    """
    named = {int(under) if under else int(to) + 1 for under, to in _AGES.findall(label)}
    if named and limit not in named:
        words = (
            f"The children are called {label!r}, and [ages] counts those under {limit}. One of the"
            " two is wrong: put right label below [populations], or limit below [ages]. Rates are"
            " wrong if the file counts other ages than the extracts."
        )
        yield _warning("ages differ", 0, 0, words)


def judge_children(table: pd.DataFrame, name: str) -> Iterator[Finding]:
    """Say where numbers of children cannot well be what they are called.

    Parameters
    ----------
    table : DataFrame
        Per ``core.columns.POPULATIONS``, of tracts.
    name : str
        Of the file.

    Yields
    ------
    Finding
        Warnings; a year is judged by itself, and of several years that break a rule the first is
        named.
    """
    wide = table[table["age_band"] == "all"].pivot_table(
        index="area", columns="year", values="children", dropna=False
    )
    judges = (_too_many_in_mean, _too_many_in_one, _repeated)
    for judge in judges:
        found = (judge(wide[year].dropna(), f"{name}, {year}") for year in wide)
        yield from (finding for finding in [next((f for f in found if f), None)] if finding)
    yield from _jumps(wide, name)
    yield from _bands_beyond_all(table, name)


def _warning(rule: str, tracts: int, of: int, words: str) -> Finding:
    return Finding(rule, FEED, "warning", tracts, tracts / max(of, 1), None, None, words)


def _too_many_in_mean(children: pd.Series, where: str) -> Finding | None:
    mean = children.mean()
    if not mean > MOST_IN_MEAN:
        return None
    words = (
        f"{where}: {children.sum():,.0f} children in {len(children):,} tracts are {mean:,.0f} a"
        f" tract; tracts have 1,200 to 8,000 people of all ages. Are these the numbers of larger"
        " areas, or of all people? Rates are too low if so."
    )
    return _warning("children implausible", len(children), len(children), words)


def _too_many_in_one(children: pd.Series, where: str) -> Finding | None:
    large = children[children > MOST_IN_ONE]
    if large.empty:
        return None
    words = (
        f"{where}: {len(large):,} of {len(children):,} tracts have more than {MOST_IN_ONE:,}"
        f" children, first {large.index[0]}; no tract is so large. Is it a total?"
    )
    return _warning("children implausible", len(large), len(children), words)


def _repeated(children: pd.Series, where: str) -> Finding | None:
    large = children[children >= FEWEST_COMPARED]
    alike = int((large.map(large.value_counts()) >= REPEATED).sum())
    if alike <= REPEATED_SHARE * len(children):
        return None
    words = (
        f"{where}: {alike:,} of {len(children):,} tracts have the very same number of children as"
        " two others or more. Totals of neighborhoods were probably joined onto their tracts, which"
        " counts every child several times: give the number of each tract."
    )
    return _warning("children repeated", alike, len(children), words)


def _jumps(wide: pd.DataFrame, name: str) -> Iterator[Finding]:
    totals = wide.sum()
    for before, after in zip(totals.index[:-1], totals.index[1:], strict=True):
        if min(totals[before], totals[after]) <= 0:
            continue
        growth = abs(np.log(totals[after] / totals[before])) / (after - before)
        if growth > np.log1p(JUMP):
            words = (
                f"{name}: {totals[before]:,.0f} children in {before} and {totals[after]:,.0f} in"
                f" {after}, more than {JUMP:.0%} a year apart. Other ages, other tracts or another"
                " source? Rates between them change as much."
            )
            yield _warning("children jump", len(wide), len(wide), words)
            return


def _bands_beyond_all(table: pd.DataFrame, name: str) -> Iterator[Finding]:
    wide = table.pivot_table(
        index=["area", "year"], columns="age_band", values="children", dropna=False
    )
    if wide.shape[1] == 1:
        return
    bands = wide.drop(columns="all").sum(axis=1)
    beyond = bands > wide["all"] * (1 + EXCESS) + 1
    tracts = beyond[beyond].index.get_level_values("area").unique()
    if len(tracts):
        words = (
            f"{name}: the age bands of {len(tracts):,} tracts add up to more children than all ages"
            f" together, first {tracts[0]}. Do the columns overlap?"
        )
        yield _warning("bands exceed all", len(tracts), wide.index.levshape[0], words)
