"""What a step works with: the session's tabs, its share of time and bytes, and the elements that targets name."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from python_backends.browser.box import Box
from python_backends.browser.folder import too_large
from python_backends.browser.limits import Limits
from python_backends.browser.steps import Target
from python_backends.browser.tabs import Tabs
from python_backends.errors import RequestTimeout

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, Page

_PORTS = {"http": 80, "https": 443}


@dataclass(slots=True)
class Work:
    """One request's. `deadline` is that of the present step, `bytes_left` what files may still be answered."""

    box: Box
    context: BrowserContext
    tabs: Tabs
    limits: Limits
    media: Sequence[bytes]
    bytes_left: int
    deadline: float = 0.0

    @property
    def left_s(self) -> float:
        """Seconds that the step has left. Raises RequestTimeout without any."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise RequestTimeout("the step took all the time that it had", code="step_timeout")
        return left

    @property
    def left_ms(self) -> float:
        """The same in milliseconds, as Playwright counts."""
        return self.left_s * 1000

    async def page(self) -> Page:
        """The active tab."""
        return await self.tabs.active()

    async def element(self, target: Target) -> Any:
        """The first element that `target` names, as a locator: it is looked for when it is used."""
        page = await self.page()
        scope = page.frame_locator(target.frame) if target.frame is not None else page
        if target.selector is not None:
            found = scope.locator(target.selector)
        elif target.text is not None:
            found = scope.get_by_text(target.text)
        elif target.label is not None:
            found = scope.get_by_label(target.label)
        else:
            role: Any = target.role  # Playwright knows them all, and says so
            found = scope.get_by_role(role, name=target.name)
        return found.first

    async def element_or_root(self, target: Target | None) -> Any:
        """The same; the whole document without a target."""
        return (await self.page()).locator(":root") if target is None else await self.element(target)

    def was_refused(self, page: Page) -> bool:
        """Whether the policy refused what the main frame of `page` asked for last."""
        parts = urlsplit(self.tabs.sought(page))
        host = parts.netloc.rpartition("@")[2].lower()
        with_port = host if parts.port else f"{host}:{_PORTS.get(parts.scheme, 0)}"
        return with_port in self.box.egress.refused

    def spend(self, data: bytes) -> bytes:
        """`data`, counted among what is answered. Raises PayloadTooLarge."""
        if len(data) > self.bytes_left:
            raise too_large(self.bytes_left)
        self.bytes_left -= len(data)
        return data
