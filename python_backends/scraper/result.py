"""The task's `RESULT`: a page's main content, and the fields and records that were asked for."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Status = Literal["found", "unchanged", "healed", "lost"]
Value = str | int | float | bool | list[str] | list[float]


class PageLink(BaseModel):
    """A link of the main content: an absolute address, and the words that are linked."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: str
    text: str


class FieldAnswer(BaseModel):
    """A field. One that was not found, or whose place is lost, has no value: nothing is guessed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    value: Value | None
    confidence: float = Field(ge=0, le=1)
    method: str = Field(description="json-ld, microdata, property, class, label, heading, meta, document or selector")
    selector: str = Field(description="CSS of the element it was read from, of a list of the one around it")
    status: Status = Field(description="found now; or found before, and its place unchanged, healed or lost since")


class ScraperResult(BaseModel):
    """A page as it was at `url`, after redirects. The texts are empty where a page has no main content."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: str
    title: str | None
    text: str = Field(description="main content as plain text")
    markdown: str
    links: list[PageLink]
    author: str | None
    published: str | None = Field(description="YYYY-MM-DD")
    site: str | None
    description: str | None
    language: str | None
    fields: dict[str, FieldAnswer] = Field(description="what was asked for, by name")
    records: list[dict[str, Value | None]] = Field(description="one for each element of `each`")
    records_status: Status | None = Field(description="of the list that `each` names; null without it")
    rendered: bool = Field(description="whether a browser ran the page's scripts first")
