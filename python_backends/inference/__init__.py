"""Networks in this process: ONNX Runtime's sessions on processors and GPUs, their threads, and rows in portions."""
