"""Steps that bring something back from a page."""

from __future__ import annotations

from typing import Any

from python_backends.browser.failures import translated
from python_backends.browser.result import Link, StepOutcome, returned_file
from python_backends.browser.steps import (
    Cookie,
    GetCookies,
    ReadHtml,
    ReadLinks,
    ReadText,
    Screenshot,
    SetCookies,
)
from python_backends.browser.work import Work
from python_backends.errors import InvalidRequest

# The page's own objects answer these, so what comes is checked and cut again here.
_TEXT = "(element, most) => String(element.innerText ?? element.textContent ?? '').slice(0, most)"
_HTML = "(element, most) => String(element.outerHTML).slice(0, most)"
_LINKS = """most => Array.from(document.querySelectorAll('a[href], area[href]')).slice(0, most)
  .map(link => [link.href, (link.innerText || link.textContent || '').trim()])
  .map(([url, text]) => [String(url).slice(0, 8000), String(text).slice(0, 500)])"""
_SIZE = """() => {
  const root = document.documentElement;
  return [root.scrollWidth, (document.scrollingElement || root).scrollHeight];
}"""


async def screenshot(step: Screenshot, work: Work) -> StepOutcome:
    """Of a whole page, at most `screenshot_height` pixels of its height."""
    wanted: dict[str, Any] = {"type": step.format, "timeout": work.left_ms}
    if step.format == "jpeg":
        wanted["quality"] = step.quality
    cut = False
    with translated():
        if step.target is not None:
            data = await (await work.element(step.target)).screenshot(**wanted)
        else:
            page = await work.page()
            if step.whole_page:
                wanted |= await _whole(page, work.limits.screenshot_height)
                cut = "clip" in wanted
            data = await page.screenshot(**wanted)
    name = f"screenshot.{step.format}"
    return StepOutcome(action=step.action, ok=True, truncated=cut,
                       file=returned_file(name, f"image/{step.format}", work.spend(data)))  # fmt: skip


async def read_text(step: ReadText, work: Work) -> StepOutcome:
    """As a reader sees it."""
    most = work.limits.text_characters
    with translated():
        found = await (await work.element_or_root(step.target)).evaluate(_TEXT, most + 1, timeout=work.left_ms)
    text = whole_characters(found)
    return StepOutcome(action=step.action, ok=True, text=text[:most], truncated=len(text) > most)


async def read_html(step: ReadHtml, work: Work) -> StepOutcome:
    """After scripts have run."""
    most = work.limits.html_characters
    with translated():
        found = await (await work.element_or_root(step.target)).evaluate(_HTML, most + 1, timeout=work.left_ms)
    html = whole_characters(found)
    return StepOutcome(action=step.action, ok=True, html=html[:most], truncated=len(html) > most)


async def read_links(step: ReadLinks, work: Work) -> StepOutcome:
    """Absolute addresses."""
    most = work.limits.links
    with translated():
        found = await (await work.page()).evaluate(_LINKS, most + 1)
    links = [Link(url=whole_characters(url), text=whole_characters(text)) for url, text in list(found)[: most + 1]]
    return StepOutcome(action=step.action, ok=True, links=links[:most], truncated=len(links) > most)


async def get_cookies(step: GetCookies, work: Work) -> StepOutcome:
    """Of all sites."""
    return StepOutcome(action=step.action, ok=True, cookies=await cookies_of(work.context, work.limits.cookies))


async def set_cookies(step: SetCookies, work: Work) -> StepOutcome:
    """All or none."""
    with translated():
        if step.clear:
            await work.context.clear_cookies()
        await add_cookies(work.context, list(step.cookies))
    return StepOutcome(action=step.action, ok=True)


async def cookies_of(context: Any, most: int) -> list[Cookie]:
    """What the context keeps."""
    with translated():
        found = await context.cookies()
    return [
        Cookie.model_construct(
            name=whole_characters(one["name"]), value=whole_characters(one["value"]), domain=one["domain"],
            path=one["path"], expires=None if one["expires"] < 0 else one["expires"], http_only=one["httpOnly"],
            secure=one["secure"], same_site=one.get("sameSite", "Lax"),
        )
        for one in found[:most]
    ]  # fmt: skip


async def add_cookies(context: Any, cookies: list[Cookie]) -> None:
    """Put them into the context. Raises InvalidRequest, by `translated`, for what no browser keeps."""
    if cookies:
        await context.add_cookies(
            [{"name": one.name, "value": one.value, "domain": one.domain, "path": one.path,
              "expires": -1 if one.expires is None else one.expires, "httpOnly": one.http_only, "secure": one.secure,
              "sameSite": one.same_site} for one in cookies]
        )  # fmt: skip


def whole_characters(found: object) -> str:
    """Text of a page, without halves of surrogate pairs, which no JSON can carry."""
    return str(found).encode("utf-8", "replace").decode("utf-8")


async def _whole(page: Any, most: int) -> dict[str, Any]:
    """Playwright's options for a picture of all of a page, or of as much as may be."""
    width, height = (int(value) for value in await page.evaluate(_SIZE))
    if height <= most and width <= most:
        return {"full_page": True}
    if width < 1 or height < 1:
        raise InvalidRequest("the page has no size", code="step_failed")
    return {"full_page": True, "clip": {"x": 0, "y": 0, "width": min(width, most), "height": min(height, most)}}
