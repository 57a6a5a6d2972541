"""Bringing a page as a polite visitor: by its site's robots.txt, not too often, through the guarded fetcher."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import httpx

from python_backends.errors import InvalidRequest, PayloadTooLarge, UpstreamRefused
from python_backends.fetch.fetcher import AGENT, Fetched
from python_backends.fetch.pace import Pace
from python_backends.scraper.robots import Rules, rules_for

KEPT_S = 3600.0
MAX_SITES = 1000


class Fetches(Protocol):
    """`fetch.fetcher.Fetcher`, or a fake."""

    async def fetch(self, text: str) -> Fetched:
        """See `Fetcher.fetch`."""


@dataclass(frozen=True, slots=True)
class Visited:
    """A page's bytes; `url` is where it was after redirects, `charset` what the server declared."""

    content: bytes
    url: str
    charset: str | None
    mime: str | None


class Visitor:
    """Fetches pages. What a robots.txt says is kept for an hour."""

    def __init__(self, fetcher: Fetches, pace: Pace, now: Callable[[], float] = time.monotonic) -> None:
        self._fetcher, self._pace, self._now = fetcher, pace, now
        self._sites: OrderedDict[str, tuple[float, bytes]] = OrderedDict()

    async def visit(self, url: str, *, robots: bool = True) -> Visited:
        """The page at `url`. Raises what the fetcher raises, UrlRefused, and InvalidRequest (code robots_disallow)."""
        rules = await self.permitted(url) if robots else None
        await self._pace.turn(_site(url), (rules.delay_s if rules else None) or 0.0)
        with await self._fetched(url) as found:
            page = Visited(found.data, found.url or url, found.charset, found.mime)
        if robots and page.url != url:
            await self.permitted(page.url)
        return page

    async def _fetched(self, url: str) -> Fetched:
        try:
            return await self._fetcher.fetch(url)
        except UpstreamRefused as error:
            raise error.of(url) from error

    async def permitted(self, url: str) -> Rules:
        """What its site's robots.txt says of `url`; InvalidRequest if that is no.

        As RFC 9309 has it: a site without one (a status from 400 to 499) allows everything, a broken one nothing.
        """
        site = _site(url)
        kept = self._sites.get(site)
        if kept is None or self._now() - kept[0] > KEPT_S:
            kept = (self._now(), await self._text(site))
            self._sites[site] = kept
            self._sites.move_to_end(site)
            while len(self._sites) > MAX_SITES:
                self._sites.popitem(last=False)
        rules = rules_for(kept[1], url, AGENT)
        if not rules.allowed:
            raise InvalidRequest(
                f"{site}/robots.txt does not allow {AGENT} to fetch {url[:200]}", code="robots_disallow", param="url"
            )
        return rules

    async def _text(self, site: str) -> bytes:
        try:
            with await self._fetcher.fetch(f"{site}/robots.txt") as found:
                return found.data
        except UpstreamRefused as error:
            return b"" if error.answered < 500 else _NOTHING_ALLOWED
        except PayloadTooLarge:
            return b""  # no file of rules is that large


_NOTHING_ALLOWED = b"User-agent: *\nDisallow: /\n"


def _site(url: str) -> str:
    """Scheme, host and port of an address. What is none is left to the fetcher, which has one text for all of them."""
    try:
        parsed = httpx.URL(url)
    except (httpx.InvalidURL, ValueError):
        return url
    return f"{parsed.scheme}://{parsed.netloc.decode('ascii')}"
