"""Triton entry point; the code is in python_backends/asr/backend.py."""

from python_backends.asr.backend import Backend as TritonPythonModel

__all__ = ["TritonPythonModel"]
