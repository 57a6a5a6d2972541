"""What fusion reads of a decoder folder in Hugging Face format: tokens, the embedding table, our adapters if any."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from python_backends.decoder.checkpoint import read_config, tokenizer_of
from python_backends.decoder.weights import load_embeddings
from python_backends.fusion.folding import folded
from python_backends.grounding.pieces import unfolded

FOLDS: dict[str, Callable[[str], str]] = {"nfkc_casefold": folded}
ADAPTERS = "adapters.safetensors"


@dataclass(frozen=True, slots=True, eq=False)
class DecoderFolder:
    """`table` FP32 [vocab_size, width]; `adapters` is None where the folder brings none; `begin` opens a text."""

    tokenizer: Path
    vocab_size: int
    positions: int
    end_ids: tuple[int, ...]
    begin: int | None
    fold: Callable[[str], str]
    table: npt.NDArray[np.float32]
    adapters: Path | None


def read_folder(folder: Path) -> DecoderFolder:
    """The decoder in `folder`; InvalidRequest if it cannot be served."""
    config = read_config(folder)
    whole = json.loads((folder / "config.json").read_bytes())
    adapters = folder / ADAPTERS
    return DecoderFolder(
        tokenizer_of(folder), config.vocab_size, config.positions, config.end_ids, whole.get("bos_token_id"),
        FOLDS.get(whole.get("openfaze", {}).get("fold", ""), unfolded), load_embeddings(folder, config),
        adapters if adapters.is_file() else None,
    )  # fmt: skip
