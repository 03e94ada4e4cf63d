"""All areas of one period beside one another, with the limits that their sizes earn them."""
