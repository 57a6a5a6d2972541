"""Triton entry point; the code is in python_backends/web_search/backend.py."""

from python_backends.web_search.backend import Backend as TritonPythonModel

__all__ = ["TritonPythonModel"]
