"""Triton entry point; the code is in python_backends/ocr/layout/layout_backend.py."""

from python_backends.ocr.layout.layout_backend import Backend as TritonPythonModel

__all__ = ["TritonPythonModel"]
