"""The task `gui_detection`; see python_backends/gui/backend.py."""

from python_backends.gui.backend import Backend as TritonPythonModel  # noqa: F401
