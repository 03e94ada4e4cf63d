"""What is good is told first: what is better here than elsewhere, like it, or getting better."""

from collections.abc import Iterable

from hotspot.surveillance.answers import Comparison
from hotspot.view.community_numbers import Number, Told

_ANY_NEED = "screen_positive"


def better_here(told: Told) -> list[Number]:
    """List what is better here than in the region."""
    return _once(one for one in told.others if one.better)


def like_elsewhere(told: Told) -> list[Number]:
    """List what is here as in the region."""
    return _once(one for one in told.others if one.alike)


def getting_better(told: Told) -> list[Number]:
    """List what has become better by more than luck."""
    return _once(one for one in told.others if one.has_rate and _improved(told.changes, one))


def _once(found: Iterable[Number]) -> list[Number]:
    """Leave out each kind of need where needs of any kind are named: five more say no more."""
    listed = list(found)
    if any(one.measure.key == _ANY_NEED for one in listed):
        return [one for one in listed if not one.measure.key.startswith(f"{_ANY_NEED}_")]
    return listed


def _improved(changes: dict[str, Comparison], one: Number) -> bool:
    found = changes.get(one.measure.key)
    return found is not None and found.verdict == "improvement" and not found.explained_by_luck
