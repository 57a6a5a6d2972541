"""Triton entry point; the code is in python_backends/scraper/backend.py."""

from python_backends.scraper.backend import Backend as TritonPythonModel

__all__ = ["TritonPythonModel"]
