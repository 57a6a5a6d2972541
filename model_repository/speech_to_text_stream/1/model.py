"""Triton entry point; the code is in python_backends/speech/backend.py."""

from python_backends.speech.backend import Backend as TritonPythonModel

__all__ = ["TritonPythonModel"]
