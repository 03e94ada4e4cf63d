"""What a week may bring: by the region, by past years, or by the weeks just before it."""
