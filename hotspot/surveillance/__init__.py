"""The questions a network asks each week, composed from counts, rates, charts and clusters."""
