"""A refresh turns the week's extracts into one snapshot, or changes nothing."""

from hotspot.refresh.weekly import STEPS, refresh, rehearse

__all__ = ["STEPS", "refresh", "rehearse"]
