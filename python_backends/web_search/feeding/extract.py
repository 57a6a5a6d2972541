"""Bytes of a file or page to a document: HTML by its main content, PDFs by their text layer, text as it is."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from python_backends.errors import InvalidMedia, UnsupportedMedia
from python_backends.ocr.ingest.pdf import PdfProcess
from python_backends.scraper.article import Article, article_of
from python_backends.scraper.charset import decoded
from python_backends.scraper.page import Page, page_of
from python_backends.scraper.text import lines
from python_backends.web_search.document import MAX_DESCRIPTION, MAX_TITLE, Collection, Document, encodable, host_of

KINDS = {".html": "html", ".htm": "html", ".xhtml": "html", ".md": "text", ".markdown": "text", ".txt": "text",
         ".pdf": "pdf"}  # fmt: skip
_MIMES = {"text/html": "html", "application/xhtml+xml": "html", "text/plain": "text", "text/markdown": "text",
          "application/pdf": "pdf"}  # fmt: skip
_HEADING = re.compile(r"^\s{0,3}#{1,6}\s+(.+?)\s*#*\s*$", re.M)
# The end of a long line that the next one goes on from: no heading, list, quotation or row of a table.
_WRAPPED = re.compile(r"(?<=[^\n]{40})\n(?=[\w(\"'`])(?!\d+[.)]\s)")
_MAX_PAGES = 500  # of a PDF


class Found(NamedTuple):
    """A document, where its page links to, and whether the page lets links be followed."""

    document: Document | None
    """None where the page asks not to be indexed."""
    links: tuple[str, ...] = ()


@dataclass
class Extractor:
    """Makes documents of `collection`; `pdf` reads PDFs in a process of its own."""

    collection: Collection
    pdf: PdfProcess

    def extract(self, data: bytes, url: str, mime: str | None = None, charset: str | None = None) -> Found:
        """The document in `data`, which was found at `url`.

        Raises InvalidMedia (no text, damaged), UnsupportedMedia and PayloadTooLarge.
        """
        kind = _kind(data, url, mime)
        readers: dict[str, Callable[[], Found]] = {
            "html": lambda: self._html(page_of(data, url, charset)),
            "text": lambda: self._text(decoded(data, charset)[0], url),
            "pdf": lambda: self._pdf(data, url),
        }
        return readers[kind]()

    def _html(self, page: Page) -> Found:
        said = _robots_meta(page)
        article = article_of(page)
        links = () if said & {"nofollow", "none"} else _links(page)
        if said & {"noindex", "none"}:
            return Found(None, links)
        text = article.text or "\n".join(lines(page.root))
        return Found(self._document(_canonical(page), article.title, text, article), links)

    def _text(self, text: str, url: str) -> Found:
        heading = _HEADING.search(text, 0, 2000)
        first = next((line.strip() for line in text.splitlines() if line.strip()), "")
        return Found(self._document(url, heading[1] if heading else first, _WRAPPED.sub(" ", text)))

    def _pdf(self, data: bytes, url: str) -> Found:
        count = min(self.pdf.page_count(data), _MAX_PAGES)
        pages = self.pdf.plan(data, tuple(range(1, count + 1)))
        text = "\n".join(line.text for page in pages for line in page.lines or ())
        if not text.strip():
            raise InvalidMedia("the PDF has no text layer; the model `ocr` reads such pages")
        return Found(self._document(url, None, text))

    def _document(self, url: str, title: str | None, text: str, article: Article | None = None) -> Document:
        if not text.strip():
            raise InvalidMedia("the page has no text to search")
        published = article.date if article is not None else None
        description = (article.description if article is not None else None) or ""
        return Document(url, sound(title or _name(url))[:MAX_TITLE], sound(text).strip(), self.collection,
                        day_in(published), sound(description)[:MAX_DESCRIPTION])  # fmt: skip


def sound(text: str) -> str:
    """`text` as it can be written down: no NUL, no half of a surrogate pair."""
    text = text.replace("\0", "")
    return text if encodable(text) else text.encode("utf-8", "replace").decode("utf-8")


def day_in(text: str | None) -> datetime.date | None:
    """The day at the beginning of an ISO date; None for what is none, and for one in the future."""
    try:
        day = datetime.date.fromisoformat((text or "")[:10])
    except ValueError:
        return None
    return day if day <= datetime.date.today() + datetime.timedelta(days=1) else None


def _kind(data: bytes, url: str, mime: str | None) -> str:
    if data.startswith(b"%PDF"):
        return "pdf"
    kind = _MIMES.get(mime or "") or (None if mime else KINDS.get(PurePosixPath(urlsplit(url).path).suffix.lower()))
    if kind is None and mime is None:
        kind = "html"  # a server that does not say mostly means it
    if kind is None:
        raise UnsupportedMedia(f"{mime} is not indexed; HTML, PDF, Markdown and plain text are")
    return kind


def _name(url: str) -> str:
    return unquote(PurePosixPath(urlsplit(url).path).stem) or host_of(url) or url


def _robots_meta(page: Page) -> set[str]:
    names = page.root.xpath("//meta[translate(@name, 'ROBTS', 'robts')='robots']/@content")
    return {part.strip().lower() for content in names for part in str(content).split(",")}


def _canonical(page: Page) -> str:
    """The address that the page gives as its own, if it is of the same host."""
    for link in page.root.xpath("//link[@rel='canonical']/@href"):
        url = page.absolute(str(link))
        if host_of(url) == host_of(page.url) and host_of(url):
            return url
    return page.url


def _links(page: Page) -> tuple[str, ...]:
    links = page.root.xpath("//a[@href][not(@rel='nofollow')]/@href")
    found = (page.absolute(str(link)).partition("#")[0] for link in links)
    return tuple(dict.fromkeys(link for link in found if link.startswith(("http://", "https://"))))
