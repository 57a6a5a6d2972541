"""What runs a decoder's network: a fixed number of slots, each the cache of one sequence.

A slot's logits depend on its own rows only, bit for bit, whatever the other slots do. ONNX Runtime's matrix products
add up each row in the same order however many rows there are, as long as the weights are packed; at start-up the
engine proves that for its own weights and, where it does not hold, always runs all slots.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import onnxruntime
from onnxruntime.capi import onnxruntime_pybind11_state as state

from python_backends.decoder.checkpoint import DecoderConfig, read_config
from python_backends.decoder.graph import build_graph, cache_names
from python_backends.decoder.weights import load_weights
from python_backends.errors import InternalError

Rows = npt.NDArray[np.float32]
# What a session raises when it runs: with bound memory a bare RuntimeError, else these, which have no common base.
RUNTIME_ERRORS = (RuntimeError, state.Fail, state.InvalidArgument, state.EPFail, state.NotImplemented)
# Attention of one run holds heads x rows x capacity numbers; longer prompts are fed in portions.
_ATTENTION_NUMBERS = 1 << 24


class DecoderEngine(Protocol):
    """Slots [0, slots), each of at most `capacity` rows of `width` numbers, over `vocab_size` tokens.

    `end_ids` are the tokens that end a text of this checkpoint. A sequence of more than `portion` rows must be appended
    in portions. All methods are called from one thread.
    """

    slots: int
    capacity: int
    portion: int
    vocab_size: int
    width: int
    end_ids: tuple[int, ...]

    def embed(self, ids: Sequence[int]) -> Rows:
        """FP32 [n, width], the embeddings of `ids`, each in [0, vocab_size)."""

    def clear(self, slot: int) -> None:
        """Forget the slot's rows."""

    def append(self, slot: int, rows: Rows) -> Rows:
        """Add `rows` [1..portion, width] to the slot; the logits [vocab_size] after the last of them."""

    def step(self, rows: Mapping[int, Rows]) -> dict[int, Rows]:
        """Add one row [width] to each slot named; the logits [vocab_size] of each."""


class OnnxEngine:
    """A checkpoint on ONNX Runtime's CPU provider; see `DecoderEngine`.

    Cache: one FP32 [slots, kv_heads, capacity + 1, head_size] each for keys and values of every layer, written in
    place. The extra position takes what idle slots of a joint run write.
    """

    def __init__(self, config: DecoderConfig, weights: Mapping[str, Rows], slots: int, capacity: int,
                 threads: int = 1) -> None:  # fmt: skip
        self.slots, self.capacity = slots, min(capacity, config.positions)
        self.vocab_size, self.width, self.end_ids = config.vocab_size, config.width, config.end_ids
        self.portion = max(16, min(256, _ATTENTION_NUMBERS // (config.heads * (self.capacity + 1))))
        self._table = weights["model.embed_tokens.weight"]
        self._session, self._kept = _session(config, weights, self.capacity + 1, threads)
        shape = (slots, config.kv_heads, self.capacity + 1, config.head_size)
        self._cache = {name: np.zeros(shape, np.float32) for name in cache_names(config)}
        self._filled = np.zeros(slots, np.int32)
        self._total = np.zeros((), np.int32)
        self._lengths = np.zeros(slots, np.int32)
        self._inputs = np.zeros((slots, 1, config.width), np.float32)
        self._logits = np.zeros((slots, config.vocab_size), np.float32)
        self._joint = {rows: self._binding(0, rows) for rows in range(1, slots + 1)}
        self._single = [self._binding(slot, 1) for slot in range(slots)]
        self._whole = not self._rows_are_independent()

    @classmethod
    def open(cls, folder: Path, slots: int, capacity: int, threads: int = 1) -> OnnxEngine:
        """The engine of the checkpoint in `folder`; InvalidRequest if it cannot be served."""
        config = read_config(folder)
        return cls(config, load_weights(folder, config), slots, capacity, threads)

    def embed(self, ids: Sequence[int]) -> Rows:
        """See `DecoderEngine`."""
        rows: Rows = self._table[np.asarray(ids, np.int64)]
        return rows

    def clear(self, slot: int) -> None:
        """See `DecoderEngine`."""
        self._filled[slot] = 0

    def append(self, slot: int, rows: Rows) -> Rows:
        """See `DecoderEngine`."""
        count = len(rows)
        filled = int(self._filled[slot]) + count
        assert 1 <= count <= self.portion and filled <= self.capacity, (count, filled)
        self._lengths[slot] = filled - 1
        self._total[...] = filled
        binding = self._single[slot]
        fed = np.ascontiguousarray(rows, np.float32)[np.newaxis]  # must live until the run is over
        _bind_input(binding, "embeddings", fed)
        self._run(binding)
        self._filled[slot] = filled
        logits: Rows = self._logits[slot].copy()
        return logits

    def step(self, rows: Mapping[int, Rows]) -> dict[int, Rows]:
        """See `DecoderEngine`."""
        joint = self.slots if self._whole else max(rows) + 1
        # A slot that takes no part writes to its own next position, which its next row overwrites.
        self._lengths[...] = self._filled
        for slot, row in rows.items():
            assert self._filled[slot] < self.capacity, slot
            self._inputs[slot, 0] = row
        self._total[...] = self._lengths[:joint].max() + 1
        self._run(self._joint[joint])
        for slot in rows:
            self._filled[slot] += 1
        return {slot: self._logits[slot].copy() for slot in rows}

    def _binding(self, first: int, rows: int) -> Any:
        """Memory of slots [first, first + rows) as the network's inputs and outputs; embeddings of one row each."""
        binding = self._session.io_binding()
        slots = slice(first, first + rows)
        _bind_input(binding, "embeddings", self._inputs[slots])
        _bind_input(binding, "lengths", self._lengths[slots])
        _bind_input(binding, "total", self._total)
        _bind_output(binding, "logits", self._logits[slots])
        for name, cache in self._cache.items():
            _bind_input(binding, f"past_{name}", cache[slots])
            _bind_output(binding, f"present_{name}", cache[slots])
        return binding

    def _run(self, binding: Any) -> None:
        try:
            self._session.run_with_iobinding(binding)
        except RUNTIME_ERRORS as exc:
            raise InternalError(f"the decoder's network failed: {type(exc).__name__}", code="model_failed") from exc

    def _rows_are_independent(self) -> bool:
        """Whether equal rows get equal logits, bit for bit, in every slot of every joint run."""
        dice = np.random.Generator(np.random.Philox(0))
        probe = dice.standard_normal((2, self.width), dtype=np.float32) * np.float32(self._table.std())
        answers = []
        for joint in range(1, self.slots + 1):
            self._filled[...] = 0
            self.step_all(probe[0], joint)
            answers.append(self.step_all(probe[1], joint))
        self._filled[...] = 0
        return all(np.array_equal(row, answers[0][0]) for answer in answers for row in answer)

    def step_all(self, row: Rows, joint: int) -> Rows:
        """The logits [joint, vocab_size] of slots [0, joint), all given `row`."""
        self._lengths[...] = self._filled
        self._inputs[:joint, 0] = row
        self._total[...] = self._lengths[:joint].max() + 1
        self._run(self._joint[joint])
        self._filled[:joint] += 1
        return self._logits[:joint].copy()


def _session(config: DecoderConfig, weights: Mapping[str, Rows], length: int, threads: int) -> tuple[Any, list[Any]]:
    """The session, and the arrays it reads from without owning them."""
    model, arrays = build_graph(config, weights, length)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    external = {name: array for name, array in arrays.items() if array.dtype != np.int64}
    kept = [onnxruntime.OrtValue.ortvalue_from_numpy(array) for array in external.values()]
    options.add_external_initializers(list(external), kept)
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    return session, [*kept, *external.values()]


def _bind_input(binding: Any, name: str, array: npt.NDArray[Any]) -> None:
    assert array.flags.c_contiguous, name
    binding.bind_input(name, "cpu", 0, array.dtype, array.shape, array.ctypes.data)


def _bind_output(binding: Any, name: str, array: npt.NDArray[Any]) -> None:
    assert array.flags.c_contiguous, name
    binding.bind_output(name, "cpu", 0, array.dtype, array.shape, array.ctypes.data)
