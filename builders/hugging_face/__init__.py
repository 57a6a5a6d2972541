"""Triton models of Hugging Face folders, by way of PyTorch: reading, export, configurations. Shared by builders."""
