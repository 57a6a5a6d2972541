"""The models that can be named, and what they are called on the wire."""

from __future__ import annotations

import re
from typing import Any

from python_backends.errors import NotFound

_NAMES = {
    "interfaze-beta": "Interfaze Beta",
    "interfaze-1": "Interfaze 1",
    "interfaze-1-lite": "Interfaze 1 Lite",
}
# Sent by users in the wild; not listed.
_ALIASES = frozenset({"interfaze", "auto", "openfaze"})
_DEFAULT = "interfaze-beta"
# What clients of OpenAI's transcriptions send; all of them are answered by the same recogniser.
_TRANSCRIBERS = frozenset(
    {"whisper-1", "gpt-transcribe", "gpt-4o-transcribe", "gpt-4o-mini-transcribe", "gpt-4o-transcribe-diarize",
     "speech_to_text"}
)  # fmt: skip
_CREATED = 1767225600  # 2026-01-01, a constant: the list must not change between two calls


def model_named(name: str) -> str:
    """The id that answers for `name`; NotFound with code `model_not_found` if there is none."""
    if name in _NAMES:
        return name
    if name in _ALIASES:
        return _DEFAULT
    shown = "".join(char for char in name if char.isprintable())[:64]
    raise NotFound(
        f"The model '{shown}' does not exist; known: {', '.join(_NAMES)}.", code="model_not_found", param="model"
    )


def transcription_model_named(name: str) -> None:
    """Raise NotFound unless `name` may be asked to transcribe: our own models, and OpenAI's names."""
    dated = re.sub(r"-\d{4}-\d{2}-\d{2}$", "", name)
    if dated not in _TRANSCRIBERS:
        model_named(name)


def description(model: str) -> dict[str, Any]:
    """The model object of GET /v1/models/{id}; `model` is an id."""
    return {"id": model, "object": "model", "created": _CREATED, "owned_by": "openfaze", "name": _NAMES[model]}


def listing() -> dict[str, Any]:
    """The body of GET /v1/models."""
    return {"object": "list", "data": [description(model) for model in _NAMES]}
