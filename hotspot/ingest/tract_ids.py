"""A spreadsheet takes a tract id for a number, and what it writes back is an id only sometimes.

39061000100.0 and 3.9061000100E10 still hold every digit. 3.9061E+10 does not: the tract is gone,
and any of hundreds may be meant.
"""

import ibis
from ibis.expr.types import StringValue, Value

_DIGITS = r"^\d+$"
_PREFIX = r"^1[45]00000US(\d+)$"
_POINT = r"^(\d+)\.0*$"
_AS_TEXT = r"^=?[\"'](\d+)[\"']?$"
_COMMAS = r"^\d{1,3}(,\d{3})+$"
_POWER = r"^(\d)[.,](\d+)[eE]\+?0?(9|1[014])$"
_DAMAGED = r"^\d([.,]\d+)?[eE]\+?\d+$"


def as_tract(text: StringValue) -> StringValue:
    """Take a tract id out of what programs hang on it.

    Parameters
    ----------
    text : StringValue
        Trimmed.

    Returns
    -------
    StringValue
        The digits, where the text holds all of them: without the Census prefix, ``.0``, an
        apostrophe, marks of thousands, or a power of ten. Any other text as it is.
    """
    return ibis.cases((text.re_search(_DIGITS), text), else_=_digits_of(text))


def mark_tract(cell: Value, text: StringValue) -> StringValue:
    """Say what was done to a tract id.

    Parameters
    ----------
    cell : Value
        As it stands in the file. A Parquet number of 32 bits cannot hold eleven digits, so all of
        its ids are damaged.
    text : StringValue
        The cell as trimmed text.

    Returns
    -------
    StringValue
        "damaged" where digits are lost, "cleaned" where the digits were written as a number or
        with marks around them; null where nothing was done.
    """
    kind = cell.type()
    plain = text.re_search(_DIGITS)
    if kind.is_floating():
        lost = kind.is_float32() or kind.is_float16()
        return ibis.cases((plain, "damaged" if lost else "cleaned"), else_=ibis.null("string"))
    return ibis.cases(
        (plain | text.isnull(), ibis.null("string")),
        (_digits_of(text).re_search(_DIGITS), "cleaned"),
        (text.re_search(_DAMAGED), "damaged"),
        else_=ibis.null("string"),
    )


def _digits_of(text: StringValue) -> StringValue:
    decimals, power = text.re_extract(_POWER, 2), text.re_extract(_POWER, 3).try_cast("int64")
    whole = text.re_search(_POWER) & (decimals.length() >= power)
    whole = whole & ~decimals.substr(power).re_search(r"[1-9]")
    return ibis.cases(
        (text.re_search(_PREFIX), text.re_extract(_PREFIX, 1)),
        (text.re_search(_POINT), text.re_extract(_POINT, 1)),
        (text.re_search(_AS_TEXT), text.re_extract(_AS_TEXT, 1)),
        (text.re_search(_COMMAS), text.replace(",", "")),
        (whole, text.re_extract(_POWER, 1) + decimals.substr(0, power)),
        else_=text,
    )
