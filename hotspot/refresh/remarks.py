"""What a map cannot show of its places is said beside it: in words, with numbers, and once."""

from collections.abc import Iterator
from datetime import date

import pandas as pd

from hotspot.ingest.findings import Finding, quality_table
from hotspot.ingest.geography.neighborhoods import Membership
from hotspot.ingest.geography.populations import Children
from hotspot.ingest.geography.vintages import FEED

OLD_YEARS = 5
"""Years between the last number of children and the extracts from which on it is called old."""


def list_findings(
    lookup: pd.DataFrame,
    children: Children,
    warnings: list[str],
    *,
    membership: Membership | None = None,
    as_of: date | None = None,
) -> pd.DataFrame:
    """List what a reader should know of the geography.

    Parameters
    ----------
    lookup : DataFrame
        Columns geoid and neighborhood, one row a tract.
    children : Children
        Of the tracts.
    warnings : list of str
        Sentences about outlines that simplification changed much.
    membership : Membership or None
        Shares of tracts in neighborhoods.
    as_of : date or None
        Day of the extracts.

    Returns
    -------
    DataFrame
        Rows of table ``quality``; none if all is well.
    """
    found = [*_of_neighborhoods(lookup, membership), *_of_children(children.table, as_of)]
    outlines = [_finding("outline", "note", 1, len(lookup), words) for words in warnings]
    return quality_table([*found, *children.findings, *outlines])


def _finding(rule: str, severity: str, tracts: int, of: int, words: str) -> Finding:
    return Finding(rule, FEED, severity, tracts, tracts / max(of, 1), None, None, words)


def _of_neighborhoods(lookup: pd.DataFrame, membership: Membership | None) -> Iterator[Finding]:
    tracts = len(lookup)
    without = int(lookup["neighborhood"].isna().sum())
    if without:
        text = f"{without} of {tracts} tracts lie in no neighborhood; only the region counts them."
        yield _finding("no neighborhood", "note", without, tracts, text)
    if membership is None:
        return
    for words in membership.notes:
        yield _finding("neighborhoods", "note", 0, tracts, words)
    if membership.is_split:
        yield from _of_shares(membership, tracts)


def _of_shares(membership: Membership, tracts: int) -> Iterator[Finding]:
    shares = membership.shares
    sums = shares.groupby("source")["weight"].agg(["sum", "size"])
    split = int((sums["size"] > 1).sum())
    if split:
        text = (
            f"{split} of {tracts} tracts are split over neighborhoods by weight: counts and"
            " children of these neighborhoods are expected numbers. Outlines and lists give such a"
            " tract to the neighborhood with the largest share."
        )
        yield _finding("split tracts", "note", split, tracts, text)
    partly = sums.loc[sums["sum"] < 1, "sum"]
    if len(partly):
        text = (
            f"{len(partly)} of {tracts} tracts lie partly outside all neighborhoods"
            f" ({(1 - partly).sum():.1f} tracts in all); only the region counts those parts."
        )
        yield _finding("partly outside", "note", len(partly), tracts, text)
    unseen = sorted(set(shares["target"]) - set(membership.names(shares["source"].unique())))
    if unseen:
        text = (
            f"{len(unseen)} neighborhoods have the largest share of no tract, first {unseen[0]};"
            " the map shows each by the tract it has most of, or by a spot in it."
        )
        yield _finding("outline by a part", "note", 0, tracts, text)


def _of_children(table: pd.DataFrame, as_of: date | None) -> Iterator[Finding]:
    tracts = table["area"].nunique()
    everyone = table[table["age_band"] == "all"]
    unknown = sorted(everyone.loc[everyone["children"].isna(), "area"].unique())
    if unknown:
        text = (
            f"{len(unknown)} of {tracts} tracts have no number of children, first {unknown[0]};"
            " they have no rate, and larger areas are counted without their children."
        )
        yield _finding("no children known", "warning", len(unknown), tracts, text)
    last = int(table["year"].max())
    if as_of is not None and abs(as_of.year - last) >= OLD_YEARS:
        when = "older" if as_of.year > last else "later"
        text = (
            f"The numbers of children are of {last}, {abs(as_of.year - last)} years {when} than the"
            f" newest rows ({as_of.year}). Where families moved in or away, rates are off by as"
            " much: give newer numbers, or one number a year."
        )
        yield _finding("population year", "warning", tracts, tracts, text)
