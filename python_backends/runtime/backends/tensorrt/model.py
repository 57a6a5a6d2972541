"""Triton loads this for every model that is a TensorRT plan; see python_backends/runtime/tensorrt_backend.py."""

from python_backends.runtime.tensorrt_backend import TensorRtBackend as TritonPythonModel  # noqa: F401
