"""A Whisper folder as CTranslate2's converter writes it: model.bin (binary version 6) and config.json.

The file is little-endian: version, name of the specification, its revision, the number of variables; each variable a
name, a rank and dimensions, a type, a length and the bytes; then aliases. Strings carry their length (16 bits) and end
in a zero byte. Weights that were quantised when the folder was written are refused: eight bits are not what a plan
should be made of.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from builders.hugging_face.folder import BadCheckpoint
from builders.whisper.sizes import Checkpoint, Sizes, checked, upper_half

MODEL = "model.bin"
VERSION, SPECIFICATION = 6, "WhisperSpec"
KINDS = {0: "float32", 1: "int8", 2: "int16", 3: "int32", 4: "float16"}
TYPES = {code: np.dtype(name) for code, name in KINDS.items()}
FLOATS = (np.dtype(np.float32), np.dtype(np.float16))
TOKENS, OUTPUT = "decoder/embeddings/weight", "decoder/projection/weight"  # one matrix
IDS = ("lang_ids", "suppress_ids", "suppress_ids_begin")
Variables = dict[str, npt.NDArray[Any]]
# What CTranslate2 calls the linear layers of an attention, in order: one matrix for what is multiplied by the same.
SELF, CROSS = ("qkv", "out"), ("query", "kv", "out")


def checkpoint_from_ctranslate2(folder: Path) -> Checkpoint:
    """The Whisper in `folder`; BadCheckpoint if it is none, is damaged or was quantised."""
    try:
        variables = variables_of(folder)
        config = json.loads((folder / "config.json").read_bytes())
    except (OSError, ValueError, struct.error) as exc:
        raise BadCheckpoint(f"{folder} holds no Whisper of CTranslate2 that can be read: {exc}") from exc
    quantised = sorted(name for name, value in variables.items() if value.ndim == 2 and value.dtype not in FLOATS
                       and name.endswith("weight"))  # fmt: skip
    if quantised:
        raise BadCheckpoint(f"{folder / MODEL} is quantised ({quantised[0]}); convert the model with --quantization "
                            "float16 or float32")  # fmt: skip
    try:
        sizes = _sizes(variables, config)
        weights = {name: np.ascontiguousarray(value, np.float32) for name, value in _renamed(variables, sizes)}
    except KeyError as exc:
        raise BadCheckpoint(f"{folder / MODEL} has no variable {exc}") from exc
    return Checkpoint(sizes, checked(weights, sizes), {name: list(config.get(name, [])) for name in IDS})


def variables_of(folder: Path) -> Variables:
    """Every variable by its name, in the type it is stored in; OSError, ValueError, struct.error without them."""
    return dict(_variables(_Reader((folder / MODEL).read_bytes())))


@dataclass(slots=True)
class _Reader:
    data: bytes
    place: int = 0

    def bytes(self, length: int) -> memoryview:
        start, self.place = self.place, self.place + length
        if self.place > len(self.data):
            raise ValueError(f"{MODEL} is cut short")
        return memoryview(self.data)[start : self.place]

    def number(self, kind: str) -> int:
        (value,) = struct.unpack(f"<{kind}", self.bytes(struct.calcsize(kind)))
        return int(value)

    def text(self) -> str:
        return bytes(self.bytes(self.number("H"))).rstrip(b"\0").decode()


def _variables(reader: _Reader) -> Iterator[tuple[str, npt.NDArray[Any]]]:
    version, name = reader.number("I"), reader.text()
    if (version, name) != (VERSION, SPECIFICATION):
        raise ValueError(f"binary version {version} of {name!r}; {VERSION} of {SPECIFICATION!r} can be read")
    reader.number("I")  # the specification's revision
    for _ in range(reader.number("I")):
        name = reader.text()
        shape = [reader.number("I") for _ in range(reader.number("B"))]
        kind = reader.number("B")
        if kind not in TYPES:
            raise ValueError(f"{name} has type {kind}, which numpy lacks; use --quantization float16 or float32")
        yield name, np.frombuffer(reader.bytes(reader.number("I")), TYPES[kind]).reshape(shape)
    aliases = {reader.text(): reader.text() for _ in range(reader.number("I"))}
    if aliases.get(OUTPUT) != TOKENS:
        raise ValueError(f"{OUTPUT} is a matrix of its own; Whisper's is {TOKENS}")


def _sizes(variables: Variables, config: dict[str, Any]) -> Sizes:
    counts = {side: sum(name.startswith(f"{side}/") and name.endswith("/ffn/linear_0/weight") for name in variables)
              for side in ("encoder", "decoder")}  # fmt: skip
    heads = {side: int(variables[f"{side}/num_heads"]) for side in counts}
    hidden = {side: len(variables[f"{side}/layer_0/ffn/linear_0/weight"]) for side in counts}
    frames, width = variables["encoder/position_encodings/encodings"].shape
    positions = len(variables["decoder/position_encodings/encodings"])
    aligned = config.get("alignment_heads") or upper_half(counts["decoder"], heads["decoder"])
    return Sizes(
        mels=variables["encoder/conv1/weight"].shape[1], frames=frames, width=width,
        encoder_layers=counts["encoder"], encoder_heads=heads["encoder"], encoder_hidden=hidden["encoder"],
        decoder_layers=counts["decoder"], decoder_heads=heads["decoder"], decoder_hidden=hidden["decoder"],
        vocabulary=len(variables[TOKENS]), positions=positions,
        alignment_heads=tuple(sorted((layer, head) for layer, head in aligned)),
    )  # fmt: skip


def _renamed(variables: Variables, sizes: Sizes) -> Iterator[tuple[str, npt.NDArray[Any]]]:
    def both(ours: str, theirs: str) -> Iterator[tuple[str, npt.NDArray[Any]]]:
        names = ("gamma", "beta") if theirs.endswith("layer_norm") else ("weight", "bias")
        for part, name in zip(("weight", "bias"), names, strict=True):
            yield f"{ours}.{part}", variables[f"{theirs}/{name}"]

    yield "decoder.tokens", variables[TOKENS]
    yield from both("encoder.conv1", "encoder/conv1")
    yield from both("encoder.conv2", "encoder/conv2")
    for side, layers in (("encoder", sizes.encoder_layers), ("decoder", sizes.decoder_layers)):
        yield f"{side}.positions", variables[f"{side}/position_encodings/encodings"]
        yield from both(f"{side}.norm", f"{side}/layer_norm")
        for layer in range(layers):
            ours, theirs = f"{side}.{layer}", f"{side}/layer_{layer}"
            blocks: list[tuple[str, str, tuple[str, ...]]] = [
                ("attention", "self_attention", SELF),
                ("mlp", "ffn", ("wide", "narrow")),
            ]
            blocks += [("cross", "attention", CROSS)] if side == "decoder" else []
            for block, name, linear in blocks:
                yield from both(f"{ours}.{block}.norm", f"{theirs}/{name}/layer_norm")
                for place, part in enumerate(linear):
                    yield from both(f"{ours}.{block}.{part}", f"{theirs}/{name}/linear_{place}")
