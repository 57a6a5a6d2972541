"""From the tensors of one TensorRT-LLM request to a `Generation`, and from a `Chunk` to the tensors of a response."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from python_backends.decoder.contract import INPUTS, REQUIRED
from python_backends.decoder.engine import Rows
from python_backends.decoder.generation import Chunk, Generation
from python_backends.decoder.guide import Guide
from python_backends.decoder.sampling import Sampling
from python_backends.errors import InvalidRequest

Array = npt.NDArray[Any]
Embed = Callable[[Sequence[int]], Rows]


@dataclass(frozen=True, slots=True)
class DecoderRequest:
    """What a request asks for beside its `generation`: `echo` are the ids that the answer repeats before its own,
    `counts` which token counts it carries."""

    generation: Generation
    echo: tuple[int, ...]
    prompt_length: int
    counts: tuple[str, ...] = ()


class Fields:
    """The inputs that were sent, by name, checked against the contract; the batch is one request."""

    def __init__(self, arrays: Mapping[str, Array]) -> None:
        self._arrays = arrays
        for name in REQUIRED:
            if name not in arrays:
                raise _wrong(name, "is required")
        for name, array in arrays.items():
            spec = INPUTS[name]
            if spec.serves == "refused":
                raise _wrong(name, "is not supported by the CPU decoder; leave it out or use the GPU profile")
            if len(array) != 1:
                raise _wrong(name, f"holds {len(array)} requests; send one prompt a request")
            if spec.serves == "neutral" and float(array.reshape(-1)[0]) not in spec.neutral:
                allowed = " or ".join(f"{value:g}" for value in spec.neutral)
                raise _wrong(name, f"is not supported by the CPU decoder; leave it out or send {allowed}")

    def array(self, name: str) -> Array | None:
        """The one request's tensor, without the batch."""
        array = self._arrays.get(name)
        return None if array is None else array[0]

    def whole(self, name: str, default: int, low: int = 0) -> int:
        """A whole number of at least `low`."""
        array = self._arrays.get(name)
        value = default if array is None else int(array.reshape(-1)[0])
        if array is not None and value < low:
            raise _wrong(name, f"is {value}; it must be at least {low}")
        return value

    def real(self, name: str, default: float, high: float = np.inf) -> float:
        """A number of 0 to `high`."""
        array = self._arrays.get(name)
        value = default if array is None else float(array.reshape(-1)[0])
        if not (0 <= value <= high and np.isfinite(value)):
            raise _wrong(name, f"is {value:g}; it must be 0 to {high:g}" if np.isfinite(high) else
                         f"is {value:g}; it must be 0 or more")  # fmt: skip
        return value

    def flag(self, name: str, default: bool = False) -> bool:
        """A truth value."""
        array = self._arrays.get(name)
        return default if array is None else bool(array.reshape(-1)[0])

    def text(self, name: str) -> str | None:
        """A string; InvalidRequest if it is not UTF-8."""
        array = self._arrays.get(name)
        if array is None:
            return None
        value = array.reshape(-1)[0]
        try:
            return value if isinstance(value, str) else bytes(value).decode("utf-8")
        except UnicodeDecodeError as exc:
            raise _wrong(name, f"is not UTF-8: {exc}") from exc


@dataclass(frozen=True, slots=True)
class RequestReader:
    """Reads requests for one decoder: `embed` gives rows for token ids, `compile_guide` a guide for (type, text).

    `capacity` is the number of positions of a sequence, prompt and answer together.
    """

    vocab_size: int
    width: int
    capacity: int
    embed: Embed
    compile_guide: Callable[[str, str], Guide]
    exclude_input: bool = False

    def read(self, arrays: Mapping[str, Array]) -> DecoderRequest:
        """The request in `arrays`; InvalidRequest names the tensor at fault."""
        fields = Fields(arrays)
        ids = self._ids(fields)
        streaming = fields.flag("streaming")
        generation = Generation(
            prompt=self._rows(fields, ids),
            max_tokens=fields.whole("request_output_len", 1, low=1),
            end_id=self._end_id(fields),
            min_tokens=fields.whole("min_tokens", 0),
            stop_words=stop_words_of(fields.array("stop_words_list")),
            sampling=Sampling(fields.real("temperature", 1.0), fields.whole("runtime_top_k", 0),
                              fields.real("runtime_top_p", 0.0, high=1.0), fields.whole("seed", 0)),
            guide=self._guide(fields),
            log_probs=fields.flag("return_log_probs"),
            streaming=streaming,
        )  # fmt: skip
        excluded = streaming or fields.flag("exclude_input_in_output", self.exclude_input)
        counts = tuple(name for name in ("num_input_tokens", "num_output_tokens") if fields.flag(f"return_{name}"))
        return DecoderRequest(generation, () if excluded else tuple(ids.tolist()), len(ids), counts)

    def _ids(self, fields: Fields) -> npt.NDArray[np.int64]:
        array = fields.array("input_ids")
        if array is None:
            raise _wrong("input_ids", "is required")
        length = fields.whole("input_lengths", 0, low=1)
        if length > array.size:
            raise _wrong("input_lengths", f"is {length}, but input_ids holds {array.size} ids")
        if length >= self.capacity:  # before rows are made of it
            raise too_long(length, self.capacity)
        return array.reshape(-1)[:length].astype(np.int64)

    def _rows(self, fields: Fields, ids: npt.NDArray[np.int64]) -> Rows:
        """FP32 [len(ids), width]: ids from vocab_size on are rows of the table, the others tokens."""
        table = self._table(fields)
        limit = self.vocab_size + len(table)
        if ids.min() < 0 or ids.max() >= limit:
            wrong = int(ids[(ids < 0) | (ids >= limit)][0])
            raise _wrong("input_ids", f"holds {wrong}; ids are 0 to {limit - 1}: the vocabulary has {self.vocab_size} "
                         f"tokens and prompt_embedding_table {len(table)} rows")  # fmt: skip
        extra = fields.array("prompt_table_extra_ids")
        if extra is not None and extra.size != len(ids):
            raise _wrong("prompt_table_extra_ids", f"has {extra.size} entries for {len(ids)} ids")
        from_table = ids >= self.vocab_size
        rows = np.empty((len(ids), self.width), np.float32)
        rows[from_table] = table[ids[from_table] - self.vocab_size]
        rows[~from_table] = self.embed(ids[~from_table].tolist())
        return rows

    def _table(self, fields: Fields) -> Array:
        table = fields.array("prompt_embedding_table")
        if table is None:
            return np.zeros((0, self.width), np.float32)
        if table.ndim != 2 or table.shape[1] != self.width:
            raise _wrong("prompt_embedding_table", f"has rows of {table.shape[-1]} numbers, not {self.width}")
        if fields.whole("prompt_vocab_size", len(table)) != len(table):
            raise _wrong("prompt_vocab_size", f"must be the number of rows of prompt_embedding_table, {len(table)}")
        if not np.isfinite(table).all():
            row = int(np.flatnonzero(~np.isfinite(table).all(axis=1))[0])
            raise _wrong("prompt_embedding_table", f"holds NaN or infinity in row {row}; every number must be finite")
        return table

    def _end_id(self, fields: Fields) -> int | None:
        value = fields.whole("end_id", -1, low=-1)
        if value >= self.vocab_size:
            raise _wrong("end_id", f"is {value}; the vocabulary has {self.vocab_size} tokens")
        return None if value < 0 else value

    def _guide(self, fields: Fields) -> Guide | None:
        kind, text = fields.text("guided_decoding_guide_type"), fields.text("guided_decoding_guide")
        if kind is None and text is None:
            return None
        if kind is None or (text is None and kind != "json"):
            missing = "guided_decoding_guide_type" if kind is None else "guided_decoding_guide"
            raise _wrong(missing, "is required with the other half of the guide")
        return self.compile_guide(kind, text or "")


def stop_words_of(array: Array | None) -> tuple[tuple[int, ...], ...]:
    """INT32 [2, n]: all words' ids one after the other, and below them where each word ends; -1 fills up."""
    if array is None:
        return ()
    if array.ndim != 2 or len(array) != 2:
        raise _wrong("stop_words_list", f"has shape {list(array.shape)}; it must be [2, n]")
    words, start = [], 0
    for stop in (int(offset) for offset in array[1] if offset >= 0):
        if not start < stop <= array.shape[1]:
            raise _wrong("stop_words_list", f"has offset {stop} after {start}; offsets rise and stay within the list")
        words.append(tuple(array[0, start:stop].tolist()))
        start = stop
    return tuple(words)


def response_of(request: DecoderRequest, chunk: Chunk, written: int) -> dict[str, Array]:
    """The tensors of one response; `written` is the number of tokens written so far, this chunk's included."""
    ids = [*request.echo, *chunk.ids]
    outputs: dict[str, Array] = {
        "output_ids": np.array(ids, np.int32).reshape(1, 1, -1),
        "sequence_length": np.array([[len(ids)]], np.int32),
        "batch_index": np.zeros((1, 1), np.int32),
        "sequence_index": np.zeros((1, 1), np.int32),
    }
    if request.generation.log_probs:
        outputs["cum_log_probs"] = np.array([[chunk.cumulative]], np.float32)
        outputs["output_log_probs"] = np.array(chunk.log_probs, np.float32).reshape(1, 1, -1)
    counts = {"num_input_tokens": request.prompt_length, "num_output_tokens": written}
    return outputs | {name: np.array([[counts[name]]], np.int32) for name in request.counts}


def too_long(rows: int, capacity: int) -> InvalidRequest:
    """What a prompt that fills the decoder is refused with."""
    return InvalidRequest(f"input_ids holds {rows} ids; the limit is {capacity - 1}", code="prompt_too_long",
                          param="input_ids")  # fmt: skip


def _wrong(name: str, what: str) -> InvalidRequest:
    return InvalidRequest(f"{name} {what}", param=name)
