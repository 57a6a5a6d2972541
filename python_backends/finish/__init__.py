"""The last step of structured output: a valid object, and where each of its leaves comes from (paper III-D, III-E)."""
