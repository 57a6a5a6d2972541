"""The steps of a request: what a browser can be told to do, each checked before any is done."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Text = Annotated[str, Field(max_length=100_000)]
Short = Annotated[str, Field(min_length=1, max_length=2_000)]
Pixel = Annotated[int, Field(ge=0, le=16_384)]


class Strict(BaseModel):
    """Unknown keys are errors, and nothing is changed once it was checked."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Target(Strict):
    """An element: by CSS selector (or `xpath=...`), by the `text` it shows, by `label`, or by `role` and `name`.

    Exactly one way. Where several match, the first is meant. `frame` is the selector of the iframe that it is in.
    """

    selector: Short | None = None
    text: Short | None = None
    label: Short | None = None
    role: Annotated[str, Field(pattern=r"^[a-z]{1,30}$")] | None = None
    name: Short | None = None
    frame: Short | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Target:
        ways = [way for way in ("selector", "text", "label", "role") if getattr(self, way) is not None]
        if len(ways) != 1 or (self.name is not None and self.role is None):
            raise ValueError("an element is named by one of `selector`, `text`, `label`, or `role` (with a `name`)")
        return self


class Step(Strict):
    """`seconds` is how long it may take."""

    action: str
    seconds: float | None = Field(default=None, gt=0, le=120)


class Navigate(Step):
    """Go to a URL, in the tab that is active, and wait until the page is there."""

    action: Literal["navigate"]
    url: str = Field(min_length=1, max_length=8_000)
    until: Literal["commit", "domcontentloaded", "load"] = "load"


class Click(Step):
    """On an element, or at a point of the viewport, in pixels from its top left."""

    action: Literal["click"]
    target: Target | None = None
    x: Pixel | None = None
    y: Pixel | None = None
    button: Literal["left", "right", "middle"] = "left"
    count: int = Field(default=1, ge=1, le=3)

    @model_validator(mode="after")
    def _one_place(self) -> Click:
        point = (self.x is not None) + (self.y is not None)
        if point == 1 or (point == 2) == (self.target is not None):
            raise ValueError("a click needs a `target`, or `x` and `y`")
        return self


class Fill(Step):
    """Put a value into a field, in place of what it holds."""

    action: Literal["fill"]
    target: Target
    value: Text


class Select(Step):
    """Choose options of a list, by value or by what they show."""

    action: Literal["select"]
    target: Target
    values: tuple[Short, ...] = Field(max_length=50)


class Press(Step):
    """A key or a combination, `Enter`, `Control+A`; with a target, while that has the focus."""

    action: Literal["press"]
    key: str = Field(min_length=1, max_length=50)
    target: Target | None = None


class Submit(Step):
    """Send the form that an element is, or stands in; the first form of the page without one."""

    action: Literal["submit"]
    target: Target | None = None


class Scroll(Step):
    """To the page's top or end, by so many pixels, or until an element is in view.

    At the end it waits for more to appear, and goes there again if any did, `times` in all: pages that never end.
    """

    action: Literal["scroll"]
    to: Literal["top", "bottom"] | None = None
    by: int | None = Field(default=None, ge=-100_000, le=100_000)
    target: Target | None = None
    times: int = Field(default=1, ge=1, le=50)

    @model_validator(mode="after")
    def _one_way(self) -> Scroll:
        if (self.to is not None) + (self.by is not None) + (self.target is not None) != 1:
            raise ValueError("a scroll needs one of `to`, `by`, `target`")
        return self


class Wait(Step):
    """Until an element is there (or is not), until the page has loaded, or for a time."""

    action: Literal["wait"]
    target: Target | None = None
    state: Literal["visible", "hidden", "attached", "detached"] = "visible"
    load: Literal["domcontentloaded", "load", "networkidle"] | None = None
    pause: float | None = Field(default=None, gt=0, le=30, description="seconds")

    @model_validator(mode="after")
    def _one_way(self) -> Wait:
        if (self.target is not None) + (self.load is not None) + (self.pause is not None) != 1:
            raise ValueError("a wait needs one of `target`, `load`, `pause`")
        return self


class Screenshot(Step):
    """The viewport, the whole page, or an element, as PNG or JPEG."""

    action: Literal["screenshot"]
    whole_page: bool = False
    target: Target | None = None
    format: Literal["png", "jpeg"] = "png"
    quality: int = Field(default=80, ge=1, le=100)


class ReadText(Step):
    """What a page, or an element, shows as text."""

    action: Literal["text"]
    target: Target | None = None


class ReadHtml(Step):
    """A page's HTML, or an element's, as it is now."""

    action: Literal["html"]
    target: Target | None = None


class ReadLinks(Step):
    """The links of a page, in order."""

    action: Literal["links"]


class Download(Step):
    """The file that a click on an element, or a URL, brings."""

    action: Literal["download"]
    target: Target | None = None
    url: str | None = Field(default=None, min_length=1, max_length=8_000)

    @model_validator(mode="after")
    def _one_way(self) -> Download:
        if (self.target is None) == (self.url is None):
            raise ValueError("a download needs a `target` to click on, or a `url`")
        return self


class Upload(Step):
    """Give elements of MEDIA, by their places from 0, to a file field, under `names`."""

    action: Literal["upload"]
    target: Target
    media: tuple[Annotated[int, Field(ge=0)], ...] = Field(min_length=1, max_length=20)
    names: tuple[Annotated[str, Field(pattern=r"^[^/\x00]{1,200}$")], ...] = ()


class Cookie(Strict):
    """As browsers keep it. `expires` is in seconds since 1970; without it the cookie lasts as long as the session."""

    name: Annotated[str, Field(min_length=1, max_length=4_096)]
    value: Annotated[str, Field(max_length=4_096)]
    domain: Annotated[str, Field(min_length=1, max_length=255)]
    path: Annotated[str, Field(pattern=r"^/", max_length=2_000)] = "/"
    expires: float | None = None
    http_only: bool = False
    secure: bool = False
    same_site: Literal["Strict", "Lax", "None"] = "Lax"


class GetCookies(Step):
    """All cookies of the session."""

    action: Literal["cookies"]


class SetCookies(Step):
    """Add these to the session's cookies; `clear` throws away those that it had."""

    action: Literal["set_cookies"]
    cookies: tuple[Cookie, ...] = Field(default=(), max_length=300)
    clear: bool = False


class ChooseTab(Step):
    """The tab that the next steps act in, by its place from 0: pop-ups come after those that were there."""

    action: Literal["tab"]
    tab: int = Field(ge=0, le=1_000)


class CloseTab(Step):
    """Close the active tab; the last of those that are left is active then."""

    action: Literal["close_tab"]


AnyStep = Annotated[
    Navigate | Click | Fill | Select | Press | Submit | Scroll | Wait | Screenshot | ReadText | ReadHtml | ReadLinks
    | Download | Upload | GetCookies | SetCookies | ChooseTab | CloseTab,
    Field(discriminator="action"),
]  # fmt: skip
