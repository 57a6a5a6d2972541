"""Our index and remote searches in one answer: joined, filtered, and without what failed."""

from __future__ import annotations

import asyncio
import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from python_backends.errors import OpenfazeError, Unavailable, UpstreamFailed, UpstreamRefused
from python_backends.fetch.fetcher import Fetcher
from python_backends.web_search.connectors.connector import Connector
from python_backends.web_search.connectors.openalex import OpenAlex
from python_backends.web_search.document import Collection
from python_backends.web_search.hit import Hit, Wanted
from python_backends.web_search.own_index import OwnIndex
from python_backends.web_search.reader import IndexReader
from python_backends.web_search.request import SearchRequest
from python_backends.web_search.result import SourceReport, WebPage
from python_backends.web_search.search import WebSearch
from tests.fetch.site import Site
from tests.vector_cache.making import WordEncoder
from tests.web_search.making import ENCODER, TODAY, indexed
from tests.web_search.services import recorded, served, silence

Answer = tuple[list[WebPage], list[SourceReport]]


@dataclass
class Stub:
    """A remote search that gives `hits`, or fails; `asked` is what it was asked for."""

    name: str
    hits: Sequence[Hit] = ()
    error: OpenfazeError | None = None
    collection: Collection = "general"
    asked: list[Wanted] = field(default_factory=list)

    async def search(self, wanted: Wanted) -> Sequence[Hit]:
        self.asked.append(wanted)
        if self.error is not None:
            raise self.error
        return self.hits


def hit(url: str, published: datetime.date | None = None) -> Hit:
    return Hit(url, url, "found elsewhere", "text", "general", published)


def search(folder: Path | None, sources: Sequence[Connector], **fields: Any) -> Answer:
    """A search for cats."""
    reader = IndexReader(folder, ENCODER) if folder is not None else None
    named: Mapping[str, Connector] = {one.name: one for one in sources}
    request = SearchRequest.model_validate({"query": "cat", **fields})
    try:
        whole = WebSearch(OwnIndex(reader) if reader is not None else None, named, 5.0, lambda: TODAY)
        return asyncio.run(whole.search(request, WordEncoder()))
    finally:
        if reader is not None:
            reader.close()


def test_a_page_that_several_sources_give_comes_once_and_first(tmp_path: Path) -> None:
    indexed(tmp_path, {"a": "A cat.", "b": "The cat and the dog and the bird."})
    remote = Stub("remote", [hit("https://x.org/1"), hit("http://example.org/b#part"), hit("https://x.org/2")])
    pages, reports = search(tmp_path, [remote])
    assert [page.url for page in pages][0] == "https://example.org/b"
    assert (pages[0].source, pages[0].content) == ("index", "The cat and the dog and the bird.")
    assert sorted(page.url for page in pages[1:]) == ["https://example.org/a", "https://x.org/1", "https://x.org/2"]
    assert [(one.source, one.found, one.error) for one in reports] == [("index", 2, None), ("remote", 3, None)]
    assert all(0 < page.score <= 1 for page in pages)


def test_a_source_that_fails_loses_only_its_own(tmp_path: Path) -> None:
    indexed(tmp_path, {"a": "A cat."})
    pages, reports = search(
        tmp_path, [Stub("bad", error=UpstreamFailed("it is down")), Stub("good", [hit("https://x.org/")])]
    )
    assert {page.url for page in pages} == {"https://example.org/a", "https://x.org/"}
    [_, bad, good] = reports
    assert bad.error is not None and (bad.source, bad.error.code, bad.error.message) == (
        "bad",
        "upstream_failed",
        "it is down",
    )
    assert good.error is None and good.found == 1


def test_a_source_that_does_not_answer_is_left_behind(tmp_path: Path) -> None:
    indexed(tmp_path, {"a": "A cat."})
    found: list[Answer] = []

    async def use(running: Site, fetcher: Fetcher) -> None:
        slow = OpenAlex(fetcher, running.url("/works"))
        reader = IndexReader(tmp_path, ENCODER)
        whole = WebSearch(OwnIndex(reader), {slow.name: slow}, 0.2, lambda: TODAY)
        found.append(await whole.search(SearchRequest(query="cat"), WordEncoder()))
        reader.close()

    served(silence, use)
    [(pages, [_, report])] = found
    assert [page.url for page in pages] == ["https://example.org/a"]
    assert report.error is not None and report.error.code == "upstream_timeout" and "0.2 s" in report.error.message
    assert report.seconds < 10


def test_a_real_form_comes_through_to_the_answer() -> None:
    found: list[Answer] = []

    async def use(running: Site, fetcher: Fetcher) -> None:
        whole = WebSearch(None, {"openalex": OpenAlex(fetcher, running.url("/works"))}, 5.0, lambda: TODAY)
        found.append(await whole.search(SearchRequest(query="open access"), None))

    served(recorded("openalex.json"), use)
    [(pages, [index, report])] = found
    assert (pages[0].title, pages[0].source, pages[0].collection) == (
        "The state of OA: a large-scale analysis", "openalex", "research")  # fmt: skip
    assert index.error is not None and index.error.code == "index_empty" and report.found == 2


def test_where_all_fail_the_answer_is_their_error(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="index add"):
        search(tmp_path / "none", [])
    with pytest.raises(Unavailable, match="OPENFAZE_WEB_INDEX"):
        search(None, [])
    with pytest.raises(UpstreamFailed, match="one: it is down; two: so am I") as refused:
        search(None, [Stub("one", error=UpstreamFailed("it is down")), Stub("two", error=UpstreamFailed("so am I"))])
    assert refused.value.status == 502 and "index" not in refused.value.message
    with pytest.raises(UpstreamFailed, match="one: .* status 429"):
        search(None, [Stub("one", error=UpstreamRefused(429))])


def test_which_connectors_are_asked() -> None:
    def asked(**fields: Any) -> list[str]:
        stubs = [Stub("web", [hit("https://a.org/")]), Stub("papers", [hit("https://b.org/")], collection="research")]
        search(None, stubs, **fields)
        return [one.name for one in stubs if one.asked]

    assert asked() == ["web", "papers"]
    assert asked(collections=["research"]) == ["papers"]
    assert asked(connectors=["web"], collections=["research"]) == ["web"]
    with pytest.raises(Unavailable):
        asked(connectors=[])


def test_filters_hold_for_what_comes_from_elsewhere() -> None:
    new, old = datetime.date(2026, 3, 30), datetime.date(2020, 1, 1)
    remote = Stub("remote", [hit("https://a.org/1", new), hit("https://a.org/2", old), hit("https://a.org/3"),
                             hit("https://b.org/4"), hit("https://c.a.org/5")])  # fmt: skip
    pages, _ = search(None, [remote], freshness="week", include_domains=["a.org"], exclude_domains=["c.a.org"], count=9)
    assert sorted(page.url for page in pages) == ["https://a.org/1", "https://a.org/3"]
    assert remote.asked == [Wanted("cat", 9, datetime.date(2026, 3, 24))]


def test_count_is_kept_over_all_sources(tmp_path: Path) -> None:
    indexed(tmp_path, {f"p{number}": f"cat number {number}" for number in range(9)})
    remote = Stub("remote", [hit(f"https://x.org/{number}") for number in range(9)])
    pages, _ = search(tmp_path, [remote], count=5)
    assert len(pages) == 5 and {page.source for page in pages} == {"index", "remote"}
