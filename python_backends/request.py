"""`REQUEST` documents: JSON checked against a task's pydantic model, the same way for every task."""

from __future__ import annotations

from typing import TypeVar

from pydantic import BaseModel, ValidationError

from python_backends.errors import InvalidRequest

Model = TypeVar("Model", bound=BaseModel)


def parsed(model: type[Model], data: bytes) -> Model:
    """`data` as a `model`; nothing at all means every default. Raises InvalidRequest naming the field at fault."""
    try:
        return model.model_validate_json(data or b"{}")
    except ValidationError as exc:
        fault = exc.errors(include_url=False, include_context=False, include_input=False)[0]
        where = ".".join(str(part) for part in fault["loc"])
        prefix = f"REQUEST field `{where}`: " if where else "REQUEST: "
        raise InvalidRequest(prefix + fault["msg"], param=where or None) from exc
