"""A tract id is eleven characters, and the first may be a zero.

State (2), county (3), tract (6). Programs that take ids for numbers lose the leading zero of
nine states; spreadsheets add ``.0``; Census downloads prefix ``1400000US``.
"""

import pandas as pd

from hotspot.core.errors import InvalidGeography

_STATES_FROM_ZERO = ("01", "02", "04", "05", "06", "08", "09")


def as_geoids(ids: pd.Series, where: str) -> pd.Series:
    """Bring the tract ids of a geography file into their one form.

    Parameters
    ----------
    ids : Series
        Text or whole numbers. Ten digits are padded only where every id of the file has ten and
        a state could lose its zero.
    where : str
        File and column, for the message.

    Returns
    -------
    Series of str
        Eleven digits each, in the order and index of the input.

    Raises
    ------
    InvalidGeography
        If an id is missing or is not a tract id after that.
    """
    if ids.isna().any():
        raise InvalidGeography(
            f"{where}: row {int(ids.isna().to_numpy().argmax()) + 1} has no tract id; every row"
            " must have one; complete or remove the row"
        )
    text = ids.astype("string").str.strip().str.removeprefix("1400000US").str.removesuffix(".0")
    if (text.str.fullmatch(r"\d{10}") & ("0" + text.str[:1]).isin(_STATES_FROM_ZERO)).all():
        text = "0" + text
    wrong = ~text.str.fullmatch(r"\d{11}")
    if wrong.any():
        row = int(wrong.to_numpy().argmax()) + 1
        raise InvalidGeography(
            f"{where}: {int(wrong.sum())} of {len(text)} ids are not tract ids of 11 digits, first"
            f" in row {row}; keep ids as text, with their leading zero; if they look like"
            " 3.9061E+10 a spreadsheet has damaged them: export again as text"
        )
    return text.astype(object)
