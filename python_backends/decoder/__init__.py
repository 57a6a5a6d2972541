"""The decoder: TensorRT-LLM's tensors in front of a Llama-like checkpoint on ONNX Runtime, batched in flight."""
