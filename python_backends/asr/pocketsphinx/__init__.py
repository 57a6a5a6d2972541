"""PocketSphinx as an engine: US English, its model in its own wheel, nothing to fetch or build."""
