"""A computation over tensors that stay where they are: recorded once and played back on a GPU, just called elsewhere.

A small decoder's step is hundreds of kernels of a few microseconds each; started one by one they wait for Python.
"""

from __future__ import annotations

from collections.abc import Callable

import torch

_REHEARSALS = 3  # libraries choose kernels and take memory in their first calls, which must not be recorded


def recorded(work: Callable[[], None], device: str) -> Callable[[], None]:
    """`work`, or on a CUDA `device` its recording. It must read and write the same memory and do the same each time."""
    if not device.startswith("cuda"):
        return work
    aside = torch.cuda.Stream()
    aside.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(aside):
        for _ in range(_REHEARSALS):
            work()
    torch.cuda.current_stream().wait_stream(aside)
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        work()
    replay: Callable[[], None] = graph.replay
    return replay
