"""TensorRT plans of the GPU profile: the shapes they are made for, and what makes them."""
