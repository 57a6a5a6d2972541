"""The documents of one measurement, and its queries with all that answers them."""

from __future__ import annotations

import hashlib
import random
import sysconfig
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from perf.known_items.docstrings import docstrings_in
from perf.known_items.item import KnownItem
from perf.known_items.manuals import manuals_in
from perf.known_items.packages import packages_in
from python_backends.errors import NotFound
from python_backends.web_search.document import Document, url_key

SEED = 7
HALVES = ("tuning", "held-back")


@dataclass(frozen=True, slots=True)
class Judged:
    """A query and the addresses (as keys) of every document that it describes."""

    query: str
    relevant: frozenset[str]
    source: str


@dataclass(frozen=True, slots=True)
class Corpus:
    """No two documents have the same address or the same text."""

    documents: Sequence[Document]
    judged: Sequence[Judged]

    def sample(self, half: str, source: str, count: int) -> list[Judged]:
        """Up to `count` queries of a source; what a query's words are decides its half, so both never share one."""
        wanted = HALVES.index(half)
        pool = [one for one in self.judged if one.source == source and _side(one.query) == wanted]
        return random.Random(SEED).sample(pool, min(count, len(pool)))


def corpus_of(lists: Path, manuals: Path, count: int) -> Corpus:
    """`count` documents: packages, manual pages, and the docstrings of this Python. Raises NotFound for fewer."""
    folders = [Path(sysconfig.get_path(name)) for name in ("purelib", "stdlib")]
    items = _distinct(chain(packages_in(lists), manuals_in(manuals), docstrings_in(folders)))
    if len(items) < count:
        raise NotFound(f"there are {len(items)} documents of {count} on this machine; lower --count")
    kept = random.Random(SEED).sample(items, count)
    described: dict[tuple[str, str], set[str]] = defaultdict(set)
    for item in kept:
        if item.query is not None:
            described[item.source, item.query.casefold()].add(url_key(item.document.url))
    judged = [Judged(query, frozenset(keys), source) for (source, query), keys in described.items()]
    return Corpus([item.document for item in kept], judged)


def _distinct(items: Iterable[KnownItem]) -> list[KnownItem]:
    kept: list[KnownItem] = []
    seen: set[str | bytes] = set()
    for item in items:
        marks: set[str | bytes] = {url_key(item.document.url), item.document.content}
        if not marks & seen:
            seen |= marks
            kept.append(item)
    return kept


def _side(query: str) -> int:
    return hashlib.sha256(query.encode()).digest()[0] % len(HALVES)
