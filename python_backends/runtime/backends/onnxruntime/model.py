"""Triton loads this for every model with `backend: "onnxruntime"`; see python_backends/runtime/onnx_backend.py."""

from python_backends.runtime.onnx_backend import OnnxBackend as TritonPythonModel  # noqa: F401
