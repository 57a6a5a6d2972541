"""A service with narrow bounds before a local site, and what must be true after it: nothing of it is left."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import socket
import tempfile
import threading
from collections.abc import Coroutine, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import orjson
import pytest

from python_backends.browser.box import Box
from python_backends.browser.limits import MIB, Limits
from python_backends.browser.opening import recipe_of
from python_backends.browser.programs import browser_programs_of
from python_backends.browser.request import request_of
from python_backends.browser.result import BrowserResult
from python_backends.browser.service import Capacity, Service
from python_backends.errors import OpenfazeError, Unavailable
from python_backends.sandbox import processes
from tests.browser.pages import pages_of
from tests.fetch.site import ADDRESS, Site, TableResolver, site
from tests.waiting import PATIENCE_S

T = TypeVar("T")

LIMITS = Limits(wall_s=60.0, usual_s=30.0, step_s=10.0, memory_bytes=700 * MIB, tabs=4, returned_bytes=MIB,
                text_characters=2000, screenshot_height=3100, traffic_bytes=8 * MIB)  # fmt: skip
CAPACITY = Capacity(warm=1, at_once=3, sessions=3, idle_s=60.0)
NAMES = {
    "public.example": [ADDRESS], "other.example": [ADDRESS], "inside.example": ["127.0.0.1"],
    "metadata.google.internal": ["169.254.169.254"], "host.docker.internal": ["172.17.0.1"],
    "localtest.me": ["127.0.0.1"], "mixed.example": [ADDRESS, "10.0.0.1"], "mixed6.example": [ADDRESS, "fd00::1"],
    "mapped.example": ["::ffff:127.0.0.1"],
}  # fmt: skip


def missing() -> str | None:
    """What keeps a browser from running here."""
    try:
        browser_programs_of({})
    except Unavailable as error:
        return error.message
    return None


needs_chromium = pytest.mark.skipif(missing() is not None, reason=str(missing()))


class Names(TableResolver):
    """`rebinding.example` is public when it is first asked for, and then it is not; literals are as the system reads
    them, in all their spellings."""

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        again = host in self.asked
        found = await super().__call__(host, port)
        if host == "rebinding.example":
            return ["127.0.0.1"] if again else [ADDRESS]
        if host.endswith(".inside.example"):
            return ["127.0.0.1"]
        return found or literal(host, port)


def literal(host: str, port: int) -> Sequence[str]:
    """The address that a host is, if it is one."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
    except OSError:
        return ()
    return [str(address[4][0]) for address in found]


class Bench:
    """A loop of its own with the site, whatever must not be reached, and services."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever, name="bench", daemon=True)
        self._thread.start()
        self._stack = contextlib.AsyncExitStack()
        self.bodies: dict[str, str] = {}  # pages of a test's own
        self.site: Site = self.do(self._stack.enter_async_context(site(pages_of(self.bodies))))
        self.victim_visits: list[bytes] = []
        self._victim = self.do(asyncio.start_server(self._visited, "127.0.0.1", self.site.port))
        self.resolver = Names(NAMES)

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        """The result of `work` in the bench's loop."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(PATIENCE_S)

    def service(self, limits: Limits = LIMITS, capacity: Capacity = CAPACITY, **policy: Any) -> Service:
        """Close it."""
        recipe = replace(recipe_of({}), limits=limits, policy=self.site.policy(**policy), resolver=self.resolver)

        async def made() -> Service:
            return Service(recipe, capacity)

        return self.do(made())

    def close(self) -> None:
        """End everything."""
        self._victim.close()
        self.do(self._stack.aclose())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join()
        self.loop.close()

    async def _visited(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.victim_visits.append(await reader.read(100))
        writer.close()


class Browsing:
    """Requests to one service, through the same door as those of a server; `kept` is the session of those without."""

    def __init__(self, bench: Bench, service: Service, kept: str | None = None) -> None:
        self.bench, self.service, self._kept = bench, service, kept

    def url(self, path: str, host: str = "public.example") -> str:
        return self.bench.site.url(path, host)

    def ask(self, *steps: Mapping[str, Any], media: Sequence[bytes] = (), **fields: Any) -> BrowserResult:
        """Raises the error that the request is answered with."""
        return self.bench.do(self.asking(*steps, media=media, **fields))

    async def asking(self, *steps: Mapping[str, Any], media: Sequence[bytes] = (), **fields: Any) -> BrowserResult:
        recipe, files = self.service.recipe, list(media)
        fields = {"session": self._kept, **fields}
        request = request_of(orjson.dumps({"steps": steps, **fields}), files, recipe.limits, recipe.policy)
        return await self.service.run(request, files)

    def go(self, path: str, host: str = "public.example") -> dict[str, Any]:
        """The step that goes there."""
        return {"action": "navigate", "url": self.url(path, host)}

    def end(self, *sessions: str) -> None:
        """Throw sessions away."""
        for session in sessions:
            self.ask(session=session, end_session=True)


def box_of(browsing: Browsing, session: str) -> Box:
    """The box of an open session."""
    kept = browsing.service._sessions._places[session].session
    assert kept is not None
    return kept.box


def refusal(browsing: Browsing, *steps: Mapping[str, Any], **fields: Any) -> OpenfazeError:
    """The error that a request is answered with."""
    with pytest.raises(OpenfazeError) as caught:
        browsing.ask(*steps, **fields)
    return caught.value


def chromiums() -> list[int]:
    """Processes of Chromium below ours, dead ones that nobody has waited for included."""
    return [pid for pid in processes.tree(os.getpid())[1:] if processes.name(pid) in ("chromium", "chrome", "bwrap")]


@pytest.fixture(scope="package")
def temporary() -> Iterator[Path]:
    """Where temporary files of this package's tests lie: others may run browsers at the same time."""
    folder = Path(tempfile.mkdtemp(prefix="openfaze-tests-"))
    folder.chmod(0o755)  # browsers run as another user
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", str(folder))
        patch.setattr(tempfile, "tempdir", str(folder))
        yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="package")
def bench(temporary: Path) -> Iterator[Bench]:
    if (reason := missing()) is not None:
        pytest.skip(reason)
    before, folders = set(processes.tree(os.getpid())), leftovers()
    one = Bench()
    yield one
    one.close()
    assert set(processes.tree(os.getpid())) <= before  # at once, zombies too: what loses its parent becomes ours
    assert leftovers() <= folders
    assert one.victim_visits == []  # whatever pages tried


@pytest.fixture(scope="package")
def browsing(bench: Bench) -> Iterator[Browsing]:
    """The service that tests share."""
    service = bench.service()
    yield Browsing(bench, service)
    bench.do(service.close())


@pytest.fixture(scope="package")
def desk(browsing: Browsing) -> Browsing:
    """The same with a session that stays, for what needs no browser of its own."""
    one = Browsing(browsing.bench, browsing.service, "desk")
    one.ask(one.go("/plain"))
    return one


@pytest.fixture
def own(bench: Bench) -> Iterator[Any]:
    """Makes services of a test's own."""
    made: list[Service] = []

    def make(limits: Limits = LIMITS, capacity: Capacity = CAPACITY, **policy: Any) -> Browsing:
        made.append(bench.service(limits, capacity, **policy))
        return Browsing(bench, made[-1])

    yield make
    for service in made:
        bench.do(service.close())


def leftovers() -> set[Path]:
    """Folders of browsers, ours and Playwright's."""
    names = ("openfaze-browser", "playwright")
    return {path for path in Path(tempfile.gettempdir()).iterdir() if path.name.startswith(names)}
