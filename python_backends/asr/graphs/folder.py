"""What `builders.whisper` writes beside its two networks: their sizes, and the tokens that decoding needs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import BaseModel, ConfigDict, PositiveInt, ValidationError

from python_backends.errors import InternalError

CONFIG, GRAPHS = "config.json", "graphs.json"
ENCODER, DECODER = "whisper_encoder", "whisper_decoder"
Read = TypeVar("Read", bound=BaseModel)


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
    sizes, config = _read(folder / GRAPHS, Sizes), _read(folder / CONFIG, _Config)
    ids = [*config.suppress_ids, *config.suppress_ids_begin]
    if any(not 0 <= token < sizes.vocabulary for token in ids):
        raise InternalError(f"{folder / CONFIG} names tokens outside the vocabulary of {sizes.vocabulary}")
    return Graphs(folder, sizes, tuple(config.suppress_ids), tuple(config.suppress_ids_begin))


def _read(path: Path, model: type[Read]) -> Read:
    if not path.is_file():
        raise InternalError(f"{path} is missing; `python -m builders.whisper export` writes it")
    try:
        return model.model_validate_json(path.read_bytes())
    except ValidationError as exc:
        first = exc.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"])) or "the file"
        raise InternalError(f"{path} cannot be used: {where}: {first['msg']}") from exc
