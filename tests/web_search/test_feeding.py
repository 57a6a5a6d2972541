"""Files and pages of the web to documents: what each gives, and what is passed over and why."""

from __future__ import annotations

import asyncio
import datetime
import io
from collections.abc import AsyncIterator, Iterator, Mapping
from pathlib import Path

import httpx
import orjson
import pytest
from reportlab.pdfgen.canvas import Canvas

from client.cli.feed import feed
from python_backends.errors import InvalidMedia, InvalidRequest, UnsupportedMedia
from python_backends.fetch.fetcher import Fetcher
from python_backends.fetch.pace import Pace
from python_backends.fetch.policy import BLOCKED
from python_backends.ocr.ingest.pdf import PdfProcess
from python_backends.scraper.visit import Visitor
from python_backends.web_search.document import Document
from python_backends.web_search.feeding.crawl import Crawler
from python_backends.web_search.feeding.extract import Extractor, day_in, sound
from python_backends.web_search.feeding.files import Item, items_in
from tests.fetch.site import Site, TableResolver, Visit
from tests.fetch.test_blocked import LITERALS, MALFORMED, NAMES
from tests.web_search.making import document, searching, writer_of
from tests.web_search.services import served

STORY = "<p>The harbour was quiet when the ferry came in. Nobody had expected it so early in the year.</p>" * 3
PAGE = f"""<!doctype html><html lang="en"><head><title>The early ferry</title>
<meta name="description" content="A ferry comes early."><meta property="article:published_time" content="2025-03-04">
</head><body><nav><a href="/menu">Menu</a></nav><article><h1>The early ferry</h1>{STORY}
<p>More of it is in <a href="/second">the second part</a>.</p></article></body></html>"""


@pytest.fixture(scope="module")
def extractor() -> Iterator[Extractor]:
    pdf = PdfProcess()
    yield Extractor("research", pdf)
    pdf.close()


def pdf_of(*lines: str) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out)
    for place, line in enumerate(lines):
        canvas.drawString(72, 700 - 20 * place, line)
    canvas.save()
    return out.getvalue()


def test_a_page_gives_its_main_text_its_date_and_its_links(extractor: Extractor) -> None:
    found = extractor.extract(PAGE.encode(), "https://a.org/story", "text/html", "utf-8")
    assert found.document is not None and found.document.collection == "research"
    assert found.document.title == "The early ferry" and found.document.published == datetime.date(2025, 3, 4)
    assert "harbour was quiet" in found.document.text and "Menu" not in found.document.text
    assert found.document.description == "A ferry comes early."
    assert found.links == ("https://a.org/menu", "https://a.org/second")


@pytest.mark.parametrize(
    ("meta", "indexed", "followed"),
    [("noindex", False, True), ("nofollow", True, False), ("NOINDEX, nofollow", False, False), ("none", False, False),
     ("index", True, True)],
)  # fmt: skip
def test_what_a_page_says_to_robots_holds(extractor: Extractor, meta: str, indexed: bool, followed: bool) -> None:
    page = PAGE.replace("<head>", f'<head><meta name="Robots" content="{meta}">')
    found = extractor.extract(page.encode(), "https://a.org/story")
    assert (found.document is not None, bool(found.links)) == (indexed, followed)


def test_a_page_may_name_its_address_on_its_own_host_only(extractor: Extractor) -> None:
    for link, url in (("/the-story", "https://a.org/the-story"), ("https://evil.example/", "https://a.org/s?id=1")):
        page = PAGE.replace("<head>", f'<head><link rel="canonical" href="{link}">')
        found = extractor.extract(page.encode(), "https://a.org/s?id=1")
        assert found.document is not None and found.document.url == url


def test_markdown_text_and_pdf(extractor: Extractor) -> None:
    cases = {"https://a.org/x.md": (b"# Ferries #\n\nThey come early.\n", "Ferries"),
             "https://a.org/x.txt": ("\n  First line\nsecond \u00e9\n".encode("cp1252"), "First line"),
             "https://a.org/my%20file.pdf": (pdf_of("The harbour was quiet.", "A ferry came."), "my file")}  # fmt: skip
    texts = []
    for url, (data, title) in cases.items():
        found = extractor.extract(data, url)
        assert found.document is not None and found.document.title == title
        texts.append(found.document.text)
    assert texts[1].endswith("second \u00e9") and texts[2].splitlines() == ["The harbour was quiet.", "A ferry came."]


def test_sentences_that_were_wrapped_are_whole_again(extractor: Extractor) -> None:
    text = """# Ferries

The ferry came in early, which nobody had at all
expected of it.
- A list of things to remember of that morning
- second
1. A numbered list of things to remember as well
2. second
short
lines
"""
    found = extractor.extract(text.encode(), "https://a.org/x.md")
    assert found.document is not None and found.document.text.splitlines()[2:] == [
        "The ferry came in early, which nobody had at all expected of it.",
        "- A list of things to remember of that morning", "- second",
        "1. A numbered list of things to remember as well", "2. second", "short", "lines",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "mime", "error"),
    [
        (b"", "text/html", InvalidMedia), (b"<html></html>", "text/html", InvalidMedia),
        (b"  \n", "text/plain", InvalidMedia),
        (b"\x89PNG\r\n", "image/png", UnsupportedMedia), (b"\x89PNG\r\n\x00", None, UnsupportedMedia),
        (b"{}", "application/json", UnsupportedMedia), (pdf_of(), "application/pdf", InvalidMedia),
        (b"%PDF-1.7 broken", None, InvalidMedia),
    ],
)  # fmt: skip
def test_what_holds_no_text_is_refused(
    extractor: Extractor, data: bytes, mime: str | None, error: type[Exception]
) -> None:
    with pytest.raises(error):
        extractor.extract(data, "https://a.org/x", mime)


def test_dates_and_texts_are_made_sound() -> None:
    assert day_in("2025-03-04T10:00:00Z") == datetime.date(2025, 3, 4)
    assert [day_in(text) for text in (None, "", "2025-02-30", "9999-01-01", "soon")] == [None] * 5
    assert sound("a\0b\ud800c") == "ab?c"


def test_a_folder_with_everything_in_it(tmp_path: Path, extractor: Extractor) -> None:
    (tmp_path / "sub dir").mkdir()
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "a.md").write_text("hidden", "utf-8")
    (tmp_path / "b.html").write_text(PAGE, "utf-8")
    (tmp_path / "sub dir" / "c.MD").write_text("# C\n\ntext", "utf-8")
    (tmp_path / "d.pdf").write_bytes(pdf_of("words"))
    (tmp_path / "e.bin").write_bytes(b"\0\1")
    (tmp_path / "f.txt").write_bytes(b"")
    whole = {"title": "One", "published": "2025-01-02", "collection": "financial"}
    rows = [{"url": "https://a.org/1", "text": "first", **whole}, {"url": "https://a.org/2", "text": "second"},
            {"url": "https://a.org/3", "text": "", "extra": 1}]  # fmt: skip
    (tmp_path / "g.jsonl").write_bytes(b"\n".join(map(orjson.dumps, rows)) + b"\n\n{\n")
    items = list(items_in(tmp_path, "https://docs.example.org/x/", extractor))
    documents = [item.document for item in items if item.document is not None]
    assert [one.url for one in documents] == [
        "https://docs.example.org/x/b.html", "https://docs.example.org/x/d.pdf", "https://a.org/1", "https://a.org/2",
        "https://docs.example.org/x/sub%20dir/c.MD",
    ]  # fmt: skip
    assert documents[2] == Document("https://a.org/1", "One", "first", "financial", datetime.date(2025, 1, 2))
    assert (documents[3].title, documents[3].collection) == ("https://a.org/2", "research")
    troubles = {Path(item.place).name: item.trouble for item in items if item.document is None}
    assert set(troubles) == {"f.txt", "g.jsonl:3", "g.jsonl:5"} and all(troubles.values())
    [alone] = items_in(tmp_path / "b.html", None, extractor)
    assert alone.document is not None and alone.document.url == (tmp_path / "b.html").resolve().as_uri()
    with pytest.raises(InvalidRequest, match="no file or folder"):
        list(items_in(tmp_path / "absent", None, extractor))


Answer = tuple[int, Mapping[str, str], bytes]


def crawled(pages: Mapping[str, Answer], start: str, most: int, extractor: Extractor,
            waits: list[float] | None = None) -> tuple[list[Item], list[str]]:  # fmt: skip
    """What a crawl of a site of these pages gives, and the paths that it asked for."""
    items: list[Item] = []
    paths: list[str] = []

    async def page(visit: Visit) -> None:
        paths.append(visit.path)
        status, headers, data = pages.get(visit.path, (404, {}, b""))
        port = visit.head.lower().partition("host: ")[2].partition("\r\n")[0].rpartition(":")[2]
        headers = {name: value.replace("PORT", port) for name, value in headers.items()}
        await visit.answer(data.replace(b"PORT", port.encode()), status=status, headers=headers)

    async def sleep(seconds: float) -> None:
        if waits is not None:
            waits.append(seconds)

    async def use(running: Site, _: Fetcher) -> None:
        resolver = TableResolver({name: ["127.0.0.2"] for name in ("public.example", "other.example")})
        fetcher = Fetcher(running.policy(), resolver=resolver)
        crawler = Crawler(Visitor(fetcher, Pace(1.0, lambda: 0.0, sleep)), extractor)
        items.extend([item async for item in crawler.crawl(running.url(start), most)])

    served(page, use)
    return items, paths


def html(body: str) -> Answer:
    return 200, {"Content-Type": "text/html"}, f"<html><body><main>{body}</main></body></html>".encode()


def linked(*links: str) -> Answer:
    return html(STORY + "".join(f'<a href="{link}">{link}</a>' for link in links))


def names(items: list[Item]) -> list[str]:
    """Paths of the pages that gave a document."""
    return [httpx.URL(item.document.url).raw_path.decode() for item in items if item.document is not None]


def test_a_crawl_stays_on_its_host_and_within_its_number(extractor: Extractor) -> None:
    pages = {"/": linked("/a", "/a#x", "/b?utm_source=y", "/b", "http://other.example:PORT/c", "mailto:x@y", "/d"),
             "/a": html(STORY + "Text of a."), "/b?utm_source=y": linked("/", "/e"), "/d": html(STORY + "d"),
             "/e": html("Text e " + STORY)}  # fmt: skip
    items, paths = crawled(pages, "/", 3, extractor)
    assert names(items) == ["/", "/a", "/b?utm_source=y"] and paths == ["/robots.txt", "/", "/a", "/b?utm_source=y"]
    items, paths = crawled(pages, "/", 100, extractor)
    assert len(items) == 5 and not [path for path in paths if path == "/c"]
    assert crawled(pages, "/a", 1, extractor)[1] == ["/robots.txt", "/a"]


def test_robots_rules_and_their_delay_hold(extractor: Extractor) -> None:
    rules = b"User-agent: *\nDisallow: /private\nCrawl-delay: 7\n"
    pages = {"/robots.txt": (200, {}, rules), "/": linked("/private/x", "/a", "/to-private"), "/a": html("a" + STORY),
             "/to-private": (302, {"Location": "/private/y"}, b""), "/private/y": html(STORY)}  # fmt: skip
    waits: list[float] = []
    items, paths = crawled(pages, "/", 9, extractor, waits)
    assert names(items) == ["/", "/a"] and "/private/x" not in paths
    assert [item.trouble for item in items if item.trouble and "robots.txt" in item.trouble] != []
    assert sum("robots.txt does not allow" in (item.trouble or "") for item in items) == 2
    assert max(waits) >= 7


@pytest.mark.parametrize(("status", "allowed"), [(404, True), (410, True), (403, True), (500, False), (503, False)])
def test_a_site_that_cannot_say_its_rules_is_left_alone(extractor: Extractor, status: int, allowed: bool) -> None:
    items, _ = crawled({"/robots.txt": (status, {}, b""), "/": html(STORY)}, "/", 1, extractor)
    assert bool(names(items)) == allowed


def test_pages_that_fail_or_lead_away_are_told_and_the_crawl_goes_on(extractor: Extractor) -> None:
    pages = {"/": linked("/gone", "/away", "/picture", "/inside", "/ok"),
             "/away": (302, {"Location": "http://other.example:PORT/"}, b""),
             "/picture": (200, {"Content-Type": "image/png"}, b"\x89PNG"),
             "/inside": (302, {"Location": "http://127.0.0.1:PORT/"}, b""), "/ok": html("ok" + STORY)}  # fmt: skip
    items, _ = crawled(pages, "/", 9, extractor)
    assert names(items) == ["/", "/ok"]
    troubles = [item.trouble or "" for item in items if item.document is None]
    assert ["404" in troubles[0], "other.example" in troubles[1], "image/png" in troubles[2], troubles[3]] == [
        True, True, True, BLOCKED]  # fmt: skip


def no_dial() -> httpx.AsyncBaseTransport:
    raise AssertionError("a blocked address was dialled")


@pytest.mark.parametrize("url", [*LITERALS, *MALFORMED, *(f"http://{name}/" for name in NAMES)])
def test_nothing_private_is_ever_indexed(url: str, extractor: Extractor) -> None:
    async def scenario() -> list[Item]:
        fetcher = Fetcher(resolver=TableResolver(NAMES), dialer=no_dial)
        return [item async for item in Crawler(Visitor(fetcher, Pace(0.0)), extractor).crawl(url, 3)]

    [item] = asyncio.run(scenario())
    assert item.document is None and item.trouble


async def stream(items: list[Item]) -> AsyncIterator[Item]:
    for item in items:
        yield item


def test_feeding_counts_what_became_of_each(tmp_path: Path) -> None:
    told: list[Item] = []
    items = [Item(str(number), document(f"p{number}", f"text number {number}")) for number in range(300)]
    items += [Item("x", None, "no text"), Item("y", document("p0", "text number 0")),
              Item("z", document("q", "Text Number 1")), Item("w", document("p2", "new text")),
              Item("v", document("long", "x" * 2_000_001))]  # fmt: skip
    with writer_of(tmp_path) as writer:
        outcomes = asyncio.run(feed(writer, stream(items), told.append))
        assert len(writer) == 300
    assert outcomes == {"added": 300, "unchanged": 1, "duplicate": 1, "replaced": 1, "passed over": 2}
    assert [(item.place, bool(item.trouble)) for item in told] == [("x", True), ("v", True)]
    with searching(tmp_path) as search:
        assert search.urls("new text")[0] == "p2"
