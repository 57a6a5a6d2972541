"""Fits the numbers of the task `classify`: `python -m builders.classify`."""
