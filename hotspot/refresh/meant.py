"""What looks like a mistake may be meant, so whatever stops a refresh names the way on."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from hotspot.ingest.findings import Finding

WAYS_ON = {
    "feed drop": "checks.feed_drop",
    "feed doubling": "checks.feed_doubling",
    "no newest week": "checks.stale_feed",
    "changed past": "checks.changed_past",
    "more in no tract": "",
    "measure gone": "",
}
"""Rules that hold a refresh against those before it, and the setting that makes each a warning."""


@dataclass(frozen=True)
class Meant:
    """What a site knows and wants, this once.

    Parameters
    ----------
    allow_older : bool
        An older day, or an older extract, may replace a newer one.
    accept_changes : bool
        What differs from earlier snapshots is right: it is a warning and stops nothing.
    """

    allow_older: bool = False
    accept_changes: bool = False


def let_pass(found: Iterable[Finding], *, accepted: bool) -> Iterator[Finding]:
    """Turn what differs from earlier snapshots into warnings, or say how that is done.

    Parameters
    ----------
    found : iterable of Finding
        Of any rule; those not in ``WAYS_ON`` and those that stop nothing stay as they are.
    accepted : bool
        The site says that it is right.

    Yields
    ------
    Finding
        Each of them, in order.
    """
    for one in found:
        if one.severity != "stop" or one.rule not in WAYS_ON:
            yield one
        elif accepted:
            words = f"{one.finding} Accepted with --accept-changes."
            yield replace(one, severity="warning", finding=words)
        else:
            key = WAYS_ON[one.rule]
            also = f'; or set {key} to "warn", for good' if key else ""
            words = f"{one.finding} If it is right, refresh with --accept-changes, once{also}."
            yield replace(one, finding=words)
