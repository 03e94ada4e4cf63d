"""A series in, a control chart out."""
