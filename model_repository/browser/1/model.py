"""Triton entry point; the code is in python_backends/browser/backend.py."""

from python_backends.browser.backend import Backend as TritonPythonModel

__all__ = ["TritonPythonModel"]
