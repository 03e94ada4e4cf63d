"""Arrays in, rates with intervals out."""
