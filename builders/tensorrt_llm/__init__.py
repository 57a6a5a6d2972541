"""The decoder as a TensorRT-LLM 1.2.1 engine: its commands, its check, and the repository that serves it."""
