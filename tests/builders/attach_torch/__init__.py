"""Attaching folders that are exported or converted by way of PyTorch."""
