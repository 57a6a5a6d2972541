"""The task's `RESULT`, an array of pages, and `SOURCES`, which says where was looked."""

from __future__ import annotations

import datetime
from typing import TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from python_backends.web_search.document import Collection


class WebPage(BaseModel):
    """One page. The first five fields are those of the hosted system."""

    model_config = ConfigDict(extra="forbid")

    title: str
    description: str = Field(description="what the page, or who found it, says that it is about; else its beginning")
    content: str = Field(description="the page's text, or what of it the connector gives")
    snippets: list[str] = Field(description="up to three sentences of the page that answer the query, in reading order")
    url: str
    score: float = Field(description="1 for the first of every list that was asked, by reciprocal rank and freshness")
    published: datetime.date | None
    collection: Collection
    source: str = Field(description="`index` for our own, else the connector's name; of several the first asked")
    content_truncated: bool = Field(description="whether `content` is only the beginning")


class Failure(BaseModel):
    """Why a source gave nothing."""

    model_config = ConfigDict(extra="forbid")

    code: str
    message: str


class SourceReport(BaseModel):
    """What one source contributed."""

    model_config = ConfigDict(extra="forbid")

    source: str
    found: int = Field(description="pages it gave, before those of all sources were joined and cut to `count`")
    seconds: float
    error: Failure | None
    note: str | None = Field(description="what else a reader should know, such as that vectors could not be used")


SearchResult: TypeAlias = list[WebPage]
