"""One request, start to end: the page is brought, rendered where it must be, asked, and what was learnt is kept."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from python_backends.errors import InvalidRequest, OpenfazeError
from python_backends.scraper.memory import Key, Memory
from python_backends.scraper.page import Page, page_of
from python_backends.scraper.request import ScraperRequest
from python_backends.scraper.result import ScraperResult
from python_backends.scraper.scrape import Scraped, scraped
from python_backends.scraper.text import visible
from python_backends.scraper.visit import Visited, Visitor

FEW = 200
"""Letters of visible text under which a page that brings scripts is taken to draw itself with them."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A page's HTML after its scripts ran, and where it was then."""

    content: bytes
    url: str


Renders = Callable[[str], Awaitable[Rendered]]
"""An address -> the page as a browser shows it; raises Unavailable where there is no browser."""


@dataclass(frozen=True, slots=True)
class Answered:
    """The public result and the bytes that it was read from."""

    result: ScraperResult
    content: bytes


class Service:
    """One per process."""

    def __init__(self, visitor: Visitor, memory: Memory) -> None:
        self._visitor, self._memory = visitor, memory

    async def answer(self, request: ScraperRequest, media: list[bytes], renders: Renders) -> Answered:
        """Raises what the fetcher raises, InvalidRequest, PayloadTooLarge, UnsupportedMedia and Unavailable."""
        if media:
            content, page, rendered = media[0], await asyncio.to_thread(page_of, media[0], request.address or ""), False
        else:
            content, page, rendered = await self._brought(request, renders)
        done = await asyncio.to_thread(self._asked, request, page, rendered)
        return Answered(done.result, content)

    async def _brought(self, request: ScraperRequest, renders: Renders) -> tuple[bytes, Page, bool]:
        address = request.address or ""
        if request.render == "always":
            if request.robots:
                await self._visitor.permitted(address)
            return await self._drawn(address, renders)
        visited = await self._visitor.visit(address, robots=request.robots)
        page = await asyncio.to_thread(_page_of, visited)
        if request.render == "never" or not draws_itself(page):
            return visited.content, page, False
        try:
            return await self._drawn(visited.url, renders)
        except OpenfazeError as error:
            if error.status != 503:
                raise
            return visited.content, page, False  # without a browser the page has what its HTML holds

    async def _drawn(self, address: str, renders: Renders) -> tuple[bytes, Page, bool]:
        drawn = await renders(address)
        return drawn.content, await asyncio.to_thread(page_of, drawn.content, drawn.url, "utf-8"), True

    def _asked(self, request: ScraperRequest, page: Page, rendered: bool) -> Scraped:
        if request.remember is None:
            return scraped(request, page, {}, rendered=rendered)
        key = Key(request.owner, request.remember, urlsplit(page.url).netloc)
        before = self._memory.get(key)
        done = scraped(request, page, before, rendered=rendered)
        if done.kept != before:
            self._memory.put(key, done.kept)
        return done


def _page_of(visited: Visited) -> Page:
    if visited.mime is not None and not (visited.mime.startswith("text/") or visited.mime.endswith(("html", "xml"))):
        raise InvalidRequest(
            f"the address leads to {visited.mime}, not to a page; attach it as a document", param="url"
        )
    return page_of(visited.content, visited.url, visited.charset)


def draws_itself(page: Page) -> bool:
    """Whether there is next to nothing to read before scripts run."""
    has_scripts = page.root.find(".//script") is not None
    return has_scripts and sum(map(str.isalnum, visible(page.root))) < FEW
