"""Knows files: extracts, tracts, populations, neighborhoods. Nothing else reads them."""
