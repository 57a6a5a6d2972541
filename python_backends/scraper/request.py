"""The task's `REQUEST`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from python_backends.errors import InvalidRequest, PayloadTooLarge
from python_backends.ingress.links import links_in
from python_backends.request import parsed
from python_backends.scraper.page import MAX_BYTES
from python_backends.scraper.selector import MAX_SELECTOR

MAX_SELECTORS = 50
_NAMED = r"^[A-Za-z0-9_.:-]{1,128}$"
_ATTRIBUTE = re.compile(r"^(?P<css>.*?)\s*@(?P<attribute>[A-Za-z][A-Za-z0-9_-]{0,40})$", re.S)
Name = Annotated[str, StringConstraints(min_length=1, max_length=100)]
Css = Annotated[str, StringConstraints(min_length=1, max_length=MAX_SELECTOR)]
Render = Literal["auto", "always", "never"]


class ScraperRequest(BaseModel):
    """What to bring, and what of it.

    `url` names the page; without it the first address in `instruction` does, or the page itself is in MEDIA (`url` is
    then what its links are relative to). `fields` are names, `schema` a JSON schema of an object: one of them at most.
    `selectors` say where fields stand: CSS, or CSS and `@attribute`. `each` names the elements of a list of records, in
    which `selectors` are looked for. What was found under `remember` is found again after the page has changed.
    `robots` false fetches what robots.txt asks not to. `mime` and `filename` are claims about MEDIA and are not needed.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    url: str | None = Field(default=None, min_length=1, max_length=8000)
    instruction: str = Field(default="", max_length=1_000_000)
    fields: tuple[Name, ...] = Field(default=(), max_length=100)
    wanted: Mapping[str, Any] | None = Field(default=None, alias="schema")
    selectors: Mapping[Name, Css] = Field(default_factory=dict, max_length=MAX_SELECTORS)
    each: Css | None = None
    remember: str | None = Field(default=None, pattern=_NAMED)
    owner: str = Field(default="", pattern=r"^[A-Za-z0-9_.:-]{0,128}$")
    robots: bool = True
    render: Render = "auto"
    mime: str | None = None
    filename: str | None = None

    @property
    def address(self) -> str | None:
        """The page's address, None where MEDIA is the page and nobody said where it is from."""
        return self.url or next(iter(links_in(self.instruction)), None)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a field stands: elements, and the attribute of theirs that is the value, their text without one."""

    css: str
    attribute: str | None = None


def place_of(selector: str) -> Place:
    """`css` or `css@attribute`."""
    found = _ATTRIBUTE.match(selector)
    return Place(found["css"].strip() or "*", found["attribute"].lower()) if found else Place(selector)


def request_of(data: bytes, media: list[bytes]) -> ScraperRequest:
    """REQUEST, checked with MEDIA. Raises InvalidRequest, PayloadTooLarge."""
    request = parsed(ScraperRequest, data)
    if len(media) > 1:
        raise InvalidRequest(f"MEDIA: {len(media)} pages, one is taken", param="MEDIA")
    if media and len(media[0]) > MAX_BYTES:
        raise PayloadTooLarge(f"MEDIA: the page has {len(media[0])} bytes; at most {MAX_BYTES} are read", param="MEDIA")
    if not media and request.address is None:
        raise InvalidRequest("there is no page: name its `url`, write it in the text, or attach its HTML", param="url")
    if request.fields and request.wanted is not None:
        raise InvalidRequest("REQUEST fields `fields` and `schema` exclude each other", param="schema")
    if request.each is not None and not (request.selectors or request.remember):
        raise InvalidRequest("REQUEST field `each` needs `selectors`, which say what a record holds", param="each")
    if request.each is not None and (request.fields or request.wanted is not None):
        message = "REQUEST field `each`: records are made of `selectors`; leave `fields` and `schema` out"
        raise InvalidRequest(message, param="each")
    return request
