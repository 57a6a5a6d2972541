"""Fetching what a request points at, without letting the request reach anything that is not public."""
