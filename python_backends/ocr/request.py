"""The `REQUEST` documents of the OCR models, validated: an unknown key is an error that names it."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


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
