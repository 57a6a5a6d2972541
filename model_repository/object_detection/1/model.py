"""The task `object_detection`; see python_backends/objects/backend.py."""

from python_backends.objects.backend import Backend as TritonPythonModel  # noqa: F401
