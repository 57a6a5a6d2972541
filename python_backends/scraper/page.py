"""A page read from its bytes once, within bounds, for everything that looks at it afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias
from urllib.parse import urljoin

from lxml import etree, html

from python_backends.errors import InvalidMedia, PayloadTooLarge
from python_backends.scraper.charset import decoded

MAX_BYTES = 20_000_000
MAX_ELEMENTS = 100_000
MAX_DEPTH = 256  # elements inside each other

Element: TypeAlias = Any  # lxml has no types of its own


@dataclass(frozen=True, slots=True)
class Page:
    """`root` is the html element, `text` the source it was read from, `url` what links are relative to ("" unknown)."""

    root: Element
    text: str
    url: str
    encoding: str

    def absolute(self, link: str) -> str:
        """`link` as it would be followed; as it stands where it cannot be joined."""
        try:
            return urljoin(self.url, link.strip())
        except ValueError:  # an unfinished IPv6 address, for one
            return link.strip()


def page_of(content: bytes, url: str = "", charset: str | None = None) -> Page:
    """The page in `content`; `charset` is what the server declared.

    Raises PayloadTooLarge (bytes, elements), UnsupportedMedia (no text) and InvalidMedia (empty, nested too deep).
    """
    if len(content) > MAX_BYTES:
        raise PayloadTooLarge(f"the page has {len(content)} bytes; at most {MAX_BYTES} are read")
    text, encoding = decoded(content, charset)
    if not text.strip():
        raise InvalidMedia("the page is empty: it has no HTML and no text")
    root = _tree(text)
    _within_bounds(root)
    base = next((link for link in root.xpath("//base/@href") if link.strip()), "")
    page = Page(root, text, url, encoding)
    return Page(root, text, page.absolute(base), encoding) if base else page


def _tree(text: str) -> Element:
    # Bytes of a known encoding, because text with an XML declaration of another one is refused.
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as exc:
        raise InvalidMedia("the page has no element and no text that can be read as HTML") from exc
    if any("xcessive depth" in entry.message for entry in parser.error_log):
        raise InvalidMedia(_TOO_DEEP)
    return root


_TOO_DEEP = f"the page's elements are nested more than {MAX_DEPTH} deep"


def _within_bounds(root: Element) -> None:
    count = depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        count += event == "start"
        if depth > MAX_DEPTH:
            raise InvalidMedia(_TOO_DEEP)
        if count > MAX_ELEMENTS:
            raise PayloadTooLarge(f"the page has more than {MAX_ELEMENTS} elements")
