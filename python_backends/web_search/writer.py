"""Puts documents into the index. What `add` and `remove` have returned from is on disk, whatever happens afterwards.

One batch goes the same way always: vectors to the end of their file, then the ledger's transaction, which is the moment
at which it counts, then the words, which follow the ledger's changes. A death between two of these leaves vectors that
nothing refers to, which are written over, or words that are behind, which the next writer catches up with.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Literal

from python_backends.errors import InvalidRequest, Unavailable
from python_backends.text_encoder.batches import Vectors
from python_backends.web_search.document import MAX_TEXT, MAX_URL, Document, encodable, url_key
from python_backends.web_search.folder import LEDGER, LEXICAL, VECTORS, WriteLock
from python_backends.web_search.ledger import Kept, Ledger, ordinal_of
from python_backends.web_search.lexical import Lexical
from python_backends.web_search.passages import encoder_texts
from python_backends.web_search.vector_file import quantised, write_rows

Outcome = Literal["added", "replaced", "unchanged", "duplicate"]
BATCH = 128  # documents of one commit, where the caller has so many
_CATCH_UP = 1000  # changes applied to the words at once
_LOG = logging.getLogger("openfaze.web_search")

Encode = Callable[[Sequence[str]], Vectors]


@dataclass
class _Plan:
    """What one batch will change: documents to put in, and the numbers of those that leave."""

    puts: dict[str, Document] = field(default_factory=dict)  # by address
    gone: set[int] = field(default_factory=set)
    contents: dict[bytes, str] = field(default_factory=dict)  # of `puts`, and whose they are


class IndexWriter:
    """The one writer of `folder`. `encode` gives the vectors of texts, `encoder` names what gives them.

    Raises Unavailable: index_held while another writes, index_folder, tantivy_missing, index_failed, encoder_changed.
    """

    def __init__(self, folder: Path, encode: Encode, encoder: str) -> None:
        self._folder, self._encode = folder, encode
        with ExitStack() as undo:
            self._lock = WriteLock(folder)
            undo.callback(self._lock.close)
            self._ledger = Ledger(folder / LEDGER, write=True)
            undo.callback(self._ledger.close)
            self._lexical = Lexical(folder / LEXICAL, write=True)
            undo.callback(self._lexical.close)
            self._ledger.name_encoder(encoder)
            if self._ledger.encoder != encoder:
                raise Unavailable(f"the vectors in {folder} are another encoder's; index anew, in another folder",
                                  code="encoder_changed")  # fmt: skip
            self._recover()
            undo.pop_all()

    def __enter__(self) -> IndexWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __len__(self) -> int:
        return len(self._ledger)

    def add(self, documents: Sequence[Document]) -> list[Outcome]:
        """What became of each; all of them are one commit. Raises InvalidRequest for one without text, or too long."""
        plan, outcomes = _Plan(), []
        for document in documents:
            check(document)
            outcomes.append(self._planned(plan, document))
        self._commit(plan)
        return outcomes

    def remove(self, prefix: str) -> int:
        """Drop the documents whose address begins with `prefix`; how many there were."""
        ids = [number for number, *_ in self._ledger.listed(prefix, -1)]
        with self._ledger.transaction():
            self._ledger.remove(ids)
        self._catch_up()
        return len(ids)

    def close(self) -> None:
        """Let another process write."""
        try:
            self._lexical.close()
        finally:
            self._ledger.close()
            self._lock.close()

    def _planned(self, plan: _Plan, document: Document) -> Outcome:
        """Whether the document is new, newer, known, or the same as one at another address, which then stays alone."""
        key, content = url_key(document.url), document.content
        stored = [kept for kept in self._ledger.like(key, content) if kept.id not in plan.gone]
        here = next((kept for kept in stored if kept.key == key), None)
        other = plan.contents.get(content) or next((kept.key for kept in stored if kept.key != key), None)
        earlier = plan.puts.get(key)
        if other not in (None, key):
            self._leave(plan, key, here)
            return "duplicate"
        if earlier == document or (earlier is None and here is not None and _same(here, document)):
            return "unchanged"
        self._leave(plan, key, here)
        plan.puts[key], plan.contents[content] = document, key
        return "added" if here is None and earlier is None else "replaced"

    def _leave(self, plan: _Plan, key: str, here: Kept | None) -> None:
        """What stood at `key` until now is not there any more."""
        earlier = plan.puts.pop(key, None)
        if earlier is not None:
            del plan.contents[earlier.content]
        if here is not None:
            plan.gone.add(here.id)

    def _commit(self, plan: _Plan) -> None:
        documents = list(plan.puts.values())
        if not documents and not plan.gone:
            return
        texts = [encoder_texts(document.title, document.text) for document in documents]
        counts = [len(each) for each in texts]
        slot = self._ledger.slots
        if documents:
            vectors = self._encode([text for each in texts for text in each])
            try:
                write_rows(self._folder / VECTORS, slot, quantised(vectors))
            except OSError as exc:
                raise Unavailable(
                    f"the vectors in {self._folder} cannot be written: {exc}", code="index_failed"
                ) from exc
        with self._ledger.transaction():
            self._ledger.remove(sorted(plan.gone))
            for document, count in zip(documents, counts, strict=True):
                self._ledger.put(document, slot, count)
                slot += count
        self._catch_up()

    def _recover(self) -> None:
        """Bring the words to where the ledger is; anew where they do not say where they are."""
        if self._lexical.applied is None or self._lexical.applied > self._ledger.last_change:
            ids, change = self._ledger.all_ids(), self._ledger.last_change
            if ids:
                _LOG.warning("the words of %d documents are indexed anew in %s", len(ids), self._folder)
            for start in range(0, len(ids), _CATCH_UP):
                part = ids[start : start + _CATCH_UP]
                done = start + _CATCH_UP >= len(ids)
                self._lexical.apply(part, self._ledger.rows(part), change if done else None)
            if not ids:
                self._lexical.apply([], [], change)
        self._catch_up()
        self._ledger.forget_changes(self._lexical.applied or 0)

    def _catch_up(self) -> None:
        while changes := self._ledger.changed_since(self._lexical.applied or 0, _CATCH_UP):
            ids = list(dict.fromkeys(number for _, number in changes))
            self._lexical.apply(ids, self._ledger.rows(ids), changes[-1][0])


def _same(kept: Kept, document: Document) -> bool:
    return (kept.content, kept.collection, kept.published, kept.title) == (
        document.content, document.collection, ordinal_of(document.published), document.title
    )  # fmt: skip


def check(document: Document) -> None:
    """Raise InvalidRequest for a document that cannot be indexed."""
    if not document.text.strip():
        raise InvalidRequest("the page has no text to search", param="text")
    if len(document.text) > MAX_TEXT:
        raise InvalidRequest(
            f"the page has {len(document.text)} characters; at most {MAX_TEXT} are indexed", param="text"
        )
    if not document.url or len(document.url) > MAX_URL:
        raise InvalidRequest(f"an address has 1 to {MAX_URL} characters", param="url")
    for name in ("url", "title", "description", "text"):
        if not encodable(getattr(document, name)):
            raise InvalidRequest(f"the {name} holds half of a surrogate pair", param=name)
