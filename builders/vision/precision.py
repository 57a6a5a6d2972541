"""bf16 where the processor multiplies it faster, fp32 elsewhere."""

from __future__ import annotations

import contextlib
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import torch
from torch import nn


def multiplies_bf16(device: str) -> bool:
    """True on a GPU that has it and on x86 processors with bf16 instructions."""
    if device.startswith("cuda"):
        return bool(torch.cuda.is_bf16_supported())
    information = Path("/proc/cpuinfo")
    flags = information.read_text() if information.is_file() else ""
    return "avx512_bf16" in flags or "amx_bf16" in flags


def half_precision(device: str, *, wanted: bool = True) -> AbstractContextManager[Any]:
    """Autocast to bf16 around forward and loss, or nothing."""
    if not (wanted and multiplies_bf16(device)):
        return contextlib.nullcontext()
    cast: AbstractContextManager[Any] = torch.autocast(device.split(":")[0], dtype=torch.bfloat16)
    return cast


def on_device(network: nn.Module, device: str) -> nn.Module:
    """Moved, with channels last in memory: convolutions are up to twice as fast so."""
    return network.to(device).to(memory_format=torch.channels_last)
