"""Two snapshots agree on most of the past, and what they agree on is worked out once.

A fit depends on counts alone, so it is known by them: whoever asks with the same numbers, of
another snapshot or another week, gets the same answer.
"""

from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b

import numpy as np

from hotspot.core.types import Adjacency, CountPanel
from hotspot.rates.expected import ExpectedCounts


@dataclass(frozen=True, eq=False)
class Asked:
    """What rates are estimated from: equal if all its numbers are.

    Parameters
    ----------
    panel : CountPanel
        Counts of n areas.
    column : int
        Of the window; the other columns do not matter.
    expected : ExpectedCounts
        What the ages of each area bring.
    adjacency : Adjacency
        Which areas touch.
    margin : float
        Ratio to the region's rate that counts as different.
    """

    panel: CountPanel
    column: int
    expected: ExpectedCounts
    adjacency: Adjacency
    margin: float

    @cached_property
    def digest(self) -> bytes:
        """Fingerprint of all numbers."""
        found, panel = blake2b(digest_size=16), self.panel
        for name in ("events", "exposure", "squares", "persons"):
            found.update(
                np.ascontiguousarray(getattr(panel, name)[:, self.column], float).tobytes()
            )
        for values in (self.expected.expected, self.adjacency.links.indices):
            found.update(np.ascontiguousarray(values).tobytes())
        found.update(np.ascontiguousarray(self.adjacency.links.indptr).tobytes())
        words = (panel.measure.family, self.expected.reference, self.expected.method)
        found.update(repr((*words, self.expected.why, self.margin)).encode())
        return found.digest()

    def __hash__(self) -> int:
        """Go by the numbers."""
        return hash(self.digest)

    def __eq__(self, other: object) -> bool:
        """Go by the numbers."""
        return isinstance(other, Asked) and self.digest == other.digest
