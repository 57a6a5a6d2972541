"""The task's `REQUEST`."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from python_backends.browser.limits import Limits
from python_backends.browser.steps import AnyStep, Download, Navigate, Strict, Upload
from python_backends.errors import InvalidRequest, PayloadTooLarge, UrlBlocked
from python_backends.fetch.policy import FetchPolicy
from python_backends.request import parsed


class Viewport(Strict):
    """Size of the window's inside, in pixels."""

    width: int = Field(default=1280, ge=200, le=4_096)
    height: int = Field(default=800, ge=200, le=4_096)


class Proxy(Strict):
    """An HTTP proxy that a session's connections go through. Its address, and all that it is asked for, are judged."""

    server: str = Field(min_length=1, max_length=300, description="http://host:port")
    username: str = Field(default="", max_length=200)
    password: str = Field(default="", max_length=200)


class Opening(Strict):
    """What a session has from its beginning to its end."""

    viewport: Viewport = Viewport()
    locale: Annotated[str, Field(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$")] = "en-US"
    user_agent: Annotated[str, Field(min_length=1, max_length=500, pattern=r"^[\x20-\x7e]+$")] | None = None
    proxy: Proxy | None = None


class BrowserRequest(Strict):
    """Steps to take, one after the other; the first that fails is the last.

    `seconds` is how long all may take together. Requests of one `session` find its cookies, storage and tabs;
    `end_session` throws them away after this request. `open` says how a session is to begin.
    """

    steps: tuple[AnyStep, ...] = ()
    seconds: float | None = Field(default=None, gt=0)
    session: str | None = Field(default=None, pattern=r"^[A-Za-z0-9_.:-]{1,128}$")
    end_session: bool = False
    open: Opening | None = None


def request_of(data: bytes, media: list[bytes], limits: Limits, policy: FetchPolicy) -> BrowserRequest:
    """REQUEST checked, and with MEDIA against `limits`. Raises InvalidRequest, UrlBlocked, PayloadTooLarge."""
    request = parsed(BrowserRequest, data)
    if not request.steps and not request.end_session:
        raise InvalidRequest("REQUEST field `steps`: there is nothing to do", param="steps")
    if len(request.steps) > limits.steps:
        raise InvalidRequest(
            f"REQUEST field `steps`: {len(request.steps)}, at most {limits.steps} are taken", param="steps"
        )
    if request.seconds is not None and request.seconds > limits.wall_s:
        raise InvalidRequest(f"REQUEST field `seconds`: at most {limits.wall_s:g}", param="seconds")
    if request.end_session and request.session is None:
        raise InvalidRequest("REQUEST field `end_session`: it needs a `session`", param="end_session")
    _check_media(request, media, limits)
    _check_urls(request, policy)
    return request


def _check_media(request: BrowserRequest, media: list[bytes], limits: Limits) -> None:
    if len(media) > limits.given_files:
        raise InvalidRequest(f"MEDIA: {len(media)} files, at most {limits.given_files} are taken", param="MEDIA")
    if (size := sum(map(len, media))) > limits.given_bytes:
        raise PayloadTooLarge(f"MEDIA: {size} bytes, at most {limits.given_bytes} are taken", param="MEDIA")
    for place, step in enumerate(request.steps):
        if not isinstance(step, Upload):
            continue
        if max(step.media) >= len(media):
            raise InvalidRequest(f"REQUEST field `steps.{place}.media`: MEDIA has {len(media)} elements",
                                 param=f"steps.{place}.media")  # fmt: skip
        if len(step.names) > len(step.media):
            raise InvalidRequest(f"REQUEST field `steps.{place}.names`: more names than files",
                                 param=f"steps.{place}.names")  # fmt: skip


def _check_urls(request: BrowserRequest, policy: FetchPolicy) -> None:
    """What is wrong with an address by itself is said before anything is done."""
    for place, step in enumerate(request.steps):
        if isinstance(step, Navigate | Download) and step.url is not None:
            _check_url(step.url, policy, f"steps.{place}.url")
    if request.open is not None and request.open.proxy is not None:
        server = request.open.proxy.server
        if not server.startswith("http://"):
            raise InvalidRequest("REQUEST field `open.proxy.server`: only http:// proxies are used", param="open.proxy")
        _check_url(server, policy, "open.proxy.server")


def _check_url(url: str, policy: FetchPolicy, param: str) -> None:
    try:
        policy.target(url)
    except UrlBlocked as error:
        raise UrlBlocked(error.message, param=param) from error
