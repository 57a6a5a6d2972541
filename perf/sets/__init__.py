"""Evaluation sets: where their files lie and which formulas score them. One set a file; `registry.py` lists them."""
