"""Keeps what may be kept: snapshots without a patient in them."""
