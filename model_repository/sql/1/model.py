"""Triton entry point; the code is in python_backends/sql/backend.py."""

from python_backends.sql.backend import Backend as TritonPythonModel

__all__ = ["TritonPythonModel"]
