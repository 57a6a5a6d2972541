"""Triton entry point; the code is in python_backends/guard/backend.py."""

from python_backends.guard.backend import Backend as TritonPythonModel

__all__ = ["TritonPythonModel"]
