"""Builds the detector of interface elements."""
