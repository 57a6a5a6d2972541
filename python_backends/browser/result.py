"""The task's `RESULT`."""

from __future__ import annotations

import base64
import hashlib

from pydantic import BaseModel, ConfigDict, Field

from python_backends.browser.steps import Cookie


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class StepError(_Strict):
    """Why a step failed."""

    code: str
    message: str


class Link(_Strict):
    """A link of a page."""

    url: str
    text: str


class ReturnedFile(_Strict):
    """A screenshot or a download."""

    name: str
    media_type: str
    size: int = Field(description="bytes")
    sha256: str
    data: str = Field(description="the bytes, in base64")


class StepOutcome(_Strict):
    """How one step went. What a step does not bring is null."""

    action: str
    ok: bool
    error: StepError | None = None
    seconds: float = 0.0
    url: str = Field(default="", description="of the active tab, after the step")
    status: int | None = Field(default=None, description="HTTP status of the page that was navigated to")
    text: str | None = None
    html: str | None = None
    links: list[Link] | None = None
    cookies: list[Cookie] | None = None
    file: ReturnedFile | None = None
    truncated: bool = Field(default=False, description="whether text, html, links or the screenshot are not whole")


class TabState(_Strict):
    """A tab of the session."""

    tab: int
    url: str
    title: str
    active: bool


class BrowserResult(_Strict):
    """What became of the steps. A step that fails is an answer, not an error of the request; those after it are not
    taken."""

    ok: bool = Field(description="whether every step of the request went well")
    steps: list[StepOutcome]
    url: str = Field(description="of the active tab at the end")
    title: str
    tabs: list[TabState]
    refused: list[str] = Field(description="host:port of what pages asked for and the address policy refused")
    warnings: list[str]
    session: str | None
    session_started: bool = Field(description="whether this request began with nothing of earlier ones")
    session_open: bool = Field(description="whether the session can be gone on with")
    seconds: float


def returned_file(name: str, media_type: str, data: bytes) -> ReturnedFile:
    """`data` as it is answered."""
    return ReturnedFile(name=name, media_type=media_type, size=len(data), sha256=hashlib.sha256(data).hexdigest(),
                        data=base64.b64encode(data).decode("ascii"))  # fmt: skip
