"""Rasterises freely licensed drawings once, with their names, into a cache that scenes are composed from."""
