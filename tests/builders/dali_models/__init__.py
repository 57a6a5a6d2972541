"""Preprocessing as DALI models."""
