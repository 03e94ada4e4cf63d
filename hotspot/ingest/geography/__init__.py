"""Where tracts lie, who lives in them, what they were before and what people call them."""
