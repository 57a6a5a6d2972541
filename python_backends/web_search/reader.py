"""Searches the index. Any number of readers work beside the writer, and see what it has committed within moments."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from python_backends.errors import Unavailable
from python_backends.text_encoder.batches import Vectors
from python_backends.web_search.document import COLLECTIONS, Document
from python_backends.web_search.filters import Filters
from python_backends.web_search.folder import LEDGER, LEXICAL, VECTORS
from python_backends.web_search.ledger import Ledger, Row, ordinal_of
from python_backends.web_search.lexical import Lexical, Searchable
from python_backends.web_search.nearest import Mask, Nearest
from python_backends.web_search.vector_file import mapped

CANDIDATES = 100  # of each ranking
LEAST_COSINE = 0.2  # pages that are less alike have nothing to do with the query
_LOOK_S = 0.5  # between two looks whether there is something new
_PATIENCE = 10  # times as long as reading anew took, until it is read anew again

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class View:
    """The index at one moment. Arrays are by document, in the order of numbers; `of_slot` is -1 where one left."""

    change: int
    applied: int | None
    """The change that the words are at."""
    ids: Ints
    published: Ints
    collections: Ints
    hosts: Ints
    host_names: tuple[str, ...]
    first_slot: Ints
    of_slot: Ints
    words: Searchable
    nearest: Nearest | None
    """None where the vectors cannot be used."""

    def allowed(self, filters: Filters) -> Mask:
        """Which documents `filters` let through."""
        mask: Mask = np.ones(len(self.ids), bool)
        if filters.collections:
            mask &= np.isin(self.collections, [COLLECTIONS.index(name) for name in filters.collections])
        if filters.since is not None:
            mask &= self.published >= ordinal_of(filters.since)
        if filters.include or filters.exclude:
            mask &= np.array([filters.admits_host(name) for name in self.host_names], bool)[self.hosts]
        return mask


@dataclass(frozen=True)
class Found:
    """Document numbers by words and by likeness, the best first; the passage by which one was most alike."""

    by_words: Sequence[int]
    by_likeness: Sequence[int]
    cosines: Sequence[float]
    passage: dict[int, int]


class IndexReader:
    """The index in `folder`, whose vectors are used if they are `encoder`'s. Thread-safe.

    Raises Unavailable: index_empty while there is none, tantivy_missing, index_failed.
    """

    def __init__(self, folder: Path, encoder: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._folder, self._encoder, self._clock = folder, encoder, clock
        self._ledger: Ledger | None = None
        self.lexical: Lexical | None = None
        self._view: View | None = None
        self._file: tuple[int, int] | None = None
        self._next_look = -np.inf
        self._turn = threading.Lock()  # one thread at a time uses the ledger

    def view(self) -> View:
        """The index as it is, or was moments ago."""
        with self._turn:
            if self._view is None or self._clock() >= self._next_look:
                self._look()
            assert self._view is not None
            return self._view

    def words(self, view: View, query: str) -> dict[str, float]:
        """The query's words as they are indexed, the rarest first, and how much each tells."""
        assert self.lexical is not None
        return self.lexical.rarity(view.words, self.lexical.words(query))

    def text_words(self, text: str) -> list[str]:
        """The words of a text as they are indexed."""
        assert self.lexical is not None
        return self.lexical.words(text)

    def search(
        self, view: View, words: Sequence[str], vector: Vectors | None, filters: Filters, limit: int = CANDIDATES
    ) -> Found:
        """The documents that fit best by `words`, and by `vector` [384] if there is one."""
        assert self.lexical is not None
        allowed = view.allowed(filters)
        scored = self.lexical.search(view.words, words, filters, limit)
        places = _places(view.ids, [one.id for one in scored])
        by_words = [one.id for one, place in zip(scored, places, strict=True) if place >= 0 and allowed[place]]
        if vector is None or view.nearest is None:
            return Found(by_words, [], [], {})
        return _with_likeness(view, by_words, vector, allowed, limit)

    def documents(self, ids: Sequence[int]) -> dict[int, Document]:
        """Those of `ids` that are still there."""
        with self._turn:
            assert self._ledger is not None
            rows: list[Row] = self._ledger.rows(ids)
        return {row.id: row.document for row in rows}

    def close(self) -> None:
        """Let go of the files."""
        if self._ledger is not None:
            self._ledger.close()
            self._ledger = None

    def _look(self) -> None:
        started = self._clock()
        ledger = self._open()
        applied = self._applied()
        if self._view is None or self._view.change != ledger.last_change:
            self._view = self._read(ledger)
        elif self._view.applied != applied:  # the words have come after the documents, as they do
            self._view = replace(self._view, applied=applied, words=self._searchable())
        self._next_look = self._clock() + max(_LOOK_S, _PATIENCE * (self._clock() - started))

    def _open(self) -> Ledger:
        """The ledger that is there now: a folder may have been deleted and made anew."""
        try:
            status = (self._folder / LEDGER).stat()
        except OSError as exc:
            raise Unavailable("nothing is indexed yet; ./openfaze index add DIR|URL puts pages into the index",
                              code="index_empty") from exc  # fmt: skip
        file = (status.st_dev, status.st_ino)
        if self._ledger is None or file != self._file:
            self.close()
            self._view, self._file = None, file
            self.lexical = Lexical(self._folder / LEXICAL, write=False)
            self._ledger = Ledger(self._folder / LEDGER, write=False)
        return self._ledger

    def _read(self, ledger: Ledger) -> View:
        # The change first: what comes while the rest is read is then read again.
        change, applied, slots = ledger.last_change, self._applied(), ledger.slots
        held = ledger.held()
        names = sorted({one.host for one in held})
        host_places = {name: place for place, name in enumerate(names)}
        columns = np.array(
            [(one.id, one.slot, one.slots, one.published, COLLECTIONS.index(one.collection), host_places[one.host])
             for one in held], np.int64).reshape(-1, 6).T  # fmt: skip
        ids, first_slot, counts, published, collections, hosts = columns
        slots = max([slots, *(first_slot + counts)[-1:]])
        of_slot = np.full(slots, -1, np.int64)
        of_slot[_ranges(first_slot, counts)] = np.repeat(np.arange(len(ids)), counts)
        return View(change, applied, ids, published, collections, hosts, tuple(names), first_slot, of_slot,
                    self._searchable(), self._nearest(ledger, slots))  # fmt: skip

    def _applied(self) -> int | None:
        assert self.lexical is not None
        return self.lexical.applied_now()

    def _searchable(self) -> Searchable:
        assert self.lexical is not None
        try:
            return self.lexical.searchable()
        except Unavailable:  # a writer has made the words anew, because they were broken
            self.lexical = Lexical(self._folder / LEXICAL, write=False)
            return self.lexical.searchable()

    def _nearest(self, ledger: Ledger, slots: int) -> Nearest | None:
        if ledger.encoder != self._encoder:
            return None
        try:
            rows = mapped(self._folder / VECTORS, slots)
        except (OSError, ValueError) as exc:
            raise Unavailable(f"the vectors in {self._folder} cannot be read: {exc}", code="index_failed") from exc
        return Nearest(rows, self._view.nearest if self._view is not None else None)


def _ranges(starts: Ints, counts: Ints) -> Ints:
    """All slots of documents whose first slots are `starts`, one document after the other."""
    before = np.cumsum(counts) - counts
    slots: Ints = np.repeat(starts - before, counts) + np.arange(int(counts.sum()))
    return slots


def _places(ids: Ints, wanted: Sequence[int]) -> Ints:
    """Where `wanted` stand in `ids`, which are in order; -1 for those that do not."""
    if len(ids) == 0:
        return np.full(len(wanted), -1, np.int64)
    numbers = np.asarray(wanted, np.int64)
    places = np.minimum(np.searchsorted(ids, numbers), len(ids) - 1)
    found: Ints = np.where(ids[places] == numbers, places, -1)
    return found


def _with_likeness(view: View, by_words: Sequence[int], vector: Vectors, allowed: Mask, limit: int) -> Found:
    assert view.nearest is not None
    slots_allowed = (view.of_slot >= 0) & np.append(allowed, False)[view.of_slot]
    near = view.nearest.search(vector, slots_allowed, limit)
    by_likeness: list[int] = []
    cosines: list[float] = []
    passage: dict[int, int] = {}
    for slot, cosine in zip(near.slots, near.cosines, strict=True):
        if cosine < LEAST_COSINE:
            break
        place = int(view.of_slot[slot])
        number = int(view.ids[place])
        if number not in passage:  # the nearest passage speaks for its document
            passage[number] = int(slot - view.first_slot[place])
            by_likeness.append(number)
            cosines.append(float(cosine))
    return Found(by_words, by_likeness, cosines, passage)
