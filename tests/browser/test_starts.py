"""Starts that fail in ways that nobody foresaw: what was begun is ended, whatever the failure is."""

from __future__ import annotations

import asyncio
import socket
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import psutil
import pytest

from python_backends.browser.box import Box, Recipe
from python_backends.browser.driver import Driver
from python_backends.browser.folder import Folder
from python_backends.browser.limits import Limits
from python_backends.browser.programs import BrowserPrograms
from python_backends.browser.request import BrowserRequest
from python_backends.browser.service import Capacity, Service
from python_backends.fetch.dial import SystemResolver
from python_backends.fetch.policy import FetchPolicy
from python_backends.sandbox.programs import Programs

NOWHERE = Programs(Path("/none/bwrap"), Path("/none/prlimit"), Path("/none/bin/python3"), (), None, None)


def recipe() -> Recipe:
    programs = BrowserPrograms(NOWHERE, Path("/none/chromium"))
    return Recipe(programs, Limits(), FetchPolicy(), SystemResolver())


@dataclass
class FakeBrowser:
    """One that knows whether it was closed, and opens no context."""

    closed: bool = False

    async def close(self) -> None:
        self.closed = True

    async def new_context(self, **options: Any) -> None:
        raise LookupError("a bug")


@dataclass
class SilentDoor:
    """A driver whose browser comes to the door and hands nothing out."""

    browser: FakeBrowser = field(default_factory=FakeBrowser)
    folder: Folder | None = None

    async def launch(self, folder: Folder, within_s: float) -> FakeBrowser:
        self.folder = folder
        with socket.socket(socket.AF_UNIX) as visitor:
            visitor.connect(str(folder.door))
        return self.browser


@dataclass
class FakeBox:
    """A box that waits, with `browser` in it."""

    browser: FakeBrowser = field(default_factory=FakeBrowser)
    alive: bool = True
    proxy: str = ""

    @property
    def egress(self) -> FakeBox:
        return self

    def begin(self) -> None:
        """A request begins."""

    async def close(self) -> None:
        self.alive = False


def test_a_box_whose_doorway_hands_nothing_out_leaves_nothing() -> None:
    driver, before = SilentDoor(), psutil.Process().num_fds()
    with pytest.raises(ValueError, match="unpack"):
        asyncio.run(Box.started(cast(Driver, driver), recipe()))
    assert driver.folder is not None and not driver.folder.top.exists()
    assert driver.browser.closed and psutil.Process().num_fds() == before


def test_a_session_that_cannot_be_opened_ends_its_box() -> None:
    async def scenario() -> FakeBox:
        service, box = Service(recipe(), Capacity(warm=0)), FakeBox()
        service._pool._waiting.append(cast(Box, box))
        request = BrowserRequest.model_validate({"steps": [{"action": "cookies"}]})
        with pytest.raises(LookupError):
            await service.run(request, [])
        await service.close()
        return box

    assert not asyncio.run(scenario()).alive
