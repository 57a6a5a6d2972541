"""What the network's numbers stand for, and how far they can be believed: `1/languages.json` beside the network."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from python_backends.errors import Unavailable

FILE = "languages.json"


class _File(BaseModel):
    """The file; see builders/spoken_language/calibrate.py, which writes it."""

    model_config = ConfigDict(extra="forbid")

    languages: list[str] = Field(min_length=2)
    temperature: float = Field(gt=0)
    trusted_from: float = Field(ge=0, le=1)

    @model_validator(mode="after")
    def _each_once(self) -> _File:
        if len(set(self.languages)) != len(self.languages):
            raise ValueError("a language is listed twice")
        return self


@dataclass(frozen=True, slots=True)
class Labels:
    """`languages[i]` is the ISO 639-1 code of logit i.

    Logits divided by `temperature` are log-odds whose softmax is right as often as it says. A guess is trusted from the
    confidence `trusted_from` on. Both are fitted on people who were held out, some of whom speak languages that the
    network does not know.
    """

    languages: tuple[str, ...]
    temperature: float
    trusted_from: float


def read_labels(folder: Path) -> Labels:
    """The labels in a model's version folder. Unavailable if they are missing or damaged."""
    path = folder / FILE
    try:
        read = _File.model_validate(json.loads(path.read_text("utf-8")))
    except (OSError, ValueError, ValidationError) as error:
        raise Unavailable(
            f"{path} is missing or damaged: restore model_repository/speech_language from the repository",
            code="model_incomplete",
        ) from error
    return Labels(tuple(read.languages), read.temperature, read.trusted_from)
