"""Engines for TensorRT-LLM, as far as it goes without it."""
