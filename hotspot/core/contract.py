"""A frame keeps its contract or is refused, and the refusal never shows a value."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from hotspot.core.errors import HotspotError

Kind = Literal["text", "count", "amount", "number", "date", "timestamp", "flag"]
"""A count is whole; an amount is a count that may be a fraction, where an area was split."""

_KIND_CHECKS = {
    "text": lambda dtype: (
        pd.api.types.is_string_dtype(dtype) or pd.api.types.is_object_dtype(dtype)
    ),
    "count": pd.api.types.is_integer_dtype,
    "amount": lambda dtype: (
        pd.api.types.is_integer_dtype(dtype) or pd.api.types.is_float_dtype(dtype)
    ),
    "number": pd.api.types.is_numeric_dtype,
    "date": lambda dtype: pd.api.types.is_datetime64_any_dtype(dtype),
    "timestamp": lambda dtype: pd.api.types.is_datetime64_any_dtype(dtype),
    "flag": pd.api.types.is_bool_dtype,
}


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Parameters
    ----------
    name : str
        As written in the file.
    kind : {"text", "count", "amount", "number", "date", "timestamp", "flag"}
        Type of its values.
    meaning : str
        For the data dictionary.
    gap : str
        What an empty cell means; "" if the column may have none.
    """

    name: str
    kind: Kind
    meaning: str
    gap: str = ""


def check_columns(
    frame: pd.DataFrame,
    columns: Iterable[Column],
    *,
    where: str,
    error: type[HotspotError],
) -> None:
    """Refuse a frame that breaks its contract.

    Parameters
    ----------
    frame : DataFrame
        What arrived.
    columns : iterable of Column
        The contract; columns beyond it are refused too.
    where : str
        File or table, for the message.
    error : type
        Error to raise.

    Raises
    ------
    HotspotError
        Naming every missing or unexpected column at once, or the first column of another kind or
        with a gap it may not have; never a value.
    """
    specs = {column.name: column for column in columns}
    missing = [name for name in specs if name not in frame.columns]
    unexpected = [str(name) for name in frame.columns if name not in specs]
    if missing or unexpected:
        raise error(
            f"{where}: columns missing: {', '.join(missing) or 'none'};"
            f" not expected: {', '.join(unexpected) or 'none'}"
        )
    for name, column in specs.items():
        if not _KIND_CHECKS[column.kind](frame[name].dtype):
            raise error(
                f"{where}: column {name} must be of kind {column.kind}, not {frame[name].dtype}"
            )
        if not column.gap and frame[name].isna().any():
            raise error(
                f"{where}: column {name} may not be empty, row {frame[name].isna().argmax()} is"
            )
