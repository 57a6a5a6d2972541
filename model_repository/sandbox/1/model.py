"""Triton entry point; the code is in python_backends/sandbox/backend.py."""

from python_backends.sandbox.backend import Backend as TritonPythonModel

__all__ = ["TritonPythonModel"]
