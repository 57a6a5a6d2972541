"""Triton entry point; the code is in python_backends/vector_store/backend.py."""

from python_backends.vector_store.backend import Backend as TritonPythonModel

__all__ = ["TritonPythonModel"]
