"""The remote searches as a local server plays them, with answers in their real forms (tests/web_search/data)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from python_backends.fetch.fetcher import Fetcher
from tests.fetch.site import Page, Site, TableResolver, Visit, site

DATA = Path(__file__).parent / "data"


def recorded(name: str, status: int = 200) -> Page:
    """Answers everything with the file `name`."""
    kind = "application/atom+xml" if name.endswith(".xml") else "application/json"

    async def page(visit: Visit) -> None:
        await visit.answer(
            (DATA / name).read_bytes(), status=status, headers={"Content-Type": f"{kind}; charset=utf-8"}
        )

    return page


def body(data: bytes, status: int = 200) -> Page:
    """Answers everything with `data`."""

    async def page(visit: Visit) -> None:
        await visit.answer(data, status=status)

    return page


async def silence(visit: Visit) -> None:
    """Answers nothing for longer than its asker waits, then lets go."""
    await asyncio.sleep(1.5)


def served(page: Page, use: Callable[[Site, Fetcher], Awaitable[None]]) -> None:
    """Runs `use` with a site that serves `page` and a fetcher that may reach it."""

    async def scenario() -> None:
        async with site(page) as running:
            await use(running, Fetcher(running.policy(), resolver=TableResolver(), agent="openfaze me@example.org"))

    asyncio.run(scenario())


def asked_for(visit: Visit) -> dict[str, str]:
    """The fields of a request's address."""
    return dict(parse_qsl(urlsplit(visit.path).query, True))
