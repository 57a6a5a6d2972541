"""The encoder of an NLLB or M2M-100 as a network for ONNX Runtime and TensorRT."""
