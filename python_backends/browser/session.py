"""A session: one box with one browser context, and the steps that are taken in it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from python_backends.browser import acting, downloading, reading
from python_backends.browser.box import Box, Recipe
from python_backends.browser.dialing import Direct, Through
from python_backends.browser.failures import DIED, TAB_CLOSED, translated
from python_backends.browser.limits import MIB, Limits
from python_backends.browser.request import BrowserRequest, Opening
from python_backends.browser.result import StepError, StepOutcome, TabState
from python_backends.browser.steps import (
    ChooseTab,
    Click,
    CloseTab,
    Cookie,
    Download,
    Fill,
    GetCookies,
    Navigate,
    Press,
    ReadHtml,
    ReadLinks,
    ReadText,
    Screenshot,
    Scroll,
    Select,
    SetCookies,
    Step,
    Submit,
    Upload,
    Wait,
)
from python_backends.browser.tabs import Tabs
from python_backends.browser.work import Work
from python_backends.errors import OpenfazeError, RequestTimeout, Unavailable, UpstreamFailed, UrlBlocked

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext

_TAKEN: Mapping[type[Step], Callable[[Any, Work], Awaitable[StepOutcome]]] = {
    Navigate: acting.navigate, Click: acting.click, Fill: acting.fill, Select: acting.select, Press: acting.press,
    Submit: acting.submit, Scroll: acting.scroll, Wait: acting.wait, Upload: acting.upload,
    ChooseTab: acting.choose_tab, CloseTab: acting.close_tab, Screenshot: reading.screenshot,
    ReadText: reading.read_text, ReadHtml: reading.read_html, ReadLinks: reading.read_links,
    GetCookies: reading.get_cookies, SetCookies: reading.set_cookies, Download: downloading.download,
}  # fmt: skip
_GRACE_S = 1.0  # what a step may take beyond its time before the page counts as hung
_LOOK_S = 2.0
_DEATH_LOOKS, _DEATH_LOOK_S = 20, 0.025


@dataclass(frozen=True, slots=True)
class Profile:
    """What outlives a session's Chromium: how it was opened, and its cookies."""

    opening: Opening = field(default_factory=Opening)
    cookies: tuple[Cookie, ...] = ()


class Session:
    """Make it with `opened`. One request at a time."""

    def __init__(self, box: Box, context: BrowserContext, limits: Limits, opening: Opening) -> None:
        self.box, self.opening, self._context, self._limits = box, opening, context, limits
        self.hung = False
        self._tabs = Tabs(context, limits.tabs)

    @classmethod
    async def opened(cls, box: Box, recipe: Recipe, profile: Profile) -> Session:
        """In a fresh `box`, which is the session's from then on. Raises OpenfazeError; the box is the caller's then."""
        opening, policy = profile.opening, recipe.policy
        with translated():
            context = await box.browser.new_context(
                viewport={"width": opening.viewport.width, "height": opening.viewport.height}, locale=opening.locale,
                user_agent=opening.user_agent, proxy={"server": box.proxy}, accept_downloads=True,
            )  # fmt: skip
            await reading.add_cookies(context, list(profile.cookies))
        through = opening.proxy and Through(opening.proxy, policy, recipe.resolver)
        box.egress.use(through or Direct(policy.connect_s))
        return cls(box, context, recipe.limits, opening)

    async def profile(self) -> Profile:
        """What to keep of it. Raises OpenfazeError."""
        cookies = await asyncio.wait_for(reading.cookies_of(self._context, self._limits.cookies), _LOOK_S)
        return Profile(self.opening, tuple(cookies))

    async def take(self, request: BrowserRequest, media: Sequence[bytes]) -> list[StepOutcome]:
        """How the request's steps went, up to the first that failed.

        Raises UrlBlocked for a URL of the request that the policy refuses, Unavailable where Chromium ends meanwhile,
        UpstreamFailed where it had to be ended.
        """
        end = time.monotonic() + (request.seconds or min(self._limits.usual_s, self._limits.wall_s))
        work = Work(self.box, self._context, self._tabs, self._limits, media, self._limits.returned_bytes)
        self._tabs.closed_popups = 0
        outcomes = []
        for place, step in enumerate(request.steps):
            try:
                outcome = await self._outcome(step, work, end)
            except UrlBlocked as error:
                raise UrlBlocked(error.message, param=f"steps.{place}.url") from error
            outcomes.append(outcome)
            if not outcome.ok:
                break
        return outcomes

    async def states(self) -> list[TabState]:
        """Of all tabs; a title that a page does not give in time is empty."""
        active, states = self._tabs.place(), []
        for place, page in enumerate(list(self._tabs.pages)):
            title = ""
            with suppress(OpenfazeError, asyncio.TimeoutError), translated():
                title = reading.whole_characters(await asyncio.wait_for(page.title(), _LOOK_S))[:1000]
            url = reading.whole_characters(page.url)[:8000]
            states.append(TabState(tab=place, url=url, title=title, active=place == active))
        return states

    def warnings(self) -> list[str]:
        """What bounds cut off."""
        popups = self._tabs.closed_popups
        told = [f"{popups} pop-ups were closed: at most {self._limits.tabs} tabs are kept"] if popups else []
        return [*told, *self.box.egress.warnings]

    async def _outcome(self, step: Step, work: Work, end: float) -> StepOutcome:
        started = time.monotonic()
        work.deadline = min(end, started + (step.seconds or self._limits.step_s))
        try:
            outcome = await self._bounded(step, work)
        except UrlBlocked:
            raise
        except OpenfazeError as error:
            if await self._is_over(error):
                raise self._end() from error
            outcome = StepOutcome(action=step.action, ok=False, error=StepError(code=error.code, message=error.message))
        url = self._tabs.pages[self._tabs.place()].url if self._tabs.pages else ""
        seconds = round(time.monotonic() - started, 4)
        return outcome.model_copy(update={"seconds": seconds, "url": reading.whole_characters(url)[:8000]})

    async def _bounded(self, step: Step, work: Work) -> StepOutcome:
        """Pages can keep Playwright waiting where it counts no time: while their script does not end."""
        taking = asyncio.ensure_future(_TAKEN[type(step)](step, work))
        died = asyncio.ensure_future(self.box.died.wait())
        try:
            await asyncio.wait({taking, died}, timeout=work.left_s + _GRACE_S, return_when=asyncio.FIRST_COMPLETED)
            if not died.done() and not taking.done():
                self.hung = True
                raise RequestTimeout("the page does not answer; the session ends", code="page_hung")
            if not taking.done():
                raise self._end()
            return taking.result()
        finally:
            taking.cancel()
            died.cancel()
            await asyncio.gather(taking, died, return_exceptions=True)

    async def _is_over(self, error: OpenfazeError) -> bool:
        """Whether `error` means that Chromium has ended, which its box may learn a moment later."""
        for _ in range(_DEATH_LOOKS if error.code == TAB_CLOSED else 1):
            if not self.box.alive:
                return True
            await asyncio.sleep(_DEATH_LOOK_S)
        return False

    def _end(self) -> OpenfazeError:
        if self.box.out_of_memory:
            most = self._limits.memory_bytes // MIB
            return UpstreamFailed(f"the pages needed more than {most} MiB of memory", code="page_memory")
        return Unavailable(DIED, code="browser_died")
