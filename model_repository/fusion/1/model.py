"""Triton entry point; the code is in python_backends/fusion/backend.py."""

from python_backends.fusion.backend import Backend as TritonPythonModel

__all__ = ["TritonPythonModel"]
