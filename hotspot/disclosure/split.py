"""Where tracts are split, every neighborhood is an equation, and equations can be solved together.

A tract that lies in two neighborhoods is in the total of both. So the totals of several shown
neighborhoods may tell a hidden tract although none of them does alone. How narrowly they do is a
linear program, and only neighborhoods that are hidden, too, make it wider.
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog

_ROUNDING = 1e-6
_UNBOUNDED = 3
"""What the solver says of a sum that may be as large as you like."""


@dataclass(frozen=True, eq=False)
class Split:
    """Tracts and neighborhoods of one question, as far as hiding goes.

    Parameters
    ----------
    children : ndarray of float, shape (n,)
        Children of each tract whose sums are known.
    weights : ndarray of float, shape (n, m)
        Share of each tract in each neighborhood.
    hidden : ndarray of bool, shape (n,)
        Hidden tracts.
    few : ndarray of bool, shape (n,)
        Those hidden for their own sake, which must not be told.
    few_neighborhoods : ndarray of bool, shape (m,)
        Neighborhoods with too few children. Only whole tracts make one that must not be told; a sum
        of parts is an estimate, and its tracts are looked after.
    threshold : int
        Fewest children that may be shown.
    """

    children: np.ndarray
    weights: np.ndarray
    hidden: np.ndarray
    few: np.ndarray
    few_neighborhoods: np.ndarray
    threshold: int

    def protected(self) -> np.ndarray:
        """Give the sums of tracts that must not be told, one a row, shape (k, n)."""
        whole = ((self.weights == 0) | (self.weights == 1)).all(axis=0)
        tracts = np.eye(self.children.size)[self.few & self.hidden]
        return np.vstack([tracts, self.weights.T[self.few_neighborhoods & whole]])


def hide_until_untold(split: Split, neighborhoods: np.ndarray) -> np.ndarray:
    """Hide more neighborhoods, until those shown no longer tell what must not be told.

    Parameters
    ----------
    split : Split
        What is hidden.
    neighborhoods : ndarray of bool, shape (m,)
        Neighborhoods hidden already.

    Returns
    -------
    ndarray of bool, shape (m,)
        ``neighborhoods`` and what had to be added: of those that touch a told tract the one with
        the fewest children, then any other. At the end all may be hidden.

    Notes
    -----
    A reader knows the shares, the shown tracts, the totals of the shown neighborhoods and of the
    region, and that a hidden tract has a child. A tract is told if all that leaves it less than the
    threshold, or a range narrower than from one child to the threshold.
    """
    hidden = neighborhoods.copy()
    totals = split.children @ split.weights
    asked = split.protected()
    while asked.size and not hidden.all():
        known = _known_sums(split, hidden)
        asked = asked[[_is_told(split, row, known) for row in asked]]
        for row in asked:
            touching = ~hidden & (split.weights[row > 0] > 0).any(axis=0)
            shown = np.flatnonzero(touching if touching.any() else ~hidden)
            if shown.size:
                hidden[shown[np.argmin(totals[shown])]] = True
    return hidden


def _known_sums(split: Split, hidden: np.ndarray) -> np.ndarray:
    """Give the sums of hidden tracts that a reader has, one a row, each once."""
    every = np.vstack([split.weights.T[~hidden], np.ones(split.children.size)])
    return np.unique(every[:, split.hidden], axis=0)


def _is_told(split: Split, row: np.ndarray, known: np.ndarray) -> bool:
    asked, children = row[split.hidden], split.children[split.hidden]
    if not asked.any():
        return False
    if _can_swap(asked, children, known, split.threshold):
        return False
    bounds = np.column_stack([np.minimum(children, 1), np.full(children.size, np.inf)])
    limits = {"A_eq": known, "b_eq": known @ children, "bounds": bounds}
    least, most = linprog(asked, **limits), linprog(-asked, **limits)
    highest = np.inf if most.status == _UNBOUNDED else -most.fun if most.success else -np.inf
    lowest = least.fun if least.success else np.inf
    narrow = highest - lowest < split.threshold - 1 - _ROUNDING
    return bool(narrow or highest < split.threshold - _ROUNDING)


def _can_swap(asked: np.ndarray, children: np.ndarray, known: np.ndarray, threshold: int) -> bool:
    """Tell whether a single tract may trade children with tracts that no sum tells from it.

    Such tracts are as if nested in one neighborhood; most are, and need no linear program.
    """
    if np.count_nonzero(asked) != 1:
        return False
    (place,) = np.flatnonzero(asked)
    alike = (known == known[:, [place]]).all(axis=0)
    return alike.sum() > 1 and children[alike].sum() - alike.sum() + 1 >= threshold
