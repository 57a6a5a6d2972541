"""Triton entry point; the code is in python_backends/ingress/backend.py."""

from python_backends.ingress.backend import Backend as TritonPythonModel

__all__ = ["TritonPythonModel"]
