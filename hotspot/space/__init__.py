"""Geometry becomes a graph, and a lighter geometry for the map."""
