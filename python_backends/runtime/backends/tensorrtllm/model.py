"""Triton loads this for every model with `backend: "tensorrtllm"`; see python_backends/decoder/backend.py."""

from python_backends.decoder.backend import TensorRtLlmBackend as TritonPythonModel  # noqa: F401
