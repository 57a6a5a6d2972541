"""What a request in somebody's own words asks to be found, and where in the picture it is said to be."""
