"""What `builders.open_vocabulary` writes beside a network, and what serving it needs to know of the checkpoint."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, PositiveFloat, PositiveInt, RootModel

from python_backends.errors import InternalError
from python_backends.json_file import read_json

FILE, TOKENIZER = "detector.json", "tokenizer.json"
NEEDED = "`python -m builders.open_vocabulary FOLDER --out model_repository/NAME` writes it"
Colour = tuple[float, float, float]
Share = Annotated[float, Field(ge=0, le=1)]


class Settings(BaseModel):
    """Of any checkpoint. `resample` is Pillow's number of a filter (2 bilinear, 3 bicubic); `mean` and `std` are of
    red, green and blue from 0 to 1; `tokens` the most that are read at once; `template` holds `{}` for a prompt."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    resample: int
    mean: Colour
    std: tuple[PositiveFloat, PositiveFloat, PositiveFloat]
    tokens: PositiveInt
    template: str = Field(pattern=r"^[^{}]*\{\}[^{}]*$")
    threshold: Share


class OwlSettings(Settings):
    """OWL-ViT and OWLv2: pictures are `size` x `size`, after `fit` (python_backends/objects/engines/pixels.py).

    `pad` fills prompts up to `tokens`; a call takes at most `prompts` of them.
    """

    kind: Literal["owl"] = "owl"
    size: PositiveInt
    fit: Literal["square", "stretch"]
    pad: int
    prompts: PositiveInt


class DinoSettings(Settings):
    """Grounding DINO: pictures lie on a `canvas` (rows, columns) of one size, resized to `shortest` and `longest`."""

    kind: Literal["grounding_dino"] = "grounding_dino"
    canvas: tuple[PositiveInt, PositiveInt]
    shortest: PositiveInt
    longest: PositiveInt


class _File(RootModel[Annotated[OwlSettings | DinoSettings, Field(discriminator="kind")]]):
    pass


def settings_in(folder: Path) -> OwlSettings | DinoSettings:
    """Those of the version folder of an exported model; InternalError if it holds none."""
    return read_json(folder / FILE, _File, InternalError, NEEDED).root
