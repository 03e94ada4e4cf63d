"""Maps whose dissection one can see."""

import numpy as np


def grid(rows, columns):
    at = np.arange(rows * columns).reshape(rows, columns)
    across = np.column_stack([at[:, :-1].ravel(), at[:, 1:].ravel()])
    down = np.column_stack([at[:-1].ravel(), at[1:].ravel()])
    where = np.argwhere(at >= 0).astype(float)
    return np.concatenate([across, down]), where
