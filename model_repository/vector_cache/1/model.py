"""Triton entry point; the code is in python_backends/vector_cache/backend.py."""

from python_backends.vector_cache.backend import Backend as TritonPythonModel

__all__ = ["TritonPythonModel"]
