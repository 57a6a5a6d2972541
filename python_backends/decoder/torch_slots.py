"""The decoders that have a graph of ours, on PyTorch: on a GPU where NVIDIA's serving images are not at hand."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch

from python_backends.decoder.checkpoint import DecoderConfig, read_config
from python_backends.decoder.engine import Rows
from python_backends.decoder.recorded import recorded
from python_backends.decoder.torch_network import TorchNetwork, tensors_of
from python_backends.decoder.weights import stored_weights
from python_backends.errors import InternalError

logger = logging.getLogger(__name__)


class TorchSlotsEngine:
    """See `DecoderEngine`. All slots share each step, and a slot's logits are the same whatever the others do."""

    portion = 512

    def __init__(self, config: DecoderConfig, weights: dict[str, Any], slots: int, capacity: int) -> None:
        """`weights`, all on one device, is emptied. A position beyond `capacity` takes what idle slots write."""
        self.slots, self.capacity = slots, min(capacity, config.positions)
        self.vocab_size, self.width, self.end_ids = config.vocab_size, config.width, config.end_ids
        self._network = TorchNetwork(config, weights, slots, self.capacity + 1)
        table = self._network.table
        self.device, self.kind = str(table.device), str(table.dtype).removeprefix("torch.")
        self._filled = np.zeros(slots, np.int64)
        self._rows = torch.zeros((slots, config.width), device=table.device, dtype=table.dtype)
        self._ends = torch.zeros(slots, device=table.device, dtype=torch.int64)
        self._logits = torch.zeros((slots, config.vocab_size), device=table.device, dtype=torch.float32)
        with torch.inference_mode():
            self._advance = recorded(self._all_slots, self.device)
            if not self._rows_are_independent():
                logger.warning("on this device a request's last digits depend on what runs beside it")

    @classmethod
    def open(cls, folder: Path, slots: int, capacity: int, device: str, kind: Any = None) -> TorchSlotsEngine:
        """The decoder in `folder` on `device`, in its own type or `kind`; InvalidRequest if it cannot be served."""
        config = read_config(folder)
        return cls(config, tensors_of(stored_weights(folder, config), device, kind), slots, capacity)

    def embed(self, ids: Sequence[int]) -> Rows:
        """See `DecoderEngine`."""
        return _host(self._network.table[torch.as_tensor(list(ids), device=self.device)])

    def clear(self, slot: int) -> None:
        """See `DecoderEngine`."""
        self._filled[slot] = 0

    def append(self, slot: int, rows: Rows) -> Rows:
        """See `DecoderEngine`."""
        filled = int(self._filled[slot])
        assert 1 <= len(rows) <= self.portion and filled + len(rows) <= self.capacity, (len(rows), filled)
        with torch.inference_mode():
            try:
                logits = _host(self._network.append(slot, self._sent(rows), filled))
            except RuntimeError as exc:
                raise _failed(exc) from exc
        self._filled[slot] += len(rows)
        return logits

    def step(self, rows: Mapping[int, Rows]) -> dict[int, Rows]:
        """See `DecoderEngine`. A slot that takes no part writes to its own next position, as its next row will."""
        taking = sorted(rows)
        assert all(self._filled[slot] < self.capacity for slot in taking), taking
        with torch.inference_mode():
            try:
                self._rows[torch.tensor(taking, device=self.device)] = self._sent(np.stack([rows[at] for at in taking]))
                self._ends.copy_(torch.from_numpy(self._filled))
                self._advance()
                logits = _host(self._logits[torch.tensor(taking, device=self.device)])
            except RuntimeError as exc:
                raise _failed(exc) from exc
        self._filled[taking] += 1
        return dict(zip(taking, logits, strict=True))

    def _all_slots(self) -> None:
        self._logits.copy_(self._network.step(self._rows, self._ends))

    def _sent(self, rows: Rows) -> Any:
        return torch.from_numpy(np.ascontiguousarray(rows, np.float32)).to(self.device, self._rows.dtype)

    def _rows_are_independent(self) -> bool:
        """Whether equal rows get equal logits, bit for bit, in every slot and beside any other rows."""
        dice = torch.Generator().manual_seed(0)
        rows = torch.randn((self.slots, self.width), generator=dice).to(self._rows)
        self._rows.copy_(rows[:1].expand_as(rows))
        self._advance()
        alike = self._logits.clone()
        self._rows[1:] = rows[1:]
        self._advance()
        return bool((alike == alike[:1]).all()) and bool((self._logits[0] == alike[0]).all())


def _host(tensor: Any) -> Rows:
    found: Rows = tensor.to("cpu", torch.float32).numpy()
    return found


def _failed(exc: RuntimeError) -> InternalError:
    return InternalError(f"the decoder's network failed: {type(exc).__name__}", code="model_failed")
