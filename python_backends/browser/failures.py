"""Playwright's errors as ours: the one place where its words are read."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Iterator
from contextlib import contextmanager

from python_backends.errors import (
    InvalidRequest,
    OpenfazeError,
    RequestTimeout,
    Unavailable,
    UpstreamFailed,
    UrlBlocked,
)
from python_backends.fetch.policy import BLOCKED

_NET = re.compile(r"net::(ERR_[A-Z0-9_]+)")
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
# What Chromium itself refuses to go to.
_REFUSED = frozenset({"ERR_UNSAFE_REDIRECT", "ERR_BLOCKED_BY_ADMINISTRATOR", "ERR_DISALLOWED_URL_SCHEME",
                      "ERR_UNSAFE_PORT", "ERR_UNKNOWN_URL_SCHEME", "ERR_INVALID_URL"})  # fmt: skip
_TLS = ("ERR_CERT_", "ERR_SSL_")
_LONGEST = 300

TAB_CLOSED = "tab_closed"  # or all of Chromium is gone: who knows the box can tell
DIED = "the session's browser ended; send the request again, which begins with a new one"


@contextmanager
def translated() -> Iterator[None]:
    """Raises, for any error of Playwright, the OpenfazeError that says what it means to the caller."""
    from playwright.async_api import Error, TimeoutError

    try:
        yield
    except TimeoutError as exc:
        raise RequestTimeout(_first_line(exc), code="step_timeout") from exc
    except Error as exc:
        raise _meaning(exc) from exc


async def quietly(work: Awaitable[object]) -> None:
    """Something that may fail because what it is for has gone, which is what was wanted."""
    from playwright.async_api import Error

    try:
        await work
    except Error:
        return


def last_words(error: Exception) -> str:
    """What the program said before it ended, or Playwright's own first line."""
    said = re.findall(r"\[err\] (.+)", _COLOUR.sub("", str(error)))
    return (said[-1] if said else _first_line(error))[:_LONGEST]


def _meaning(error: Exception) -> OpenfazeError:
    text = str(error)
    if "crashed" in text:
        return UpstreamFailed("the page crashed, by its own doing or for want of memory", code="page_crashed")
    if "has been closed" in text or "Connection closed" in text:
        return Unavailable("the tab was closed meanwhile", code=TAB_CLOSED)
    found = _NET.search(text)
    if found is None:
        return InvalidRequest(_first_line(error), code="step_failed")
    name = found[1]
    if name in _REFUSED:
        return UrlBlocked(BLOCKED)
    if name.startswith(_TLS):
        return UpstreamFailed(f"the page's server has no valid TLS certificate ({name})", code="upstream_tls")
    return UpstreamFailed(f"the page could not be loaded ({name})", code="navigation_failed")


def _first_line(error: Exception) -> str:
    lines = _COLOUR.sub("", str(error)).strip().splitlines()
    words = lines[0] if lines else type(error).__name__
    return re.sub(r"^[A-Z]\w+\.\w+: (Error: )?", "", words)[:_LONGEST]
