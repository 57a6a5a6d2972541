"""TensorRT plans, as far as it goes without TensorRT."""
