"""One hidden number in a sum that is known is not hidden: how much more must be hidden with it."""

import numpy as np

from hotspot.core.measures import Measure


def hide_small(persons: np.ndarray, *, threshold: int) -> np.ndarray:
    """Mask the cells with too few children; nobody at all may be shown.

    Parameters
    ----------
    persons : ndarray of int
        Distinct children of each cell.
    threshold : int
        Fewest children that may be shown.

    Returns
    -------
    ndarray of bool
        In the shape of the input.
    """
    return (persons > 0) & (persons < threshold)


def hide_from_subtraction(
    persons: np.ndarray, hidden: np.ndarray, *, threshold: int, among: np.ndarray | None = None
) -> np.ndarray:
    """Hide more cells, until the total of a group no longer gives a hidden one away.

    Parameters
    ----------
    persons : ndarray of int, shape (n,)
        Distinct children of each cell of one group whose total is known.
    hidden : ndarray of bool, shape (n,)
        Cells hidden already.
    threshold : int
        Fewest children that may be shown.
    among : ndarray of bool, shape (n,), or None
        Cells of the group; None is all of them.

    Returns
    -------
    ndarray of bool, shape (n,)
        ``hidden`` and what had to be added, fewest children first and then in order.

    Notes
    -----
    Zeros are shown, so each of *m* hidden cells holds at least one child. If they hold *S*
    together, any one of them can hold from 1 to S - m + 1 for all a reader can tell; cells are
    added until that reaches the threshold. If the group has no other cell with children, its total
    is itself too small to be shown, or is hidden one level up.
    """
    group = np.ones(hidden.shape, bool) if among is None else among
    result = hidden.copy()
    shown = np.flatnonzero(group & ~hidden & (persons > 0))
    for cell in shown[np.argsort(persons[shown], kind="stable")]:
        inside = group & result
        m, together = inside.sum(), persons[inside].sum()
        if m == 0 or (m > 1 and together - m + 1 >= threshold):
            break
        result[cell] = True
    return result


def known_in_total(
    events: np.ndarray, exposure: np.ndarray, persons: np.ndarray, measure: Measure
) -> list[np.ndarray]:
    """List what a reader knows in total: children behind a count; of a share, the others too."""
    if measure.family != "proportion":
        return [persons]
    screened = np.nan_to_num(exposure)
    return [persons, screened, screened - events]


def too_few(
    events: np.ndarray, exposure: np.ndarray, persons: np.ndarray, family: str, threshold: int
) -> np.ndarray:
    """Mask too few children with an event; for a proportion also too few screened or without."""
    few = hide_small(persons, threshold=threshold)
    if family != "proportion":
        return few
    screened = np.nan_to_num(exposure)
    nearly_all = (events > 0) & (screened - events < threshold)
    return few | hide_small(screened, threshold=threshold) | nearly_all
