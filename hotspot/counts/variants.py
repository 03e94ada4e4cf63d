"""Few children make the difference between two ways to count, so only they are counted twice.

Who was never in hospital as a newborn, and never for very long, has the same bed-days however they
are counted. Of all others there are two more counts: what they have, to be taken away, and what
they have in the other way, to be put in its place.
"""

import ibis
import ibis.expr.types as ir


def corrected_stays(stays: ir.Table, cap: int) -> dict[str, ir.Table]:
    """Give the stays of the children whom a variant concerns, as they are and as it counts them.

    Parameters
    ----------
    stays : Table
        With ``person``, ``nights_from``, ``nights_to`` (the day after the last night) and
        ``newborn`` (1 or 0); of whole children, and all with nights.
    cap : int
        Nights of a stay that count where long stays are cut.

    Returns
    -------
    dict of str to Table
        By the keys of ``core.measures.corrections``; columns as given.
    """
    newborns = _all_of(stays, stays.filter(stays.newborn == 1))
    patients = _all_of(stays, stays.filter(stays.nights_to - stays.nights_from > cap))
    last = (patients.nights_from + cap).cast("int32")
    cut = ibis.ifelse(patients.nights_to < last, patients.nights_to, last)
    return {
        "bed_days_without_newborns_less": newborns,
        "bed_days_without_newborns_plus": newborns.filter(newborns.newborn == 0),
        "bed_days_capped_less": patients,
        "bed_days_capped_plus": patients.mutate(nights_to=cut),
    }


def _all_of(stays: ir.Table, some: ir.Table) -> ir.Table:
    return stays.semi_join(some.select("person").distinct(), "person")
