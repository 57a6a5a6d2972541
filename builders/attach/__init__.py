"""Checkpoints of one's own: told apart, checked, built, held against their source, and attached to this checkout."""
