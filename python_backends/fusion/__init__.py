"""Filter, merge, budget and embed what the specialists found (paper III-D)."""
