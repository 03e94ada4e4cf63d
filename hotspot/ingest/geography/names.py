"""A name is what people see of it; signs that nobody sees can turn the words round it backwards.

Text copied from web pages and spreadsheets carries marks for the direction of writing. A browser
finds the direction of a name from its letters; such marks only disturb what stands beside it, and
make two names of one.
"""

import unicodedata

import pandas as pd

JOINERS = "\u200c\u200d"
"""Unseen, but they shape letters of Persian and Hindi, and emoji."""

_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def as_names(text: pd.Series) -> pd.Series:
    """Write names one way, without signs that are not seen.

    Parameters
    ----------
    text : Series of str
        As a file gives them; may be missing.

    Returns
    -------
    Series of str
        Composed (NFC), with single spaces, without control, direction and private signs; joiners
        stay beside the letters they shape. Missing where nothing is left.
    """
    found = text.map(_seen, na_action="ignore").astype("string")
    return found.mask(found.eq("").fillna(value=False))


def _seen(name: str) -> str:
    kept = (_sign(one) for one in unicodedata.normalize("NFC", name))
    return " ".join("".join(kept).split()).strip(JOINERS).strip()


def _sign(one: str) -> str:
    if one.isspace():
        return " "
    return one if one in JOINERS or unicodedata.category(one) not in _UNSEEN else ""
