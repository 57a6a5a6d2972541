"""Documents, vectors and an index as the tests want them."""

from __future__ import annotations

import asyncio
import datetime
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from python_backends.text_encoder.batches import WIDTH, Vectors
from python_backends.web_search.document import Document
from python_backends.web_search.own_index import OwnIndex
from python_backends.web_search.reader import IndexReader
from python_backends.web_search.request import SearchRequest
from python_backends.web_search.result import SourceReport, WebPage
from python_backends.web_search.search import WebSearch
from python_backends.web_search.writer import IndexWriter
from tests.vector_cache.making import WordEncoder, vector_of

ENCODER = "words"
TODAY = datetime.date(2026, 3, 31)


def encode(texts: Sequence[str]) -> Vectors:
    """Texts that share words lie near."""
    return np.stack([vector_of(text) for text in texts]) if texts else np.empty((0, WIDTH), np.float32)


def document(name: str, text: str, **fields: Any) -> Document:
    """A page of example.org."""
    return Document(f"https://example.org/{name}", fields.pop("title", name), text, **fields)


def writer_of(folder: Path, encoder: str = ENCODER) -> IndexWriter:
    """The index in `folder`, to be closed."""
    return IndexWriter(folder, encode, encoder)


@dataclass
class Clock:
    """Seconds that go on only when told."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now


@dataclass(frozen=True)
class Searched:
    """An opened index; `clock` decides when it looks for what is new."""

    reader: IndexReader
    clock: Clock

    def __call__(self, query: str, encoder: WordEncoder | None = None, **fields: Any) -> list[WebPage]:
        return self.told(query, encoder, **fields)[0]

    def told(
        self, query: str, encoder: WordEncoder | None = None, **fields: Any
    ) -> tuple[list[WebPage], list[SourceReport]]:
        """Pages and what the sources report."""
        self.clock.now += 3600
        search = WebSearch(OwnIndex(self.reader), {}, 1.0, lambda: TODAY)
        return asyncio.run(search.search(SearchRequest(query=query, **fields), encoder or WordEncoder()))

    def urls(self, query: str, **fields: Any) -> list[str]:
        """The names of the pages of example.org, or whole addresses."""
        return [page.url.removeprefix("https://example.org/") for page in self(query, **fields)]


@contextmanager
def searching(folder: Path, encoder: str = ENCODER) -> Iterator[Searched]:
    """A reader of the index in `folder`."""
    clock = Clock()
    reader = IndexReader(folder, encoder, clock)
    try:
        yield Searched(reader, clock)
    finally:
        reader.close()


def indexed(folder: Path, texts: Mapping[str, str]) -> None:
    """Put pages of example.org into the index."""
    with writer_of(folder) as writer:
        writer.add([document(name, text) for name, text in texts.items()])
