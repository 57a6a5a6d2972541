"""The dry run of the GPU profile on a machine without a GPU (docs/gpu.md)."""
