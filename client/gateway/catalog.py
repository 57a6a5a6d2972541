"""The models that can be named, and what they are called on the wire."""

from __future__ import annotations

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


def description(model: str) -> dict[str, Any]:
    """The model object of GET /v1/models/{id}; `model` is an id."""
    return {"id": model, "object": "model", "created": _CREATED, "owned_by": "openfaze", "name": _NAMES[model]}


def listing() -> dict[str, Any]:
    """The body of GET /v1/models."""
    return {"object": "list", "data": [description(model) for model in _NAMES]}
