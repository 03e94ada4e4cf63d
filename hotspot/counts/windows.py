"""Children behind a window are counted exactly, yet no child leaves the database.

Children cannot be added up over weeks: one who came in March and in April is one child of the
spring. But a child is in a window from the week she arrives in it until the window has moved past
her last visit, and arrivals and departures are sums. With visits in weeks 2 and 4, she is in every
4-week window that ends in weeks 2 to 7::

    week         1  2  3  4  5  6  7  8
    visits       .  x  .  x  .  .  .  .
    arrived      .  1  .  .  .  .  .  .      no visit in the 3 weeks before
    departed     .  .  .  1  .  .  .  .      no visit in the 3 weeks after: gone 4 weeks later
    in window    .  1  1  1  1  1  1  .
    change       . +1  .  .  .  .  . -1

The running sum of the changes is the number of distinct children, for every window, exactly. The
sum of squared totals, which says how much one child repeats, changes in the same way with every
pair of weeks of a child: a pair enters with its later week and leaves when the earlier one does.

Age bands come almost for nothing. A child only gets older, so among the rows of one child the one
before in the same band is the row before, or there is none. A week with a birthday in it is two
rows, no week apart, of one child.
"""

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

SPOT = ("area", "measure", "band", "week")
"""What a sum is about, in numbers."""

NEVER = 9_999
"""Weeks to a visit that never was."""


def space_visits(rows: ir.Table, *, n_areas: int, n_measures: int) -> ir.Table:
    """Say how long before and after each of a child's weeks the next one lies.

    Parameters
    ----------
    rows : Table
        Child-weeks: ``person``, ``area``, ``measure``, ``week``, ``band``, each combination once;
        ``value`` and ``encounters``. Bands of a child ascend with the weeks.
    n_areas, n_measures : int
        Areas and measures are numbered below these.

    Returns
    -------
    Table
        The same rows, with one number for person, area and measure (``series``); the weeks
        ``since`` the row before in the series and ``until`` the one after; and whether these were
        in the same band (``same_before``, ``same_after``: 1 or 0).
    """
    series = (rows.person.cast("int64") * n_areas + rows.area) * n_measures + rows.measure
    numbered = rows.mutate(series=series).drop("person")
    visits = ibis.window(group_by="series", order_by=["week", "band"])
    near = numbered.mutate(
        week_before=numbered.week.lag().over(visits),
        week_after=numbered.week.lead().over(visits),
        band_before=numbered.band.lag().over(visits),
        band_after=numbered.band.lead().over(visits),
    )
    return near.select(
        "series",
        *SPOT,
        "value",
        "encounters",
        since=(near.week - near.week_before).coalesce(NEVER).cast("int32"),
        until=(near.week_after - near.week).coalesce(NEVER).cast("int32"),
        same_before=ibis.ifelse(near.band_before == near.band, 1, 0).cast("int32"),
        same_after=ibis.ifelse(near.band_after == near.band, 1, 0).cast("int32"),
    )


def sum_weeks(visits: ir.Table, *, windows: Sequence[int], n_bands: int) -> ir.Table:
    """Sum children into the weeks of their area, measure and band, and of all bands together.

    Parameters
    ----------
    visits : Table
        As `space_visits` returns it.
    windows : sequence of int
        Lengths in weeks.
    n_bands : int
        Number of bands, which is the number that stands for all of them.

    Returns
    -------
    Table
        ``area``, ``measure``, ``band`` and ``week``; ``value``, ``n_encounters``, ``n_persons`` and
        ``sum_squares`` of the week, the last without what a child adds in two bands of one week;
        and for each window of *n* weeks the children who arrive in it (``arrived_<n>``) and who are
        not seen again in it (``departed_<n>``).
    """
    numbers = ("value", "encounters")
    in_band = visits.select(
        *SPOT,
        *numbers,
        since=ibis.ifelse(visits.same_before == 1, visits.since, NEVER),
        until=ibis.ifelse(visits.same_after == 1, visits.until, NEVER),
        person=_number(1),
    )
    in_all = visits.mutate(
        band=_number(n_bands), person=ibis.ifelse(visits.since > 0, 1, 0).cast("int32")
    )
    every = ibis.union(in_band, in_all.select(in_band.columns))
    edges = {
        f"{edge}_{n}": every.count(where=every[gap] >= n)
        for n in windows
        for edge, gap in (("arrived", "since"), ("departed", "until"))
    }
    return every.aggregate(
        by=SPOT,
        value=every.value.sum().cast("int64"),
        n_encounters=every.encounters.sum().cast("int64"),
        n_persons=every.person.sum().cast("int64"),
        sum_squares=(every.value * every.value).sum().cast("int64"),
        **edges,
    )


def sum_pairs(visits: ir.Table, *, windows: Sequence[int], n_bands: int) -> ir.Table:
    """Sum what a child's weeks add to her squared total besides their own squares.

    Parameters
    ----------
    visits : Table
        As `space_visits` returns it.
    windows : sequence of int
        Lengths in weeks.
    n_bands : int
        Number of bands, which is the number that stands for all of them.

    Returns
    -------
    Table
        ``area``, ``measure``, ``band``, ``week`` and ``enters`` (1: pairs by their later week, 0:
        by their earlier); twice the sum of the products of pairs less than *n* weeks apart
        (``squares_<n>``) and of pairs in one week (``together``).
    """
    pairs = _pairs(visits, longest=max(windows))
    same = pairs.filter(pairs.band == pairs.later_band)
    every = ibis.union(same, pairs.mutate(band=_number(n_bands))).drop("later_band")
    near = {f"squares_{n}": every.apart < n for n in windows} | {"together": every.apart < 1}
    sums = {
        name: ibis.ifelse(close, every["product"], 0).sum().cast("int64")
        for name, close in near.items()
    }
    by_end = (
        every.aggregate(by=["area", "measure", "band", every[end].name("week")], **sums).mutate(
            enters=_number(enters)
        )
        for end, enters in (("later", 1), ("earlier", 0))
    )
    return ibis.union(*by_end)


def _pairs(visits: ir.Table, *, longest: int) -> ir.Table:
    """Rows of one child that can meet in a window, each two of them once."""
    earlier = visits.filter(visits.until < longest)
    earlier = earlier.select(
        "series", "area", "measure", "band", earlier="week", earlier_value="value"
    )
    later = visits.filter(visits.since < longest)
    later = later.select("series", later="week", later_band="band", later_value="value")
    apart = later.later - earlier.earlier
    in_order = (apart > 0) | ((apart == 0) & (earlier.band < later.later_band))
    pairs = earlier.inner_join(later, ["series", in_order, apart < longest])
    return pairs.select(
        "area",
        "measure",
        "band",
        "later_band",
        "earlier",
        "later",
        apart=pairs.later - pairs.earlier,
        product=2 * pairs.earlier_value * pairs.later_value,
    )


def _number(value: int) -> ir.IntegerValue:
    return ibis.literal(value, type="int32")
