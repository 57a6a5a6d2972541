"""Leaf vocabulary of searching: what a source gives, before sources are joined."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from python_backends.web_search.document import Collection


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a connector is asked for: `count` pages at most, none older than `since`."""

    query: str
    count: int
    since: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A page that a source gives. `snippets` are sentences of `content`, which may be a beginning only."""

    url: str
    title: str
    description: str
    content: str
    collection: Collection
    published: datetime.date | None = None
    snippets: tuple[str, ...] = ()
    truncated: bool = False
