"""Triton entry point; the code is in python_backends/forecast/backend.py."""

from python_backends.forecast.backend import Backend as TritonPythonModel

__all__ = ["TritonPythonModel"]
