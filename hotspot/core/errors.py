"""The errors a user can act on.

Every message says what is wrong, where, which rule it breaks and what to do about it. None
ever quotes a cell of an extract: an extract is patients. Anything that is not a
``HotspotError`` is a bug of ours and is allowed to surface.
"""


class HotspotError(Exception):
    """Something the reader of the message can put right."""

    exit_code = 2


class InvalidSettings(HotspotError):
    """``hotspot.toml`` breaks a rule."""


class InvalidExtract(HotspotError):
    """A feed cannot be believed; the snapshot that is up stays up."""


class InvalidGeography(HotspotError):
    """Tracts, neighborhoods or populations do not fit together."""


class InvalidCounts(HotspotError):
    """Arrays handed to a statistic are misaligned or impossible."""


class NotEnoughData(HotspotError):
    """The data are valid but too thin for this method."""


class NoConvergence(HotspotError):
    """A model was fitted and did not settle; what it has is not shown."""


class UnsupportedMethod(HotspotError):
    """A method was asked to serve a kind of measure it cannot."""


class NotPositiveDefinite(HotspotError):
    """A precision matrix leaves something undetermined, so it has no factor and no inverse."""


class SnapshotUnavailable(HotspotError):
    """No snapshot can be read from the store."""


class NothingPublished(SnapshotUnavailable):
    """Nobody has published a snapshot yet; what is missing is the first one, not a repair."""


class RefreshRunning(HotspotError):
    """Another refresh holds the store."""

    exit_code = 3


class EngineExhausted(HotspotError):
    """Memory or disk do not suffice to read and count; the snapshot that is up stays up."""


class StoreNotWritable(HotspotError):
    """The store takes no new snapshot; the one that is up stays up."""


class NotProtected(HotspotError):
    """A number would be shown before it was decided whether it may be."""
