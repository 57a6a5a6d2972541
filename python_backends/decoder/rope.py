"""Rotary position embedding: which frequencies a checkpoint was trained with, and the tables made of them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from python_backends.errors import InvalidRequest

Table = npt.NDArray[np.float32]
SCALINGS = ("default", "linear", "llama3")


@dataclass(frozen=True, slots=True)
class Rope:
    """`theta` is the base of the frequencies. `linear` divides all of them by `factor`; `llama3` (Llama 3.1) only those
    whose wavelength exceeds `original` / `low`, and blends up to `original` / `high` positions."""

    theta: float = 10000.0
    scaling: Literal["default", "linear", "llama3"] = "default"
    factor: float = 1.0
    low: float = 1.0
    high: float = 4.0
    original: int = 8192


def rope_of(parameters: Mapping[str, Any] | None, theta: float | None) -> Rope:
    """From `rope_parameters` (Transformers 5) or `rope_scaling` and `rope_theta` (4); InvalidRequest names what is
    not supported."""
    given = dict(parameters or {})
    kind = given.get("rope_type", given.get("type", "default"))
    base = float(given.get("rope_theta", theta or 10000.0))
    if kind not in SCALINGS:
        raise _unsupported(f"rope scaling {kind} is not supported; supported are {', '.join(SCALINGS)}")
    if kind == "default":
        return Rope(base)
    try:
        factor = float(given["factor"])
        if kind == "linear":
            return Rope(base, "linear", factor)
        return Rope(base, "llama3", factor, float(given["low_freq_factor"]), float(given["high_freq_factor"]),
                    int(given["original_max_position_embeddings"]))  # fmt: skip
    except (KeyError, TypeError, ValueError) as exc:
        raise _unsupported(f"rope scaling {kind} lacks a usable {exc}") from exc


def rope_tables(rope: Rope, head_size: int, positions: int) -> tuple[Table, Table]:
    """Cosines and sines, each FP32 [positions, head_size / 2]."""
    frequencies = _frequencies(rope, head_size)
    angles = np.arange(positions, dtype=np.float32)[:, None] * frequencies[None, :]
    return np.cos(angles), np.sin(angles)


def _frequencies(rope: Rope, head_size: int) -> Table:
    exponents = np.arange(0, head_size, 2, dtype=np.float32) / np.float32(head_size)
    plain = (np.float32(1.0) / np.float32(rope.theta) ** exponents).astype(np.float32)
    if rope.scaling == "default":
        return plain
    if rope.scaling == "linear":
        return (plain / np.float32(rope.factor)).astype(np.float32)
    wavelengths = 2 * math.pi / plain
    blend = np.clip((rope.original / wavelengths - rope.low) / (rope.high - rope.low), 0.0, 1.0)
    scaled: Table = (plain * (blend + (1 - blend) / rope.factor)).astype(np.float32)
    return scaled


def _unsupported(message: str) -> InvalidRequest:
    return InvalidRequest(message, code="unsupported_decoder", param="gpt_model_path")
