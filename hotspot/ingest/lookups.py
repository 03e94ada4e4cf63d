"""A look-up is a small CSV beside the tracts: all text until a rule makes a number of it."""

from pathlib import Path

import pandas as pd

from hotspot.core.errors import InvalidGeography


def read_lookup(file: Path, columns: list[str], section: str) -> pd.DataFrame:
    """Read the named columns of a CSV file as text.

    Parameters
    ----------
    file : Path
        UTF-8 CSV with a header.
    columns : list of str
        Columns wanted; others are not read.
    section : str
        Section of the settings that names them, for the message.

    Returns
    -------
    DataFrame
        Text, trimmed; missing where the cell is empty or NA.

    Raises
    ------
    InvalidGeography
        If the file is not there, is not CSV, is empty, or lacks a column; all are named.
    """
    try:
        header = pd.read_csv(file, nrows=0, encoding="utf-8-sig").columns
        missing = [name for name in columns if name not in header]
        if missing:
            raise InvalidGeography(
                f"{file}: columns missing: {', '.join(missing)}; there are {', '.join(header)};"
                f" correct [{section}]"
            )
        table = pd.read_csv(file, usecols=columns, dtype="string", encoding="utf-8-sig")
    except FileNotFoundError:
        raise InvalidGeography(f"{file}: there is no such file; correct [{section}]") from None
    except (pd.errors.ParserError, pd.errors.EmptyDataError, UnicodeError, OSError):
        raise InvalidGeography(f"{file}: not a UTF-8 CSV file; save it as one") from None
    if table.empty:
        raise InvalidGeography(f"{file}: the file has no rows; [{section}] needs one a tract")
    return table[columns].apply(lambda column: column.str.strip()).replace("", pd.NA)
