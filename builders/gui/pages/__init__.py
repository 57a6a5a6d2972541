"""Composes interface pages, renders them in Chromium and reads the truth about their elements."""
