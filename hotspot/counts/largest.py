"""One child in a hundred has half of the bed-days, and she lives in one place.

Whoever judges a place must be able to ask how it would look without her. So of every window the
largest total of one child is kept, where it is so large that it may matter: below that nobody's
total is written down. It is a number about one child. It stays with the counts, is never shown or
exported, and serves for one answer only: whether a place would stand out all the same.

The total of a child changes when a week with a visit enters a window and when it leaves it; between
two changes it stands. Those who never had so much are left out before anything is added up.
"""

from collections.abc import Mapping, Sequence

import ibis
import ibis.expr.types as ir

from hotspot.core.measures import MANY_BED_DAYS
from hotspot.counts.segments import KEYS
from hotspot.counts.windows import SPOT

MUCH = {KEYS.index("bed_days"): MANY_BED_DAYS}
"""Total of one child in a window from which it is kept, by number of the measure.

Of visits and stays none is: hundreds of thousands of children come often, each of them a little,
and clump sizes answer for those.
"""


def largest_totals(
    visits: ir.Table,
    weeks: ir.Table,
    *,
    windows: Sequence[int],
    n_bands: int,
    n_weeks: int,
    much: Mapping[int, int] = MUCH,
) -> ir.Table:
    """Give the largest total of one child, by area, measure, band, week and window.

    Parameters
    ----------
    visits : Table
        As `hotspot.counts.windows.space_visits` returns it.
    weeks : Table
        Of a calendar.
    windows : sequence of int
        Lengths in weeks.
    n_bands : int
        Number of bands, which is the number that stands for all of them.
    n_weeks : int
        Weeks from 0; windows that end later are left out.
    much : mapping of int to int
        Smallest total that is kept, by number of the measure.

    Returns
    -------
    Table
        ``area``, ``measure``, ``band``, ``week`` and ``largest_<n>`` for windows of *n* weeks that
        end with the week: zero where no child had so much. Spots without any have no row.
    """
    often = _often(visits, much, max(windows))
    spans = _standing(_changes(often, windows, n_bands, n_weeks), much, windows, n_weeks)
    inside = [weeks.week >= spans.since, weeks.week < spans.until]
    each = _largest(spans.inner_join(weeks.select("week"), inside), windows)
    return _largest(ibis.union(each, each.mutate(band=_number(n_bands))), windows)


def _largest(rows: ir.Table, windows: Sequence[int]) -> ir.Table:
    names = [f"largest_{n}" for n in windows]
    return rows.aggregate(by=SPOT, **{name: rows[name].max().cast("int64") for name in names})


def _often(visits: ir.Table, much: Mapping[int, int], longest: int) -> ir.Table:
    """Keep the children who may have had so much in a window, and say who had a birthday of bands.

    A window as long as the longest lies in two neighboring stretches of that length.
    """
    near = (visits.since < longest) | (visits.until < longest)
    large = near | (visits.value >= min(much.values()))  # else it is her one week with so little
    known = visits.filter(visits.measure.isin(list(much)) & large)
    known = known.mutate(stretch=(known.week // longest).cast("int32"))
    parts = known.aggregate(
        by=["series", "measure", "stretch"],
        part=known.value.sum(),
        low=known.band.min(),
        high=known.band.max(),
    )
    then = ibis.window(group_by="series", order_by="stretch")
    parts = parts.mutate(next=parts.stretch.lead().over(then), more=parts.part.lead().over(then))
    both = parts.part + ibis.ifelse(parts.next == parts.stretch + 1, parts.more, 0)
    parts = parts.mutate(many=ibis.ifelse(_reached(parts.measure, both, much), 1, 0))
    children = parts.aggregate(
        by="series", many=parts.many.max(), low=parts.low.min(), high=parts.high.max()
    )
    often = children.filter(children.many == 1)
    several = ibis.ifelse(often.low < often.high, 1, 0)
    return known.inner_join(often.select("series", several=several), "series")


def _standing(
    changes: ir.Table, much: Mapping[int, int], windows: Sequence[int], n_weeks: int
) -> ir.Table:
    """Totals of single children that are large enough, with the weeks in which they stand."""
    names = [f"largest_{n}" for n in windows]
    moves = ibis.window(group_by=["series", "band"], order_by="week")
    so_far = ibis.window(group_by=["series", "band"], order_by="week", preceding=None, following=0)
    totals = changes.mutate(
        until=changes.week.lead().over(moves).coalesce(n_weeks).cast("int32"),
        **{name: changes[name].sum().over(so_far).cast("int64") for name in names},
    )
    large = {
        name: ibis.ifelse(_reached(totals.measure, totals[name], much), totals[name], 0)
        for name in names
    }
    kept = totals.select("area", "measure", "band", "until", since="week", **large)
    return kept.filter(ibis.or_(*(kept[name] > 0 for name in names)))


def _reached(
    measure: ir.IntegerValue, total: ir.IntegerValue, much: Mapping[int, int]
) -> ir.BooleanValue:
    return ibis.or_(*((measure == key) & (total >= least) for key, least in much.items()))


def _changes(visits: ir.Table, windows: Sequence[int], n_bands: int, n_weeks: int) -> ir.Table:
    """What enters and leaves the windows of a child, each week once.

    Who was in one band only has the same totals in all bands together, and is not summed twice.
    """
    columns = ("series", "area", "measure", "band", "week", "value")
    in_all = visits.filter(visits.several == 1).mutate(band=_number(n_bands))
    both = ibis.union(visits.select(columns), in_all.select(columns))
    names = {n: f"largest_{n}" for n in windows}
    enters = both.mutate(**dict.fromkeys(names.values(), both.value))
    leaves = (
        both.mutate(
            week=(both.week + n).cast("int32"),
            **{name: -both.value if one == n else 0 * both.value for one, name in names.items()},
        )
        for n in windows
    )
    every = ibis.union(enters, *leaves).drop("value")
    every = every.filter(every.week < n_weeks)
    by = ["series", "area", "measure", "band", "week"]
    return every.aggregate(
        by=by, **{name: every[name].sum().cast("int64") for name in names.values()}
    )


def _number(value: int) -> ir.IntegerValue:
    return ibis.literal(value, type="int32")
