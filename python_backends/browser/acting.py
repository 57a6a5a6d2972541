"""Steps that do something to a page."""

from __future__ import annotations

import asyncio
import mimetypes
from typing import Any

from python_backends.browser.failures import translated
from python_backends.browser.going import go
from python_backends.browser.result import StepOutcome
from python_backends.browser.steps import (
    ChooseTab,
    Click,
    CloseTab,
    Fill,
    Navigate,
    Press,
    Scroll,
    Select,
    Submit,
    Upload,
    Wait,
)
from python_backends.browser.work import Work

_SUBMIT = """element => {
  const form = element instanceof HTMLFormElement ? element
    : element.form || element.closest('form') || (element === document.documentElement && document.forms[0]);
  if (!form) throw new Error('there is no form');
  form.requestSubmit();
}"""
_HEIGHT = "() => (document.scrollingElement || document.documentElement).scrollHeight"
_TO_BOTTOM = f"() => {{ const height = ({_HEIGHT})(); window.scrollTo(0, height); return height; }}"
_GROWS_S, _GROW_LOOK_S = 1.5, 0.05


async def navigate(step: Navigate, work: Work) -> StepOutcome:
    """Raises UrlBlocked where the policy refuses the URL or what it redirects to."""
    response = await go(step.url, step.until, work)
    return StepOutcome(action=step.action, ok=True, status=None if response is None else response.status)


async def click(step: Click, work: Work) -> StepOutcome:
    """Waits for what it sets off."""
    with translated():
        if step.target is not None:
            element = await work.element(step.target)
            await element.click(button=step.button, click_count=step.count, timeout=work.left_ms)
        else:
            page = await work.page()
            await page.mouse.click(step.x or 0, step.y or 0, button=step.button, click_count=step.count)
    return await _settled(step.action, work)


async def fill(step: Fill, work: Work) -> StepOutcome:
    """Fields, text areas and what else can be edited."""
    with translated():
        await (await work.element(step.target)).fill(step.value, timeout=work.left_ms)
    return StepOutcome(action=step.action, ok=True)


async def select(step: Select, work: Work) -> StepOutcome:
    """Of `values`, each is an option's value or its label."""
    with translated():
        await (await work.element(step.target)).select_option(list(step.values), timeout=work.left_ms)
    return await _settled(step.action, work)


async def press(step: Press, work: Work) -> StepOutcome:
    """Waits for what it sets off."""
    with translated():
        if step.target is not None:
            await (await work.element(step.target)).press(step.key, timeout=work.left_ms)
        else:
            await (await work.page()).keyboard.press(step.key)
    return await _settled(step.action, work)


async def submit(step: Submit, work: Work) -> StepOutcome:
    """With the page's own checks and handlers, as its button would."""
    with translated():
        await (await work.element_or_root(step.target)).evaluate(_SUBMIT, timeout=work.left_ms)
    return await _settled(step.action, work)


async def scroll(step: Scroll, work: Work) -> StepOutcome:
    """To the end means: until nothing more comes, or `times` is reached."""
    page = await work.page()
    with translated():
        if step.target is not None:
            await (await work.element(step.target)).scroll_into_view_if_needed(timeout=work.left_ms)
        elif step.by is not None:
            await page.evaluate("by => window.scrollBy(0, by)", step.by)
        elif step.to == "top":
            await page.evaluate("() => window.scrollTo(0, 0)")
        else:
            for _ in range(step.times):
                if not await _grew(page, await page.evaluate(_TO_BOTTOM), work):
                    break
    return StepOutcome(action=step.action, ok=True)


async def wait(step: Wait, work: Work) -> StepOutcome:
    """For an element, the page, or the clock."""
    with translated():
        if step.target is not None:
            await (await work.element(step.target)).wait_for(state=step.state, timeout=work.left_ms)
        elif step.load is not None:
            await (await work.page()).wait_for_load_state(step.load, timeout=work.left_ms)
        else:
            await asyncio.sleep(min(step.pause or 0.0, work.left_s))
    return StepOutcome(action=step.action, ok=True)


async def upload(step: Upload, work: Work) -> StepOutcome:
    """The files' bytes go to the page by the browser's own wire; no file is made."""
    files = []
    for place, index in enumerate(step.media):
        name = step.names[place] if place < len(step.names) else f"input_{index + 1}"
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        files.append({"name": name, "mimeType": kind, "buffer": work.media[index]})
    with translated():
        await (await work.element(step.target)).set_input_files(files, timeout=work.left_ms)
    return StepOutcome(action=step.action, ok=True)


async def choose_tab(step: ChooseTab, work: Work) -> StepOutcome:
    """Waits for a pop-up that is on its way."""
    await work.tabs.choose(step.tab, work.left_s / 2)
    return await _settled(step.action, work)


async def close_tab(step: CloseTab, work: Work) -> StepOutcome:
    """Without asking the page."""
    await work.tabs.close_active()
    return StepOutcome(action=step.action, ok=True)


async def _settled(action: str, work: Work) -> StepOutcome:
    await work.tabs.settle(work.left_s)
    return StepOutcome(action=action, ok=True)


async def _grew(page: Any, height: int, work: Work) -> bool:
    """Whether the page got higher than `height` within a while."""
    for _ in range(int(_GROWS_S / _GROW_LOOK_S)):
        await asyncio.sleep(min(_GROW_LOOK_S, work.left_s))
        if await page.evaluate(_HEIGHT) > height:
            return True
    return False
