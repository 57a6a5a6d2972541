"""The words of all documents: a tantivy index, searched by BM25. The only module that knows tantivy.

It is a copy of the ledger. `applied.json` says up to which change; it is written after tantivy's own commit, so after a
death between the two some changes are applied a second time, which changes nothing.
"""

from __future__ import annotations

import importlib
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import orjson

from python_backends.errors import Unavailable
from python_backends.web_search.document import domains_of, host_of
from python_backends.web_search.filters import Filters
from python_backends.web_search.ledger import Row, ordinal_of

INSTALL = "pip install 'tantivy>=0.25'"
TITLE_WEIGHT = 2.0
MAX_WORDS = 32  # of a query that are searched; the rarest
_COMMON = 0.2  # of all documents: a word in more of them is not searched if there are others
_ENOUGH = 1000  # documents, from which on words are called common
_FORM = 1  # of the fields below; an index of another form is made anew
_APPLIED = "applied.json"
_ANALYZER, _MAX_WORD = "words", 60
_HEAP = 64_000_000
# Chinese, Japanese and Korean are written without spaces, or with ones that do not end words: each sign is one.
_SIGNS = re.compile(r"([\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af])")


class Scored(NamedTuple):
    """A document's number and its BM25 score."""

    id: int
    score: float


class Searchable(NamedTuple):
    """An unchanging view of the index."""

    searcher: Any
    documents: int


class Lexical:
    """The index in `folder`. Methods raise Unavailable: tantivy_missing, or index_failed for files of no use.

    A writer (`write` True) makes it anew where it is missing or broken; `applied` is the change it is at.
    """

    def __init__(self, folder: Path, *, write: bool) -> None:
        self._folder = folder
        self._writer: Any = None
        self._tantivy = _library()
        self.analyzer = _analyzer(self._tantivy)
        self._schema = _schema(self._tantivy)
        self.applied = _applied(folder)
        if not write:
            self.index = self._opened()
            return
        try:
            self.index = self._opened()
        except Unavailable:
            self._begin_anew()

    def applied_now(self) -> int | None:
        """The change that the files are at, whoever wrote them."""
        return _applied(self._folder)

    def words(self, text: str) -> list[str]:
        """The words of `text` as they are indexed: lower case, without accents, English endings cut off."""
        return list(self.analyzer.analyze(_spaced(text)))

    def searchable(self) -> Searchable:
        """What is committed now."""
        with _translated(self._folder):
            self.index.reload()
            searcher = self.index.searcher()
            return Searchable(searcher, int(searcher.num_docs))

    def rarity(self, view: Searchable, words: Sequence[str]) -> dict[str, float]:
        """How much each word tells (BM25's inverse document frequency): the rarest MAX_WORDS, without common ones."""
        counts = {word: view.searcher.doc_freq("text", word) for word in dict.fromkeys(words)}
        rarest = sorted(counts, key=lambda word: counts[word])[:MAX_WORDS]
        if view.documents >= _ENOUGH:
            rarest = [word for word in rarest if counts[word] <= _COMMON * view.documents] or rarest[:1]
        total = max(view.documents, 1)
        return {word: float(np.log1p((total - counts[word] + 0.5) / (counts[word] + 0.5))) for word in rarest}

    def search(self, view: Searchable, words: Sequence[str], filters: Filters, limit: int) -> list[Scored]:
        """The documents that fit `words` best, each word looked for in titles and texts."""
        if not words or view.documents == 0:
            return []
        with _translated(self._folder):
            found = view.searcher.search(self._query(words, filters), limit, count=False).hits
            ids = view.searcher.fast_field_values("id", [address for _, address in found])
        return [Scored(int(number), float(score)) for number, (score, _) in zip(ids, found, strict=True)]

    def apply(self, gone: Sequence[int], rows: Sequence[Row], change: int | None) -> None:
        """Drop `gone`, put in `rows`, and remember to be at `change` if there is one. On disk when it returns."""
        with _translated(self._folder):
            if self._writer is None:
                self._writer = self.index.writer(heap_size=_HEAP, num_threads=1)
            if gone:
                self._writer.delete_documents_by_query(
                    self._tantivy.Query.term_set_query(self._schema, "id", list(gone))
                )
            for row in rows:
                self._writer.add_document(self._tantivy.Document.from_dict(_fields(row), self._schema))
            self._writer.commit()
            if change is not None:
                _write_applied(self._folder, change)
                self.applied = change

    def close(self) -> None:
        """End a writer's merging in order."""
        if self._writer is not None:
            with _translated(self._folder):
                self._writer.wait_merging_threads()
            self._writer = None

    def _opened(self) -> Any:
        with _translated(self._folder):
            index = self._tantivy.Index.open(str(self._folder))
            index.register_tokenizer(_ANALYZER, self.analyzer)
            return index

    def _begin_anew(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)
        with _translated(self._folder):
            self._folder.mkdir(mode=0o700)
            self.index = self._tantivy.Index(self._schema, path=str(self._folder))
            self.index.register_tokenizer(_ANALYZER, self.analyzer)
        self.applied = None

    def _query(self, words: Sequence[str], filters: Filters) -> Any:
        query, occur = self._tantivy.Query, self._tantivy.Occur
        terms = [(occur.Should, self._term("text", word)) for word in words]
        terms += [(occur.Should, query.boost_query(self._term("title", word), TITLE_WEIGHT)) for word in words]
        clauses = [(occur.Must, query.const_score_query(one, 0.0)) for one in self._required(filters)]
        clauses += [(occur.MustNot, self._term("domain", domain)) for domain in sorted(filters.exclude)]
        wanted = query.boolean_query(terms)
        return query.boolean_query([(occur.Must, wanted), *clauses]) if clauses else wanted

    def _required(self, filters: Filters) -> Iterator[Any]:
        query = self._tantivy.Query
        for field, values in (("collection", filters.collections), ("domain", filters.include)):
            if values:
                yield query.term_set_query(self._schema, field, sorted(values))
        if filters.since is not None:
            yield query.range_query(self._schema, "day", self._tantivy.FieldType.Integer,
                                    lower_bound=ordinal_of(filters.since))  # fmt: skip

    def _term(self, field: str, value: str) -> Any:
        option = "freq" if field in ("title", "text") else "basic"
        return self._tantivy.Query.term_query(self._schema, field, value, index_option=option)


def _fields(row: Row) -> Mapping[str, Any]:
    document = row.document
    return {"id": row.id, "title": _spaced(document.title), "text": _spaced(document.text),
            "collection": document.collection, "domain": domains_of(host_of(document.url)),
            "day": ordinal_of(document.published)}  # fmt: skip


def _spaced(text: str) -> str:
    return text if text.isascii() else _SIGNS.sub(r" \1 ", text)


def _library() -> Any:
    try:
        return importlib.import_module("tantivy")
    except ImportError as exc:
        raise Unavailable(f"the web index needs the package tantivy: {INSTALL}", code="tantivy_missing") from exc


def _schema(tantivy: Any) -> Any:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("id", indexed=True, fast=True)
    builder.add_text_field("title", tokenizer_name=_ANALYZER, index_option="freq")
    builder.add_text_field("text", tokenizer_name=_ANALYZER, index_option="freq")
    builder.add_text_field("collection", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("domain", tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("day", indexed=True, fast=True)
    return builder.build()


def _analyzer(tantivy: Any) -> Any:
    filters = tantivy.Filter
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    for each in (filters.remove_long(_MAX_WORD), filters.lowercase(), filters.ascii_fold(), filters.stemmer("english")):
        builder = builder.filter(each)
    return builder.build()


def _applied(folder: Path) -> int | None:
    """The change that the index in `folder` is at; None where it does not say, or has another form."""
    try:
        said = orjson.loads((folder / _APPLIED).read_bytes())
        return int(said["change"]) if said["form"] == _FORM else None
    except (OSError, ValueError, LookupError, TypeError):
        return None


def _write_applied(folder: Path, change: int) -> None:
    partial = folder / f"{_APPLIED}.partial"
    partial.write_bytes(orjson.dumps({"form": _FORM, "change": change}))
    partial.replace(folder / _APPLIED)


@contextmanager
def _translated(folder: Path) -> Iterator[None]:
    """Tantivy raises ValueError for whatever is wrong."""
    try:
        yield
    except (ValueError, OSError) as exc:
        raise Unavailable(f"the words in {folder} cannot be used: {exc}", code="index_failed") from exc
