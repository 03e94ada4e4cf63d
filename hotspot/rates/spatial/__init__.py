"""Rates of places that learn from the places they touch."""
