"""What `builders.whisper` writes beside its two networks: their sizes, and the tokens that decoding needs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, PositiveInt

from python_backends.errors import InternalError
from python_backends.json_file import read_json

CONFIG, GRAPHS = "config.json", "graphs.json"
ENCODER, DECODER = "whisper_encoder", "whisper_decoder"
NEEDED = "`python -m builders.whisper export` writes it"


class Sizes(BaseModel):
    """Of the networks. `frames` is what the encoder makes of a window, `positions` the most tokens of a transcript."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    mels: PositiveInt
    frames: PositiveInt
    layers: PositiveInt
    heads: PositiveInt
    head_size: PositiveInt
    vocabulary: PositiveInt
    positions: PositiveInt
    precision: Literal["f32", "f16"]


class _Config(BaseModel):
    model_config = ConfigDict(extra="ignore")

    suppress_ids: list[int] = []
    suppress_ids_begin: list[int] = []


@dataclass(frozen=True, slots=True)
class Graphs:
    """One exported Whisper. `never` are tokens that are no speech, `not_first` those that may not begin a text."""

    folder: Path
    sizes: Sizes
    never: tuple[int, ...]
    not_first: tuple[int, ...]

    def network(self, model: str) -> Path:
        """The ONNX file of one of the two."""
        return self.folder / model / "1" / "model.onnx"


def graphs_in(folder: Path) -> Graphs:
    """The export in `folder`; InternalError if there is none."""
    sizes = read_json(folder / GRAPHS, Sizes, InternalError, NEEDED)
    config = read_json(folder / CONFIG, _Config, InternalError, NEEDED)
    ids = [*config.suppress_ids, *config.suppress_ids_begin]
    if any(not 0 <= token < sizes.vocabulary for token in ids):
        raise InternalError(f"{folder / CONFIG} names tokens outside the vocabulary of {sizes.vocabulary}")
    return Graphs(folder, sizes, tuple(config.suppress_ids), tuple(config.suppress_ids_begin))
