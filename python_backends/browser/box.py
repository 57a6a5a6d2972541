"""One Chromium in its box: started, watched, stopped and ended."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import struct
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

from python_backends.browser.confinement import script_of
from python_backends.browser.driver import Driver
from python_backends.browser.egress import Egress
from python_backends.browser.failures import quietly
from python_backends.browser.folder import Folder
from python_backends.browser.limits import Limits
from python_backends.browser.programs import BrowserPrograms
from python_backends.browser.rules import PORT
from python_backends.errors import Unavailable
from python_backends.fetch.dial import Resolver
from python_backends.fetch.policy import FetchPolicy
from python_backends.sandbox import processes

if TYPE_CHECKING:
    from playwright.async_api import Browser

_END_S = 10.0
_PEER = struct.Struct("3i")  # pid, uid, gid: unix(7), SO_PEERCRED


@dataclass(frozen=True, slots=True)
class Recipe:
    """What every box of a service is made from. `user` is the id that a server which runs as root gives its boxes."""

    programs: BrowserPrograms
    limits: Limits
    policy: FetchPolicy
    resolver: Resolver
    user: int = 65534
    start_s: float = 30.0

    @property
    def given_user(self) -> int | None:
        """`user`, None for a server that is an ordinary user itself."""
        return None if self.programs.confining.setpriv is None else self.user


class Box:
    """A running Chromium, and all that belongs to it. Make it with `started`."""

    def __init__(self, browser: Browser, egress: Egress, folder: Folder, pid: int, life: int) -> None:
        self.browser, self.egress, self.folder, self.pid = browser, egress, folder, pid
        self._chain = _bubblewraps(pid)
        self.init, self.root = self._chain[0], self._chain[-1]
        self._chain += [pid for pid in processes.tree(self.root) if processes.parent(pid) == self.root]
        self._life = life
        os.write(life, b"%d\n" % self.init)
        self.out_of_memory = self._closed = False
        self.died = asyncio.Event()
        browser.on("disconnected", self._ended)
        with contextlib.suppress(OSError):  # needs CAP_SYS_PTRACE of a root server: an improvement, not a bound
            processes.first_to_go(self.init)

    @classmethod
    async def started(cls, driver: Driver, recipe: Recipe) -> Box:
        """A new one, which has opened nothing yet. Raises Unavailable."""
        egress = Egress(recipe.policy, recipe.resolver, recipe.limits)
        try:
            folder = Folder.made(recipe.given_user)
        except OSError as exc:
            raise Unavailable(f"The browser has no folder: {exc}", code="browser_failed") from exc
        async with AsyncExitStack() as undo:
            undo.callback(folder.remove)
            life = os.open(folder.life, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
            undo.callback(os.close, life)
            folder.write_script(script_of(recipe.programs, recipe.limits, folder, recipe.user))
            browser, listener, pid = await _launched(driver, folder, recipe)
            undo.push_async_callback(_let_go, browser, listener)
            await egress.start(listener)
            box = cls(browser, egress, folder, pid, life)
            undo.pop_all()
        return box

    def _ended(self, _: Browser) -> None:
        self.died.set()

    @property
    def proxy(self) -> str:
        """Of the session's pages, as Chromium reaches it."""
        return f"http://127.0.0.1:{PORT}"

    @property
    def alive(self) -> bool:
        """Whether Chromium runs."""
        return self.browser.is_connected() and processes.runs(self.pid)

    def memory(self) -> int:
        """Bytes that all its processes hold for themselves."""
        return processes.own_memory(processes.tree(self.root))

    async def freeze(self) -> bool:
        """Nothing in it runs until `thaw`; False if that cannot be had."""
        return await asyncio.to_thread(processes.freeze, self.init)

    async def thaw(self) -> None:
        """See `freeze`."""
        await asyncio.to_thread(processes.thaw, self.init)

    def kill(self) -> None:
        """End Chromium at once; `close` cleans up."""
        processes.send(self.init, signal.SIGKILL)

    async def close(self) -> None:
        """End all its processes, wait until they are gone, and remove its folder; more than once does nothing."""
        if self._closed:
            return
        self._closed = True
        self.kill()
        with contextlib.suppress(OSError):  # the shell has died with the others
            os.write(self._life, b"over\n")
        os.close(self._life)
        await self.egress.close()
        await quietly(self.browser.close())
        # The kernel waits for all that ran below the first process; bubblewrap does not wait for that one, which
        # becomes ours (processes.adopt_orphans), as the others do if Playwright's driver has died.
        await asyncio.to_thread(processes.reap, set(self._chain), _END_S)
        self.folder.remove()


async def _launched(driver: Driver, folder: Folder, recipe: Recipe) -> tuple[Browser, socket.socket, int]:
    """Chromium, the listener of its proxy, and its process."""
    with folder.listening(recipe.given_user) as door:
        opened = asyncio.create_task(_handed_out(door))
        try:
            browser = await driver.launch(folder, recipe.start_s)
            try:
                listener, pid = await asyncio.wait_for(opened, recipe.start_s)
            except BaseException:
                await quietly(browser.close())
                raise
        except asyncio.TimeoutError as exc:
            raise Unavailable("Chromium started without its proxy", code="browser_failed") from exc
        finally:
            opened.cancel()
    return browser, listener, pid


async def _let_go(browser: Browser, listener: socket.socket) -> None:
    await quietly(browser.close())
    listener.close()


async def _handed_out(door: socket.socket) -> tuple[socket.socket, int]:
    """The listener that the doorway sends, and the process that it is, which becomes Chromium."""
    loop = asyncio.get_running_loop()
    connection, _ = await loop.sock_accept(door)
    with connection:
        pid, _, _ = _PEER.unpack(connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _PEER.size))
        readable = loop.create_future()
        loop.add_reader(connection, readable.set_result, None)
        try:
            await readable
        finally:
            loop.remove_reader(connection)
        _, descriptors, _, _ = socket.recv_fds(connection, 16, 4)
    listener, *others = descriptors
    for other in others:
        os.close(other)
    return socket.socket(fileno=listener), pid


def _bubblewraps(pid: int) -> list[int]:
    """Those that `pid` runs in, from the first process of its name space to the one that Playwright started."""
    found = [processes.parent(pid)]
    while processes.name(above := processes.parent(found[-1])) == "bwrap":
        found.append(above)
    return found
