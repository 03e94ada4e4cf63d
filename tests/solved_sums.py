"""What a reader with paper and patience learns of hidden places from the sums that are known."""

from itertools import product

import numpy as np
from scipy.optimize import linprog


def bounds(children, groups, inside):
    """Least and most of each hidden place, given all sums that a reader knows."""
    sums = [groups == one for one in np.unique(groups)] + [inside]
    known = [children[one].sum() for one in sums]
    ends = []
    for place, sign in product(range(children.size), (1, -1)):
        goal = sign * (np.arange(children.size) == place)
        found = linprog(goal, A_eq=np.array(sums, float), b_eq=known, bounds=(1, None))
        ends.append(sign * found.fun)
    return np.reshape(ends, (-1, 2))
