"""Our own index as a source: hits with their snippets, and the two lists by which they were found."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from python_backends.errors import OpenfazeError
from python_backends.text_encoder.batches import Vectors
from python_backends.text_encoder.encoder import Encoder
from python_backends.web_search.document import MAX_DESCRIPTION, Document, url_key
from python_backends.web_search.filters import Filters
from python_backends.web_search.fuse import Ranking, fused
from python_backends.web_search.hit import Hit
from python_backends.web_search.passages import sentences
from python_backends.web_search.reader import Found, IndexReader, View
from python_backends.web_search.snippets import snippets_of

CONTENT = 8000  # characters of a page's text in an answer
_BEGINNING = 300  # characters of it that describe a page which does not say what it is about
WORDS_WEIGHT, LIKENESS_WEIGHT = 0.4, 0.6  # together as much as a connector's one list


@dataclass(frozen=True)
class IndexHits:
    """Hits by address, and the lists of addresses to be joined with those of other sources."""

    hits: Mapping[str, Hit]
    rankings: Sequence[Ranking]
    note: str | None


class OwnIndex:
    """Searches `reader`'s index. Without an encoder, or where vectors are another's, by words alone, and says so."""

    def __init__(self, reader: IndexReader) -> None:
        self._reader = reader

    async def search(self, query: str, filters: Filters, count: int, encoder: Encoder | None) -> IndexHits:
        """The `count` best. Raises Unavailable as `IndexReader` does."""
        view = await asyncio.to_thread(self._reader.view)
        vector, note = await _vector(query, encoder) if view.nearest is not None else (None, _OTHER_ENCODER)
        return await asyncio.to_thread(self.found, view, query, vector, filters, count, note)

    def found(
        self, view: View, query: str, vector: Vectors | None, filters: Filters, count: int, note: str | None = None
    ) -> IndexHits:  # fmt: skip
        """The same with the query's vector [384] at hand."""
        rarity = self._reader.words(view, query)
        found = self._reader.search(view, list(rarity), vector, filters)
        best = _best(found, count)
        documents = self._reader.documents(best)
        hits: dict[str, Hit] = {}
        keys: dict[int, str] = {}
        for number in best:
            if number in documents:
                document = documents[number]
                keys[number] = url_key(document.url)
                hits[keys[number]] = self._hit(document, rarity, found.passage.get(number))
        # Those that are not answered with keep their places in the lists, or the others would seem to rank higher.
        rankings = [
            Ranking([keys.get(number, f"#{number}") for number in ids], weight) for ids, weight in _lists(found)
        ]
        return IndexHits(hits, rankings, note)

    def _hit(self, document: Document, rarity: Mapping[str, float], passage: int | None) -> Hit:
        snippets = snippets_of(document.text, rarity, self._reader.text_words, passage)
        content = document.text[:CONTENT]
        described = document.description or beginning(document.text)
        return Hit(document.url, document.title, described, content, document.collection, document.published,
                   tuple(snippets), len(content) < len(document.text))  # fmt: skip


def beginning(text: str) -> str:
    """The first sentences of a text, in one line."""
    kept: list[str] = []
    for span in sentences(text, 4 * _BEGINNING):
        if kept and sum(map(len, kept)) + span.end - span.start > _BEGINNING:
            break
        kept.append(" ".join(text[span.start : span.end].split()))
    return " ".join(kept)[:MAX_DESCRIPTION]


_OTHER_ENCODER = "the index's vectors are another encoder's, so pages were found by their words alone; index anew"
_NO_ENCODER = "the model text_encoder is not there, so pages were found by their words alone"


async def _vector(query: str, encoder: Encoder | None) -> tuple[Vectors | None, str | None]:
    if encoder is None:
        return None, _NO_ENCODER
    try:
        return (await encoder.encode([query]))[0], None
    except OpenfazeError as error:
        return None, f"pages were found by their words alone, as the encoder failed: {error.message}"


def _lists(found: Found) -> list[tuple[Sequence[int], float]]:
    return [(found.by_words, WORDS_WEIGHT), (found.by_likeness, LIKENESS_WEIGHT)]


def _best(found: Found, count: int) -> list[int]:
    joined = fused([Ranking([str(number) for number in ids], weight) for ids, weight in _lists(found)])
    return [int(key) for key in list(joined)[:count]]
