"""Pages from the web: one, or those of the same host that it leads to. Robots rules hold, and no host is hurried.

Every address passes the fetcher's rule (no private addresses, also after redirects), links and robots.txt included.
"""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass

from python_backends.errors import OpenfazeError
from python_backends.scraper.visit import Visitor
from python_backends.web_search.document import host_of, url_key
from python_backends.web_search.feeding.extract import Extractor, Found
from python_backends.web_search.feeding.files import Item

MAX_PAGES = 10_000
_MAX_WAITING = 50_000  # addresses that are known and not yet fetched


@dataclass
class Crawler:
    """Fetches as `visitor` does: by each site's robots.txt, at its pace."""

    visitor: Visitor
    extractor: Extractor

    async def crawl(self, start: str, most: int) -> AsyncIterator[Item]:
        """What up to `most` pages gave, beginning with `start`, which alone may be of another host after redirects."""
        waiting, seen, host = deque([start]), {url_key(start)}, host_of(start)
        fetched = 0
        while waiting and fetched < most:
            url = waiting.popleft()
            fetched += 1
            try:
                found, landed = await self._page(url)
            except OpenfazeError as error:
                yield Item(url, None, error.message)
                continue
            if fetched == 1:
                host = host_of(landed)
                seen.add(url_key(landed))
            elif host_of(landed) != host:
                yield Item(url, None, f"it leads to another host, {host_of(landed)}")
                continue
            yield Item(url, found.document, None if found.document else "the page asks not to be indexed")
            for link in found.links:
                if host_of(link) == host and url_key(link) not in seen and len(waiting) < _MAX_WAITING:
                    seen.add(url_key(link))
                    waiting.append(link)

    async def _page(self, url: str) -> tuple[Found, str]:
        """What `url` holds, and where it was in the end. Raises OpenfazeError."""
        page = await self.visitor.visit(url)
        return self.extractor.extract(page.content, page.url, page.mime, page.charset), page.url
