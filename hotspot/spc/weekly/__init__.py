"""One list a week for hundreds of series, judged together."""
