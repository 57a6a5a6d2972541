"""The main content of a page: its text, the same as Markdown, and the links in it. Trafilatura finds it."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass

import trafilatura
from lxml import etree
from trafilatura.settings import Document
from trafilatura.xml import xmltotxt

from python_backends.errors import PayloadTooLarge
from python_backends.scraper.page import Element, Page

MAX_LINKS = 2000
MAX_ELEMENTS = 30_000  # of a page whose main content is looked for; it takes longer than all else
_INLINE = ("hi", "ref", "del")  # elements that are marks in Markdown and nothing in plain text


@dataclass(frozen=True, slots=True)
class Link:
    """An address as it would be followed, and the words that are linked."""

    url: str
    text: str


@dataclass(frozen=True, slots=True)
class Article:
    """Main content; the texts are empty where a page has none. `date` is YYYY-MM-DD, `language` what the page says."""

    title: str | None
    author: str | None
    date: str | None
    site: str | None
    description: str | None
    language: str | None
    text: str
    markdown: str
    links: tuple[Link, ...]


def article_of(page: Page) -> Article:
    """The main content of `page`, which stays as it is. Raises PayloadTooLarge for one with very many elements."""
    if sum(1 for _ in page.root.iter()) > MAX_ELEMENTS:
        raise PayloadTooLarge(f"the page has more than {MAX_ELEMENTS} elements; main content is not looked for in it")
    found = trafilatura.bare_extraction(
        copy.deepcopy(page.root),
        url=page.url or None,
        include_comments=False,
        include_formatting=True,
        include_links=True,
        with_metadata=True,
    )
    language = page.root.get("lang")
    if not isinstance(found, Document) or found.body is None:
        return Article(_title(page), None, None, None, None, language, "", "", ())
    plain = copy.deepcopy(found.body)
    etree.strip_tags(plain, *_INLINE)
    links = tuple(dict.fromkeys(_links(found.body, page)))[:MAX_LINKS]
    return Article(
        title=found.title or _title(page),
        author=found.author,
        date=found.date,
        site=found.sitename,
        description=found.description,
        language=language or found.language,
        text=xmltotxt(plain, False).strip(),
        markdown=xmltotxt(copy.deepcopy(found.body), True).strip(),
        links=links,
    )


def _title(page: Page) -> str | None:
    return " ".join((page.root.findtext("head/title") or "").split()) or None


def _links(body: Element, page: Page) -> Iterator[Link]:
    for one in body.iter("ref"):
        target = one.get("target")
        if target and target.startswith("#"):
            continue
        url = page.absolute(target or "")
        if url.startswith(("http://", "https://")):
            yield Link(url, " ".join("".join(one.itertext()).split()))
