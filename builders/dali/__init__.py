"""Preprocessing on a GPU: Triton models of NVIDIA's DALI backend, held against the functions of the CPU profile."""
