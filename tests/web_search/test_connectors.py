"""Each remote search: what it is asked, and what is made of answers in its own form, of refusals and of rubbish."""

from __future__ import annotations

import asyncio
import datetime
from collections.abc import Callable

import pytest

from python_backends.errors import OpenfazeError, UpstreamFailed, UrlBlocked
from python_backends.fetch.fetcher import Fetcher
from python_backends.fetch.pace import Pace
from python_backends.web_search.connectors.arxiv import ArXiv
from python_backends.web_search.connectors.connector import Connector
from python_backends.web_search.connectors.openalex import OpenAlex
from python_backends.web_search.connectors.searxng import SearXNG
from python_backends.web_search.connectors.sec_edgar import SecEdgar
from python_backends.web_search.hit import Hit, Wanted
from tests.fetch.site import Page, Site, TableResolver, Visit
from tests.web_search.making import Clock
from tests.web_search.services import asked_for, body, recorded, served

Make = Callable[[Fetcher, str], Connector]
DAY = datetime.date(2026, 3, 25)
TODAY = datetime.date(2026, 3, 31)
MAKERS: dict[str, Make] = {
    "searxng": lambda fetcher, url: SearXNG(fetcher, url, TODAY),
    "arxiv": lambda fetcher, url: ArXiv(fetcher, url, 0.0),
    "openalex": lambda fetcher, url: OpenAlex(fetcher, url, "me@example.org"),
    "sec_edgar": lambda fetcher, url: SecEdgar(fetcher, url, 0.0),
}


def searched(name: str, page: Page, query: str = "solid state", count: int = 20,
             since: datetime.date | None = None) -> tuple[list[Hit], list[Visit]]:  # fmt: skip
    """What a connector makes of a site's answer, and what it asked the site."""
    hits: list[Hit] = []
    visits: list[Visit] = []

    async def use(running: Site, fetcher: Fetcher) -> None:
        visits.extend(running.visits)
        try:
            hits.extend(await MAKERS[name](fetcher, running.url("/api")).search(Wanted(query, count, since)))
        finally:
            visits.extend(running.visits)

    served(page, use)
    return hits, visits


def test_searxng() -> None:
    hits, [visit] = searched("searxng", recorded("searxng.json"), since=DAY)
    assert visit.path.startswith("/api/search?") and "user-agent: openfaze me@example.org" in visit.head.lower()
    assert asked_for(visit) == {"q": "solid state", "format": "json", "time_range": "week"}
    assert [hit.url for hit in hits][1:] == [
        "https://en.example.org/wiki/Solid-state_battery",
        "https://old.example.net/",
    ]
    first = hits[0]
    assert first.title == "Solid-state batteries: what is new"
    assert first.description == "A maker of cars & cells says that solid-state batteries come in 2027."
    assert (first.published, first.collection, first.truncated) == (datetime.date(2026, 3, 28), "general", True)
    assert (hits[2].title, hits[2].snippets) == ("https://old.example.net/", ())
    assert len(searched("searxng", recorded("searxng.json"), count=2)[0]) == 2


@pytest.mark.parametrize(
    ("days", "name"), [(0, "day"), (1, "day"), (7, "week"), (8, "month"), (31, "month"), (32, "year")]
)
def test_searxng_is_asked_for_a_range_that_holds_all_that_is_wanted(days: int, name: str) -> None:
    _, [visit] = searched("searxng", recorded("searxng.json"), since=TODAY - datetime.timedelta(days=days))
    assert asked_for(visit)["time_range"] == name


def test_arxiv() -> None:
    [hit, older], [visit] = searched(
        "arxiv", recorded("arxiv.xml"), query='attention: "long" (documents)', count=2, since=DAY
    )
    assert asked_for(visit) == {
        "search_query": "all:attention AND all:long AND all:documents AND submittedDate:[202603250000 TO 999912312359]",
        "start": "0", "max_results": "2", "sortBy": "relevance", "sortOrder": "descending",
    }  # fmt: skip
    assert hit == Hit("http://arxiv.org/abs/2601.00001v2", "A Study of Attention over Long Documents",
                      "Ada Example, Bob Sample", "We study attention over long documents. It is found to help.",
                      "research", datetime.date(2026, 1, 5))  # fmt: skip
    assert older.url == "http://arxiv.org/abs/2001.00002v1"  # without a link, its id


def test_arxivs_own_errors_are_told() -> None:
    with pytest.raises(UpstreamFailed, match="max_results must be non-negative"):
        searched("arxiv", recorded("arxiv_error.xml"))


def test_arxiv_xml_reads_no_files_and_does_not_swell() -> None:
    secret = b'<?xml version="1.0"?><!DOCTYPE f [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    feed = b'<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>http://a.org/1</id><title>&x;</title></entry></feed>'
    assert [hit.title for hit in searched("arxiv", body(secret + feed))[0]] == [""]
    laughs = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10 if n else b"ha") for n in range(12))
    bomb = b'<?xml version="1.0"?><!DOCTYPE f [' + laughs + b"]>" + feed.replace(b"&x;", b"&l11;")
    with pytest.raises(UpstreamFailed):
        searched("arxiv", body(bomb))


def test_openalex() -> None:
    [hit, bare], [visit] = searched("openalex", recorded("openalex.json"), query="open, access!", since=DAY)
    fields = asked_for(visit)
    assert (fields["search"], fields["per-page"], fields["filter"], fields["mailto"]) == (
        "open access", "20", "from_publication_date:2026-03-25", "me@example.org")  # fmt: skip
    assert hit == Hit(
        "https://doi.org/10.7717/peerj.4375", "The state of OA: a large-scale analysis",
        "Heather Example, Jason Sample",
        "Despite growing interest in open access, little is known about the access open.", "research",
        datetime.date(2018, 2, 13),
    )  # fmt: skip
    assert (bare.url, bare.title, bare.content, bare.published) == (
        "https://openalex.org/W1",
        "https://openalex.org/W1",
        "",
        None,
    )


def test_sec_edgar() -> None:
    [exhibit, report], [visit] = searched("sec_edgar", recorded("sec_edgar.json"), query="chief executive", since=DAY)
    fields = asked_for(visit)
    assert (fields["q"], fields["dateRange"], fields["startdt"]) == ("chief executive", "custom", "2026-03-25")
    assert exhibit.url == "https://www.sec.gov/Archives/edgar/data/320193/000032019320000010/a10-qexhibit311.htm"
    assert exhibit.title == "Example Computer Inc. (EXCO) (CIK 0000320193): EX-31.1"
    assert "filed 2020-01-29" in exhibit.content and "for the period ending 2019-12-28" in exhibit.content
    assert report.url == "https://www.sec.gov/Archives/edgar/data/7/000119312526000007/d8k.htm"
    assert (report.published, report.collection) == (datetime.date(2026, 3, 30), "financial")


@pytest.mark.parametrize("name", MAKERS)
@pytest.mark.parametrize(
    "page",
    [body(b""), body(b"<html>Please log in</html>"), body(b"{}"), body(b'{"results": 3, "hits": []}'),
     body(b"\xff" * 100), body(b"[" * 100_000), body(b"{}", 429), body(b"{}", 503)],
    ids=["empty", "html", "object", "other", "bytes", "deep", "429", "503"],
)  # fmt: skip
def test_what_is_no_answer_is_an_error_of_the_remote_side(name: str, page: Page) -> None:
    with pytest.raises(UpstreamFailed):
        searched(name, page)


@pytest.mark.parametrize("name", MAKERS)
@pytest.mark.parametrize(
    "url", ["http://127.0.0.1/", "http://169.254.169.254/latest", "http://metadata.example/", "file:///x"]
)
def test_no_connector_reaches_a_private_address(name: str, url: str) -> None:
    fetcher = Fetcher(resolver=TableResolver({"metadata.example": ["10.0.0.1"], "127.0.0.1": ["127.0.0.1"],
                                              "169.254.169.254": ["169.254.169.254"]}))  # fmt: skip
    with pytest.raises(UrlBlocked):
        asyncio.run(_asked(MAKERS[name](fetcher, url)))


async def _asked(connector: Connector) -> None:
    await connector.search(Wanted("cats", 5))


def test_hosts_are_asked_at_their_pace() -> None:
    clock, slept = Clock(), list[float]()

    async def sleep(seconds: float) -> None:
        slept.append(round(seconds, 3))
        clock.now += seconds

    async def scenario() -> None:
        pace = Pace(3.0, clock, sleep)
        for host, extra in (("a", 0.0), ("a", 0.0), ("b", 10.0), ("b", 0.0)):
            await pace.turn(host, extra)
        clock.now += 100
        await pace.turn("a")

    asyncio.run(scenario())
    assert slept == [3.0, 10.0]


def test_every_failure_is_one_of_ours() -> None:
    async def broken(visit: Visit) -> None:
        visit.writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{")

    for name in MAKERS:
        with pytest.raises(OpenfazeError):
            searched(name, broken)
