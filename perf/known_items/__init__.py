"""Documents that somebody has described in other words: what a search is asked, and what it should find."""
