"""Tiny decoder folders with and without adapters, and words to fuse."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import save_file

from python_backends.fusion.adapters import shapes
from python_backends.grounding.stream import StreamWord, WordStream
from tests.decoder.checkpoints import write_checkpoint

Folders = Callable[..., Path]
WIDTH = 64


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    """`folders(adapters)`: a Llama folder; "none" has no adapters, "zero" untrained ones, "random" others."""

    def make(adapters: str = "none", **changes: Any) -> Path:
        folder = write_checkpoint(tmp_path / f"decoder-{adapters}", "llama", max_position_embeddings=4096, **changes)
        if adapters != "none":
            dice = np.random.default_rng(1)
            weights = {name: dice.standard_normal(shape).astype(np.float32) for name, shape in shapes(WIDTH).items()}
            if adapters == "zero":
                last = [name for name in weights if "outer" in name or name == "r.weight"]
                weights |= {name: np.zeros_like(weights[name]) for name in last}
            save_file(weights, folder / "adapters.safetensors")
        return folder

    return make


@pytest.fixture
def page() -> WordStream:
    """Six words in two lines; the last has feature rows 0 and 1."""
    texts = [("Date", 0), ("12/03/2026", 0), ("Total", 1), ("RM", 1), ("9.00", 1), ("tea", 2)]
    words = []
    for number, (text, line) in enumerate(texts):
        x, y = 100 * number, 40 * line
        quad = ((x, y), (x + 90, y), (x + 90, y + 30), (x, y + 30))
        rows = (0, 2) if number == len(texts) - 1 else None
        words.append(StreamWord(text, f"w{number}", 0.9, line, 1, quad, rows))
    return WordStream(tuple(words))
