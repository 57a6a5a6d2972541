"""Builds the two networks of the OCR task from the PP-OCRv6 weights."""
