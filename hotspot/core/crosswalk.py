"""Boundaries are redrawn, neighborhoods cut across tracts; a crosswalk says which share went where.

A share is of the *source*: a tract of 100 children, of which 30 % lie in a new one, gives it 30.
Shares of the target (what part of the new tract came from the old one) look alike and are wrong for
counts: they multiply children out of nothing, or lose them.
"""

import pandas as pd

from hotspot.core.columns import Column, check_columns
from hotspot.core.errors import InvalidGeography

CROSSWALK = (
    Column("source", "text", "Area that is split."),
    Column("target", "text", "Area that receives a share of it."),
    Column("weight", "number", "Share of the source in the target: more than 0, at most 1."),
)
"""One row a part. What the shares of a source lack of 1 lies in no target: it is outside."""

EXCESS = 0.001
"""How far the shares of one source may exceed 1 by rounding."""

SHORTFALL = 0.01
"""How far they may fall short of 1 by rounding; if by more, the rest of the source is outside."""


def as_crosswalk(frame: pd.DataFrame, *, where: str) -> pd.DataFrame:
    """Check shares and put right what is only rounding.

    Parameters
    ----------
    frame : DataFrame
        Columns source, target and weight; a part may stand there in several rows.
    where : str
        File or table, for the message.

    Returns
    -------
    DataFrame
        Per ``CROSSWALK``, each part once, ascending by source and target. Shares of a source that
        sum to 0.99 to 1.001 sum to exactly 1.

    Raises
    ------
    InvalidGeography
        If a column is missing, a share is not more than 0 and at most 1, the shares of a source
        exceed 1, or they are shares of the targets.
    """
    check_columns(frame, CROSSWALK, where=where, error=InvalidGeography)
    wrong = ~((frame["weight"] > 0) & (frame["weight"] <= 1 + EXCESS))
    if wrong.any():
        raise InvalidGeography(
            f"{where}: {int(wrong.sum())} shares are not more than 0 and at most 1, first in row"
            f" {int(wrong.to_numpy().argmax()) + 1}; a share is of the whole source, 0.25 for a"
            " quarter; correct it, or leave the row out"
        )
    parts = frame.groupby(["source", "target"], as_index=False, observed=True)["weight"].sum()
    parts = parts.astype({"source": "str", "target": "str", "weight": float})
    sums = parts.groupby("source")["weight"].transform("sum")
    _refuse_shares_of_targets(parts, sums, where)
    over = sums > 1 + EXCESS
    if over.any():
        raise InvalidGeography(
            f"{where}: the shares of {parts.loc[over, 'source'].nunique()} areas sum to more than"
            f" 1, first {parts.loc[over, 'source'].iloc[0]} ({sums[over].iloc[0]:.3f}); the shares"
            " of each source must sum to 1, or to less where a part of it lies outside"
        )
    whole = sums >= 1 - SHORTFALL
    return parts.assign(weight=parts["weight"].where(~whole, parts["weight"] / sums))


def _refuse_shares_of_targets(parts: pd.DataFrame, sums: pd.Series, where: str) -> None:
    """Tell shares of the target by their sums: 1 for every target, and not for the sources."""
    by_target = parts.groupby("target")["weight"].agg(["sum", "size"])
    of_targets = (by_target["sum"] - 1).abs().le(SHORTFALL).all()
    if of_targets and (by_target["size"] > 1).sum() > 1 and (sums - 1).abs().gt(SHORTFALL).any():
        raise InvalidGeography(
            f"{where}: the shares sum to 1 for each target, not for each source; counts carried so"
            " would not keep their total; give the share of the source that lies in each target,"
            " and see that the columns of source and target are not swapped"
        )


def compose(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    """Follow one crosswalk by another.

    Parameters
    ----------
    first, second : DataFrame
        Per ``CROSSWALK``; targets of the first that the second does not know are outside.

    Returns
    -------
    DataFrame
        From the sources of the first to the targets of the second.
    """
    met = first.merge(second, left_on="target", right_on="source", suffixes=("_1", "_2"))
    parts = pd.DataFrame(
        {
            "source": met["source_1"],
            "target": met["target_2"],
            "weight": met["weight_1"] * met["weight_2"],
        }
    )
    return parts.groupby(["source", "target"], as_index=False)["weight"].sum()


def carry_children(children: pd.DataFrame, crosswalk: pd.DataFrame) -> pd.DataFrame:
    """Carry numbers of children from the areas they were counted in to others.

    Parameters
    ----------
    children : DataFrame
        Columns area and children (not a number: not known), and any others, such as age_band and
        year, that tell rows apart.
    crosswalk : DataFrame
        Per ``CROSSWALK``; its sources are areas.

    Returns
    -------
    DataFrame
        The same columns, by the targets of the crosswalk. An area that the crosswalk does not name
        gives nothing: select first, and say what was left. A target of which no source is known is
        not known; one of which some are holds those.

    Raises
    ------
    InvalidGeography
        If children are not kept: those in the targets and those outside must sum to all.
    """
    keys = [name for name in children.columns if name not in ("area", "children")]
    met = children.merge(crosswalk, left_on="area", right_on="source")
    met = met.assign(area=met["target"], children=met["children"] * met["weight"])
    carried = met.groupby(["area", *keys], observed=True, sort=True)["children"]
    carried = carried.sum(min_count=1).reset_index()
    inside = crosswalk.groupby("source")["weight"].sum()
    expected = (children["children"] * children["area"].map(inside)).sum()
    if abs(carried["children"].sum() - expected) > 1e-9 * max(expected, 1):
        raise InvalidGeography(
            f"children carried to other areas sum to {carried['children'].sum():.1f}, not to"
            f" {expected:.1f}; the crosswalk must name each part once"
        )
    return carried[list(children.columns)]
