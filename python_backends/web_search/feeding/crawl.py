"""Pages from the web: one, or those of the same host that it leads to. Robots rules hold, and no host is hurried.

Every address passes the fetcher's rule (no private addresses, also after redirects), links and robots.txt included.
"""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from python_backends.errors import InvalidRequest, OpenfazeError, UpstreamRefused
from python_backends.fetch.fetcher import Fetcher
from python_backends.fetch.pace import Pace
from python_backends.scraper.robots import Rules, rules_for
from python_backends.web_search.document import host_of, url_key
from python_backends.web_search.feeding.extract import Extractor, Found
from python_backends.web_search.feeding.files import Item

AGENT = "openfaze"
MAX_PAGES = 10_000
_MAX_WAITING = 50_000  # addresses that are known and not yet fetched
_ALL, _NOTHING = b"", b"User-agent: *\nDisallow: /"


@dataclass
class Crawler:
    """Fetches by `fetcher`, at `pace` or as slowly as robots.txt asks."""

    fetcher: Fetcher
    extractor: Extractor
    pace: Pace
    _robots: dict[str, bytes] = field(default_factory=dict)

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
        rules = await self._rules(url)
        if not rules.allowed:
            raise _disallowed(url)
        await self.pace.turn(host_of(url), rules.delay_s or 0.0)
        with await self.fetcher.fetch(url) as fetched:
            landed = fetched.url or url
            if url_key(landed) != url_key(url) and not (await self._rules(landed)).allowed:
                raise _disallowed(landed)
            return self.extractor.extract(fetched.data, landed, fetched.mime, fetched.charset), landed

    async def _rules(self, url: str) -> Rules:
        site = _site(url)
        if site not in self._robots:
            self._robots[site] = await self._robots_text(site)
        return rules_for(self._robots[site], url, AGENT)

    async def _robots_text(self, site: str) -> bytes:
        """A site's rules. By RFC 9309 a site without them allows all, and one that cannot say so nothing."""
        await self.pace.turn(host_of(site))
        try:
            with await self.fetcher.fetch(f"{site}/robots.txt") as fetched:
                return fetched.data
        except UpstreamRefused as error:
            return _ALL if 400 <= error.answered < 500 else _NOTHING


def _site(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError as exc:  # an unfinished IPv6 address
        raise InvalidRequest(f"{url[:200]} is no address", param="url") from exc
    return f"{parts.scheme}://{parts.netloc}"


def _disallowed(url: str) -> InvalidRequest:
    return InvalidRequest(f"robots.txt does not allow {url}", code="robots")
