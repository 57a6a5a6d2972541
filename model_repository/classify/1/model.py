"""Triton entry point; the code is in python_backends/classify/backend.py."""

from python_backends.classify.backend import Backend as TritonPythonModel

__all__ = ["TritonPythonModel"]
