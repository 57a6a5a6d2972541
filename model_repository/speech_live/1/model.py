"""Triton entry point; the code is in python_backends/speech/live_backend.py."""

from python_backends.speech.live_backend import Backend as TritonPythonModel

__all__ = ["TritonPythonModel"]
