"""The reading step; see python_backends/ocr/read_backend.py."""

from python_backends.ocr.read_backend import Backend as TritonPythonModel  # noqa: F401
