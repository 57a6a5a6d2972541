"""Triton entry point; the code is in python_backends/finish/backend.py."""

from python_backends.finish.backend import Backend as TritonPythonModel

__all__ = ["TritonPythonModel"]
