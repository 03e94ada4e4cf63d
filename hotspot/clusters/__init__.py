"""Which places stand out beyond chance."""
