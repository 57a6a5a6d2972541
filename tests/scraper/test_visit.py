"""Bringing pages from real local servers: robots.txt, turns, redirects, memory, and pages that draw themselves."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from python_backends.errors import InvalidRequest, OpenfazeError, Unavailable, UpstreamFailed, UrlBlocked
from python_backends.fetch.fetcher import Fetcher
from python_backends.fetch.pace import Pace
from python_backends.scraper.memory import Key, Memory
from python_backends.scraper.rendering import rendered
from python_backends.scraper.request import ScraperRequest
from python_backends.scraper.service import Rendered, Service
from python_backends.scraper.visit import Visitor
from tests.fetch.site import Site, TableResolver, Visit, site
from tests.scraper.shop import GOODS, RENAMED, page

SCRIPTED = b'<html><body><div id="root"></div><script src="/app.js"></script></body></html>'


def visitor(running: Site) -> Visitor:
    fetcher = Fetcher(running.policy(), resolver=TableResolver())
    return Visitor(fetcher, Pace(0))


def serving(**pages: bytes | int) -> Any:
    """Pages by the first word of their path, `robots` among them; a number is a status, and there is no other page."""

    async def answer(visit: Visit) -> None:
        found = pages.get(visit.path.strip("/").partition(".")[0].partition("/")[0], 404)
        if isinstance(found, int):
            await visit.answer(status=found)
        elif found.startswith(b"->"):
            await visit.answer(status=302, headers={"Location": found[2:].decode()})
        else:
            await visit.answer(found, headers={"Content-Type": "text/html; charset=utf-8"})

    return answer


async def no_browser(address: str) -> Rendered:
    raise Unavailable("there is no browser")


def code_of(work: Any) -> str:
    with pytest.raises(OpenfazeError) as caught:
        asyncio.run(work)
    return caught.value.code


def visit(path: str, rules: bytes | int = 404, honoured: bool = True, **pages: bytes | int) -> Any:
    async def go() -> Any:
        async with site(serving(**{"robots": rules, **pages})) as running:
            return await visitor(running).visit(running.url(path), robots=honoured)

    return go()


def test_a_page_comes_with_its_charset_and_last_address() -> None:
    found = asyncio.run(visit("/old", old=b"->/new/", new="<p>déjà</p>".encode()))
    assert found.url.endswith("/new/") and found.charset == "utf-8" and found.mime == "text/html"


def test_robots_txt_is_honoured_unless_the_request_says_otherwise() -> None:
    rules = b"User-agent: *\nDisallow: /private\n"
    assert asyncio.run(visit("/open", rules, open=b"<p>x</p>"))
    for path in ("/private/a", "/hop"):
        assert code_of(visit(path, rules, private=b"x", hop=b"->/private/b")) == "robots_disallow"
    assert asyncio.run(visit("/private/a", rules, honoured=False, private=b"<p>x</p>")).content == b"<p>x</p>"


def test_a_site_without_rules_allows_all_and_a_broken_one_nothing() -> None:
    assert asyncio.run(visit("/a", 404, a=b"<p>x</p>"))
    assert code_of(visit("/a", 503, a=b"<p>x</p>")) == "robots_disallow"


def test_a_page_that_is_not_there_is_the_callers_to_mend() -> None:
    assert code_of(visit("/none")) == "url_refused"
    assert code_of(visit("/away", away=503)) == "upstream_failed"


def test_rules_are_asked_for_once() -> None:
    async def go() -> list[str]:
        async with site(serving(a=b"<p>x</p>")) as running:
            mine = visitor(running)
            for _ in range(3):
                await mine.visit(running.url("/a"))
            return [one.path for one in running.visits]

    assert asyncio.run(go()).count("/robots.txt") == 1


def test_nothing_private_is_visited() -> None:
    async def go(url: str) -> None:
        async with site(serving(a=b"x")) as running:
            await visitor(running).visit(url.format(port=running.port), robots=False)

    for url in ("http://127.0.0.1:{port}/", "http://[::1]/", "file:///etc/passwd", "http://169.254.169.254/", "a b"):
        with pytest.raises(UrlBlocked):
            asyncio.run(go(url))


def test_turns_are_kept_apart_and_a_long_queue_is_refused() -> None:
    clock, slept = [0.0], list[float]()

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    async def go() -> None:
        pace = Pace(1.0, lambda: clock[0], sleep, patience_s=2.5)
        for _ in range(3):
            await pace.turn("https://a")
        await pace.turn("https://b")
        with pytest.raises(Unavailable, match="every 1 s"):
            await pace.turn("https://a")
        clock[0] = 10.0
        await pace.turn("https://a", 2.0)
        await pace.turn("https://a")

    asyncio.run(go())
    assert slept == [1.0, 2.0, 2.0]


def service_at(running: Site, folder: Path) -> Service:
    return Service(visitor(running), Memory(folder / "learnt.sqlite"))


def test_a_page_that_changed_is_read_as_before_by_another_process(tmp_path: Path) -> None:
    shown = {"shop": page()}

    async def go() -> list[Any]:
        async with site(lambda visit: serving(**shown)(visit)) as running:
            told: dict[str, Any] = {"url": running.url("/shop"), "remember": "goods", "owner": "me"}
            first = ScraperRequest(**told, selectors={"prices": ".price"})
            before = await service_at(running, tmp_path).answer(first, [], no_browser)
            shown["shop"] = page(RENAMED, wrapped=True)
            again = await service_at(running, tmp_path).answer(ScraperRequest(**told), [], no_browser)
            others = ScraperRequest(**{**told, "owner": "you"})
            strange = await service_at(running, tmp_path).answer(others, [], no_browser)
            return [before.result, again.result, strange.result]

    before, again, strange = asyncio.run(go())
    assert again.fields["prices"].status == "healed"
    assert before.fields["prices"].value == again.fields["prices"].value == [f"${price}" for price in GOODS.values()]
    assert strange.fields == {}


def test_memory_forgets_the_longest_unused_and_says_where_it_cannot_write(tmp_path: Path) -> None:
    memory = Memory(tmp_path / "m.sqlite", most=2)
    keys = [Key("o", f"n{number}", "s") for number in range(3)]
    for number, key in enumerate(keys):
        memory.put(key, {})
        with sqlite3.connect(tmp_path / "m.sqlite") as file:
            file.execute("UPDATE learnt SET used = ? WHERE name = ?", (number, key.name))
    with sqlite3.connect(tmp_path / "m.sqlite") as file:
        assert [row[0] for row in file.execute("SELECT name FROM learnt ORDER BY name")] == ["n1", "n2"]
    (tmp_path / "file").write_text("")
    with pytest.raises(Unavailable, match="folder"):
        Memory(tmp_path / "file" / "m.sqlite")


def drawn(result: Mapping[str, Any] | None, **fields: Any) -> Any:
    """A page that draws itself, with a browser that shows `result`, or without one."""

    async def renders(address: str) -> Rendered:
        if result is None:
            return await no_browser(address)
        return Rendered(result["html"], address)

    async def go() -> Any:
        async with site(serving(app=SCRIPTED, plain=b"<p>" + b"word " * 60 + b"</p><script></script>")) as running:
            own = Service(visitor(running), Memory(Path(fields.pop("folder")) / "m.sqlite"))
            return await own.answer(ScraperRequest(url=running.url(fields.pop("path", "/app")), **fields), [], renders)

    return asyncio.run(go()).result


def test_a_page_that_draws_itself_is_shown_by_a_browser_if_there_is_one(tmp_path: Path) -> None:
    html = {"html": "<html><body><p class='x'>Drawn ü</p></body></html>".encode()}
    here = str(tmp_path)
    assert drawn(html, folder=here, selectors={"x": ".x"}).fields["x"].value == "Drawn ü"
    assert not drawn(html, folder=here, path="/plain").rendered
    assert drawn(html, folder=here, path="/plain", render="always").rendered
    assert not drawn(html, folder=here, render="never").rendered
    assert not drawn(None, folder=here).rendered
    with pytest.raises(Unavailable):
        drawn(None, folder=here, render="always")


def test_a_browser_that_never_comes_to_rest_is_asked_again_without_waiting() -> None:
    asked: list[list[str]] = []

    async def asks(request: Mapping[str, Any]) -> bytes:
        asked.append([step["action"] for step in request["steps"]])
        if "wait" in asked[-1]:
            return b'{"ok": false, "steps": [{"action": "navigate"}, {"action": "wait", "error": {"message": "late"}}]}'
        return b'{"ok": true, "steps": [{"action": "html", "html": "<p>x</p>", "url": "https://a/"}]}'

    assert asyncio.run(rendered("https://a", asks)) == Rendered(b"<p>x</p>", "https://a/")
    assert asked == [["navigate", "wait", "html"], ["navigate", "html"]]

    async def fails(request: Mapping[str, Any]) -> bytes:
        return b'{"ok": false, "steps": [{"action": "navigate", "error": {"message": "no such page"}}]}'

    with pytest.raises(UpstreamFailed, match="no such page"):
        asyncio.run(rendered("https://a", fails))


def test_what_is_no_page_is_refused(tmp_path: Path) -> None:
    async def picture(visit: Visit) -> None:
        await visit.answer(b"\x89PNG", headers={"Content-Type": "image/png"})

    async def go() -> None:
        async with site(picture) as running:
            service = Service(visitor(running), Memory(tmp_path / "m.sqlite"))
            await service.answer(ScraperRequest(url=running.url("/x.png"), robots=False), [], no_browser)

    with pytest.raises(InvalidRequest, match="image/png"):
        asyncio.run(go())
