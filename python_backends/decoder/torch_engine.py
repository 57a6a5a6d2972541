"""Any Hugging Face causal language model as a decoder, on PyTorch: for architectures that have no graph of ours.

Slots run one after the other, each with a cache of its own, so they cannot feel each other. PyTorch and Transformers
are not in the serving lock; this module is imported only where a decoder folder needs them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from transformers import AutoModelForCausalLM, DynamicCache

from python_backends.decoder.checkpoint import invalid
from python_backends.decoder.engine import Rows
from python_backends.errors import InternalError


class TorchEngine:
    """See `DecoderEngine`. On a GPU if there is one, in the weights' own type there and in FP32 on the CPU."""

    portion = 512

    def __init__(self, model: Any, slots: int, capacity: int) -> None:
        self._model = model
        config = model.config.get_text_config()
        self.slots = slots
        self.capacity = min(capacity, getattr(config, "max_position_embeddings", capacity))
        self._table = model.get_input_embeddings().weight
        self.vocab_size, self.width = map(int, self._table.shape)
        ends = model.generation_config.eos_token_id
        self.end_ids: tuple[int, ...] = () if ends is None else (ends,) if isinstance(ends, int) else tuple(ends)
        self._caches = [DynamicCache() for _ in range(slots)]

    @classmethod
    def open(cls, folder: Path, slots: int, capacity: int) -> TorchEngine:
        """The engine of the model in `folder`; InvalidRequest if Transformers cannot load it."""
        device = "cuda" if torch.cuda.is_available() else "cpu"
        kind = "auto" if device == "cuda" else torch.float32
        try:
            model = AutoModelForCausalLM.from_pretrained(folder, dtype=kind, local_files_only=True)
        except (OSError, ValueError, KeyError, RuntimeError, ImportError) as exc:
            raise invalid(f"Transformers cannot load {folder}: {exc}") from exc
        return cls(model.eval().to(device), slots, capacity)

    def embed(self, ids: Sequence[int]) -> Rows:
        """See `DecoderEngine`. A model that scales its embeddings inside would scale these rows as well."""
        found = self._table[torch.as_tensor(list(ids), device=self._table.device)]
        return _rows(found)

    def clear(self, slot: int) -> None:
        """See `DecoderEngine`."""
        self._caches[slot] = DynamicCache()

    def append(self, slot: int, rows: Rows) -> Rows:
        """See `DecoderEngine`."""
        given = torch.from_numpy(np.array(rows, np.float32)).to(self._table.device, self._table.dtype)
        try:
            with torch.inference_mode():
                answer = self._model(inputs_embeds=given[None], past_key_values=self._caches[slot], use_cache=True,
                                     logits_to_keep=1)  # fmt: skip
        except RuntimeError as exc:
            raise InternalError(f"the decoder's network failed: {type(exc).__name__}", code="model_failed") from exc
        return _rows(answer.logits[0, -1])

    def step(self, rows: Mapping[int, Rows]) -> dict[int, Rows]:
        """See `DecoderEngine`."""
        return {slot: self.append(slot, row[None]) for slot, row in rows.items()}


def _rows(tensor: Any) -> Rows:
    found: Rows = tensor.detach().to("cpu", torch.float32).numpy().copy()
    return found
