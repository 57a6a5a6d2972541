"""The `REQUEST` documents of the OCR models, validated: an unknown key is an error that names it."""

from __future__ import annotations

from typing import Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from python_backends.errors import InvalidRequest

Model = TypeVar("Model", bound=BaseModel)


class OcrRequest(BaseModel):
    """Parameters of the task `ocr`; every one may be absent.

    `mime` and `filename` are what the sender claims. What the bytes are decides; the claims only word an error.
    """

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    mime: str | None = Field(default=None, max_length=255)
    filename: str | None = Field(default=None, max_length=1024)
    page_range: str | None = Field(default=None, max_length=200)
    second_opinion: bool = True


class PageRequest(BaseModel):
    """Which page `ocr_page` should turn into pixels; pages count from 1."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    kind: Literal["image", "pdf"]
    page: int = Field(ge=1)


def parsed(model: type[Model], data: bytes) -> Model:
    """`data` as a `model`; nothing at all means every default. Raises InvalidRequest naming the field at fault."""
    try:
        return model.model_validate_json(data or b"{}")
    except ValidationError as exc:
        fault = exc.errors(include_url=False, include_context=False, include_input=False)[0]
        where = ".".join(str(part) for part in fault["loc"])
        prefix = f"REQUEST field `{where}`: " if where else "REQUEST: "
        raise InvalidRequest(prefix + fault["msg"], param=where or None) from exc
