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
    persons: np.ndarray,
    hidden: np.ndarray,
    *,
    threshold: int,
    among: np.ndarray | None = None,
    zeros: np.ndarray | None = None,
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
    zeros : ndarray of bool, shape (n,), or None
        Cells that may be hidden although nobody is in them; None is none of them.

    Returns
    -------
    ndarray of bool, shape (n,)
        ``hidden`` and what had to be added, fewest children first and then in order; ``zeros`` all
        at once, and only where no other cell is left. Even that may not do: see
        ``is_told_by_total``.

    Notes
    -----
    As long as zeros are shown, each of *m* hidden cells holds at least one child. If they hold *S*
    together, any one of them can hold from 1 to S - m + 1 for all a reader can tell; cells are
    added until that reaches the threshold. If no cell with children is left and it does not, the
    zeros of the group are hidden, too: any one hidden cell can then hold from 0 to S.
    """
    group = np.ones(hidden.shape, bool) if among is None else among
    result = hidden.copy()
    shown = np.flatnonzero(group & ~hidden & (persons > 0))
    for cell in shown[np.argsort(persons[shown], kind="stable")]:
        inside = persons[group & result]
        if not inside.size or _is_wide(inside, threshold):
            break
        result[cell] = True
    if zeros is not None and is_told_by_total(persons, result, threshold=threshold, among=group):
        result |= group & zeros & (persons == 0)
    return result


def is_told_by_total(
    persons: np.ndarray,
    hidden: np.ndarray,
    *,
    threshold: int,
    among: np.ndarray,
    zeros: np.ndarray | None = None,
) -> bool:
    """Say whether the total of a group would still give one of its hidden cells away.

    Parameters
    ----------
    persons : ndarray of int, shape (n,)
        Distinct children of each cell.
    hidden : ndarray of bool, shape (n,)
        Hidden cells.
    threshold : int
        Fewest children that may be shown.
    among : ndarray of bool, shape (n,)
        Cells of the group.
    zeros : ndarray of bool, shape (n,), or None
        Cells that could be hidden although nobody is in them; None is none of them.

    Returns
    -------
    bool
        False where all hidden cells are zeros: nobody is given away.
    """
    inside = persons[among & hidden]
    if not inside.any() or _is_wide(inside, threshold):
        return False
    left = among & ~hidden & (persons > 0 if zeros is None else zeros | (persons > 0))
    mixed = zeros is not None and bool((inside == 0).any())
    return not (mixed and not left.any() and inside.sum() >= threshold)


def _is_wide(inside: np.ndarray, threshold: int) -> bool:
    """Say whether any one of some cells, none of them a zero, can hold 1 to the threshold."""
    return inside.size > 1 and bool(inside.sum() - inside.size + 1 >= threshold)


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
