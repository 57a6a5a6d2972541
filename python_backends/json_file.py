"""A JSON file of a model's folder, checked against a pydantic model."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

Model = TypeVar("Model", bound=BaseModel)


def read_json(path: Path, model: type[Model], refuse: Callable[[str], Exception], needed: str) -> Model:
    """`path` as a `model`. What is wrong is raised as `refuse(message)`; `needed` says what the folder must hold."""
    if not path.is_file():
        raise refuse(f"{path} is missing; {needed}")
    try:
        return model.model_validate_json(path.read_bytes())
    except ValidationError as exc:
        first = exc.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"])) or "the file"
        raise refuse(f"{path} cannot be used: {where}: {first['msg']}") from exc
