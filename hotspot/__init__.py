"""Hotspot: where children of a region are sick, how sure that is, and what changed."""

__version__ = "0.1.0"
