"""A geocoder always answers; whether the answer is a place to count in is another question.

A point that stands for a ZIP code or a city falls into one tract and piles up its children there.
DeGAUSS says how good each answer is, and what is not good is no place: the row counts for the
region and for no tract.
"""

import ibis
from ibis import Table
from ibis.expr.types import StringValue

GEOCODED = ("geocode_result", "geocode_precision", "geocode_score")
"""Columns in which a geocoder says how good its answer is."""

LOWEST_SCORE = 0.5
"""A match below this is not believed; DeGAUSS calls it imprecise."""

COARSE = ("zip", "city")
"""Precisions that are no address."""

NOT_GEOCODED = {
    "po_box": "the address is a post office box",
    "non_address_text": "the address is no address",
    "imprecise_geocode": "the geocoder calls it imprecise",
    **{precision: f"the geocoder found only the {precision}" for precision in COARSE},
    "score": f"the geocoder's score is below {LOWEST_SCORE}",
}
"""Reasons not to believe a geocode, in words."""

_RESULTS = ("po_box", "non_address_text", "imprecise_geocode")
_WHERE = ("tract_geoid", "longitude", "latitude")


def doubt(lines: Table) -> StringValue:
    """Say why a geocode is not believed.

    Parameters
    ----------
    lines : Table
        With geocode_result, geocode_precision and geocode_score, and where the child lives.

    Returns
    -------
    StringValue
        One of the keys of ``NOT_GEOCODED``; null where there is no doubt, and where the row does
        not say where it is anyway.

    References
    ----------
    .. [1] Brokamp C, Wolfe C, Lingren T, Harley J, Ryan P (2018). Decentralized and reproducible
           geocoding and characterization of community and environmental exposures for multisite
           studies. Journal of the American Medical Informatics Association 25(3), 309-314.
    """
    result = lines.geocode_result.lower()
    precision = lines.geocode_precision.lower()
    said = lines.tract_geoid.notnull() | lines.longitude.notnull() | lines.latitude.notnull()
    return ibis.cases(
        (~said, ibis.null("string")),
        (result.isin(_RESULTS), result),
        (precision.isin(COARSE), precision),
        (lines.geocode_score < LOWEST_SCORE, "score"),
        else_=ibis.null("string"),
    )


def without_doubtful(lines: Table, doubtful: str) -> Table:
    """Take the place from rows whose geocode is not believed.

    Parameters
    ----------
    lines : Table
        With a column that ``doubt`` gave.
    doubtful : str
        Name of that column.

    Returns
    -------
    Table
        The same rows and columns.
    """
    sure = lines[doubtful].isnull()
    return lines.mutate(
        **{
            name: ibis.cases((sure, lines[name]), else_=ibis.null(lines[name].type()))
            for name in _WHERE
        }
    )
