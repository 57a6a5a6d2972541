"""What a device can do at best, measured on itself, and how far a decoder's step is from it.

A step must read every weight once and, as ours does, the whole cache of every slot; it must multiply every weight with
every slot's row. Whichever takes longer on the device is the floor no implementation gets below.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from python_backends.decoder.checkpoint import DecoderConfig

_GIB = 1 << 30
_REHEARSALS, _RUNS = 3, 10


@dataclass(frozen=True, slots=True)
class Device:
    """`bytes_per_s` that memory moves (read and write counted), `flops_per_s` of large matrix products."""

    bytes_per_s: float
    flops_per_s: float

    def floor_s(self, read_bytes: float, flops: float) -> float:
        """The least time in which so much can be read and computed."""
        return max(read_bytes / self.bytes_per_s, flops / self.flops_per_s)


def parameters_of(config: DecoderConfig) -> int:
    """Weights that a step multiplies with: all matrices, the output layer among them, not the look-up of a row."""
    attention = config.width * config.head_size * (2 * config.heads + 2 * config.kv_heads)
    return config.layers * (attention + 3 * config.width * config.hidden) + config.vocab_size * config.width


def step_bytes(config: DecoderConfig, slots: int, positions: int, number_bytes: int) -> int:
    """Bytes that one step of all `slots` reads: weights once, and keys and values of every position of every slot."""
    cache = 2 * config.layers * config.kv_heads * config.head_size * positions * slots
    return (parameters_of(config) + cache) * number_bytes


def step_flops(config: DecoderConfig, slots: int, positions: int) -> int:
    """Multiplications and additions of one step of all `slots`, attention over every position among them."""
    attention = 2 * config.layers * config.heads * config.head_size * positions
    return 2 * slots * (parameters_of(config) + attention)


def measured_device(device: str, kind: Any, memory_bytes: int = _GIB, side: int = 8192) -> Device:
    """What torch `device` reaches with a copy of `memory_bytes` and a product of two square matrices of `kind`."""
    import torch

    source = torch.empty(memory_bytes // 2, dtype=torch.uint8, device=device)
    target = torch.empty_like(source)
    left = torch.randn((side, side), device=device).to(kind)
    wait = torch.cuda.synchronize if device.startswith("cuda") else _nothing
    copied = seconds_of(lambda: target.copy_(source), wait)
    multiplied = seconds_of(lambda: left @ left, wait)
    return Device(2 * source.numel() / copied, 2 * side**3 / multiplied)


def seconds_of(work: Callable[[], object], wait: Callable[[], None], runs: int = _RUNS) -> float:
    """The mean time of `work`, queued `runs` times; `wait` returns when everything queued is done."""
    for _ in range(_REHEARSALS):
        work()
    wait()
    started = time.perf_counter()
    for _ in range(runs):
        work()
    wait()
    return (time.perf_counter() - started) / runs


def _nothing() -> None:
    """The processor is done when a call returns."""
