"""The front door; see python_backends/front_door."""

from python_backends.front_door.backend import FrontDoor as TritonPythonModel  # noqa: F401
