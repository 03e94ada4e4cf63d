"""A look-up is a small CSV beside the tracts: all text until a rule makes a number of it."""

import csv
from pathlib import Path

import pandas as pd

from hotspot.core.errors import InvalidGeography
from hotspot.ingest.casting import NOTHING


def read_lookup(file: Path, columns: list[str], section: str) -> pd.DataFrame:
    """Read the named columns of a CSV file as text.

    Parameters
    ----------
    file : Path
        UTF-8 CSV with a header.
    columns : list of str
        Columns wanted; others are dropped.
    section : str
        Section of the settings that names them, for the message.

    Returns
    -------
    DataFrame
        Text, trimmed; missing where the cell is empty or says NA.

    Raises
    ------
    InvalidGeography
        If the file is not there, is not CSV, is empty, has a row with more or fewer cells than the
        header, or lacks a column; all are named.
    """
    header, rows = _read_rows(file, section)
    missing = [name for name in columns if name not in header]
    if missing:
        raise InvalidGeography(
            f"{file}: columns missing: {', '.join(missing)}; there are {', '.join(header)};"
            f" correct [{section}]"
        )
    ragged = [number for number, row in enumerate(rows, 1) if len(row) != len(header)]
    if ragged or not rows:
        what = f"row {ragged[0]} has not the cells of the header" if ragged else "no rows"
        raise InvalidGeography(
            f"{file}: {what}; [{section}] needs one whole row a tract; save the file again"
        )
    text = pd.DataFrame(rows, columns=header, dtype="string")[columns]
    text = text.apply(lambda column: column.str.strip())
    return text.mask(text.apply(lambda column: column.str.lower().isin(NOTHING)))


def _read_rows(file: Path, section: str) -> tuple[list[str], list[list[str]]]:
    """Header and the rows that are not blank."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            rows = [row for row in csv.reader(lines, strict=True) if row]
    except FileNotFoundError:
        raise InvalidGeography(f"{file}: there is no such file; correct [{section}]") from None
    except (csv.Error, UnicodeError, OSError):
        raise InvalidGeography(f"{file}: not a UTF-8 CSV file; save it as one") from None
    return (rows[0], rows[1:]) if rows else ([], [])
