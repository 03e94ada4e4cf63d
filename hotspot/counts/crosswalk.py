"""Counts follow the land: an area that was split gives each part its share, and none is lost.

Who of a tract's children lives in which part of it is not known, so a part gets an expected number,
which may be a fraction. Fractions are estimates and are shown as such.
"""

import pandas as pd

from hotspot.core.columns import COUNTS, Column, check_columns
from hotspot.core.crosswalk import as_crosswalk
from hotspot.core.errors import InvalidCounts

TOLERANCE = 1e-9
"""Of a sum of counts that were carried, relative to the counts."""


def carry(
    counts: pd.DataFrame, crosswalk: pd.DataFrame, contract: tuple[Column, ...] = COUNTS
) -> pd.DataFrame:
    r"""Carry the counts of one level to the areas of a crosswalk.

    Parameters
    ----------
    counts : DataFrame
        Per the contract, of one level; every area is a source of the crosswalk.
    crosswalk : DataFrame
        Per ``core.crosswalk.CROSSWALK``.
    contract : tuple of Column
        Of counts by level, area, measure, age band and week (or day).

    Returns
    -------
    DataFrame
        Per the contract, by measure, age band, area and week (or day). Columns in which every
        number is whole are integers, others are not.

    Raises
    ------
    InvalidCounts
        If the crosswalk does not know an area, or the total was not kept.
    InvalidGeography
        If the crosswalk breaks its contract.

    Notes
    -----
    A target's count is :math:`\sum_s w_s\,T_s` over its sources, so events, encounters and children
    are multiplied by the share :math:`w`. Children who are in two sources of one target are two of
    its children. Numbers of windows are stored as their weekly changes, which a share multiplies
    alike.

    Squares say how sure a count is: :math:`T_s=\sum_c d_c` has the variance of a compound Poisson
    count, estimated by :math:`\sum_c d_c^2` [1]_, and a sum of such counts with fixed weights has
    the variance :math:`\sum_s w_s^2\sum_c d_c^2`. So squares are multiplied by :math:`w^2`. What
    the shares themselves may be off by is not in it.

    References
    ----------
    .. [1] Fay MP, Feuer EJ (1997). Confidence intervals for directly standardized rates: a method
       based on the gamma distribution. Statistics in Medicine 16, 791-801.
    """
    shares = as_crosswalk(crosswalk, where="crosswalk")
    strangers = set(counts["area"].unique()) - set(shares["source"])
    if strangers:
        raise InvalidCounts(
            f"the crosswalk does not say where {len(strangers)} areas with counts lie; it must"
            " name every area that rows can be placed in"
        )
    met = counts.astype({"area": "str"}).merge(shares, left_on="area", right_on="source")
    weight = met["weight"]
    amounts = _amounts(contract)
    columns = {name: met[name] * weight ** (2 if "squares" in name else 1) for name in amounts}
    found = met.assign(area=met["target"], **columns)
    when = next(column.name for column in contract if column.kind == "date")
    order = ["level", "measure", "age_band", "area", when]
    sums = found.groupby(order, observed=True, sort=False)[amounts].sum().reset_index()
    check_mass(counts, sums, shares, contract)
    carried = sums.assign(**{name: _whole_if_all_are(sums[name]) for name in amounts})
    carried = carried[[column.name for column in contract]].sort_values(order, ignore_index=True)
    check_columns(carried, contract, where="counts carried", error=InvalidCounts)
    return carried


def _amounts(contract: tuple[Column, ...]) -> list[str]:
    return [column.name for column in contract if column.kind == "amount"]


def check_mass(
    before: pd.DataFrame,
    after: pd.DataFrame,
    crosswalk: pd.DataFrame,
    contract: tuple[Column, ...] = COUNTS,
) -> None:
    """Refuse counts that became more or less on their way.

    Parameters
    ----------
    before, after : DataFrame
        Per the contract, by source and by target.
    crosswalk : DataFrame
        Per ``core.crosswalk.CROSSWALK``.
    contract : tuple of Column
        As for `carry`.

    Raises
    ------
    InvalidCounts
        If, for a measure and age band, what is in the targets and what is outside them is not what
        was in the sources, to one part in a thousand million.
    """
    linear = [name for name in _amounts(contract) if "squares" not in name]
    inside = crosswalk.groupby("source")["weight"].sum()
    outside = 1 - before["area"].astype("str").map(inside).fillna(0).astype(float)
    series = ["measure", "age_band"]
    by_series = {"observed": True, "sort": True}
    left = before[linear].mul(outside, axis=0).assign(**before[series])
    sums = [table.groupby(series, **by_series)[linear].sum() for table in (before, after, left)]
    scale = before[linear].abs().assign(**before[series]).groupby(series, **by_series)[linear].sum()
    gap = sums[1].add(sums[2], fill_value=0).sub(sums[0], fill_value=0).abs()
    wrong = gap > TOLERANCE * scale.reindex(gap.index).fillna(0).clip(lower=1)
    if wrong.to_numpy().any():
        measure, band = wrong.index[wrong.any(axis=1).to_numpy().argmax()]
        column = wrong.columns[wrong.any().to_numpy().argmax()]
        raise InvalidCounts(
            f"counts of {measure} (age {band}) carried to other areas do not keep their total of"
            f" {column}; the shares must be of the sources, and each part named once"
        )


def _whole_if_all_are(amounts: pd.Series) -> pd.Series:
    """Integers where all are, to rounding; else what is whole to rounding is exactly whole."""
    near = amounts.round()
    whole = (amounts - near).abs() <= TOLERANCE * amounts.abs().clip(lower=1)
    return near.astype("int64") if whole.all() else amounts.where(~whole, near)
