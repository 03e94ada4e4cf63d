"""What is good is told first: what is better here than elsewhere, like it, or getting better."""

from collections.abc import Iterable

from hotspot.view.community_numbers import Number, Told

_ANY_NEED = "screen_positive"


def better_here(told: Told) -> list[Number]:
    """List what is better here than in the region."""
    return _once(told, (one for one in told.others if one.better))


def like_elsewhere(told: Told) -> list[Number]:
    """List what is here as in the region."""
    return _once(told, (one for one in told.others if one.alike))


def getting_better(told: Told) -> list[Number]:
    """List what has become better by more than luck."""
    return _once(told, (one for one in told.others if one.has_rate and _improved(told, one)))


def _once(told: Told, found: Iterable[Number]) -> list[Number]:
    """Leave out what is getting worse: whoever reads no further would go home reassured.

    Each kind of need is left out, too, where needs of any kind are named: five more say no more.
    """
    listed = [
        one
        for one in found
        if one.measure.key not in told.worse_lately and not _moved(told, one, "worsening")
    ]
    if any(one.measure.key == _ANY_NEED for one in listed):
        return [one for one in listed if not one.measure.key.startswith(f"{_ANY_NEED}_")]
    return listed


def _improved(told: Told, one: Number) -> bool:
    return _moved(told, one, "improvement")


def _moved(told: Told, one: Number, verdict: str) -> bool:
    found = told.changes.get(one.measure.key)
    return found is not None and found.verdict == verdict and not found.explained_by_luck
