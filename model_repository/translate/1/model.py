"""Triton entry point; the code is in python_backends/translate/backend.py."""

from python_backends.translate.backend import Backend as TritonPythonModel

__all__ = ["TritonPythonModel"]
