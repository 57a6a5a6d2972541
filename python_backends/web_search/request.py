"""The task's `REQUEST`."""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection as Names
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator

from python_backends.errors import InvalidRequest
from python_backends.request import parsed
from python_backends.web_search.document import Collection
from python_backends.web_search.filters import Filters
from python_backends.web_search.freshness import since_of

MAX_QUERY = 1000  # characters
MAX_COUNT, MAX_DOMAINS = 50, 50
_DOMAIN = re.compile(r"^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$")


def _listed(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


Domains = Annotated[tuple[str, ...], BeforeValidator(_listed), Field(max_length=MAX_DOMAINS)]


class SearchRequest(BaseModel):
    """What is looked for. `connectors` absent asks all that are configured and fit the collections; [] asks none.

    `freshness` is day, week, month, year or a date; pages without a date are left out then. Domains hold subdomains.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    query: str = Field(max_length=MAX_QUERY)
    collections: Annotated[tuple[Collection, ...], BeforeValidator(_listed)] = ()
    count: int = Field(default=20, ge=1, le=MAX_COUNT, strict=True)
    freshness: str | None = None
    include_domains: Domains = ()
    exclude_domains: Domains = ()
    connectors: Annotated[tuple[str, ...] | None, BeforeValidator(_listed)] = None

    @field_validator("query")
    @classmethod
    def _not_empty(cls, query: str) -> str:
        if not query.strip():
            raise ValueError("there is nothing to look for")
        return " ".join(query.split())

    @field_validator("freshness")
    @classmethod
    def _known(cls, text: str | None) -> str | None:
        if text is not None:
            since_of(text, datetime.date.today())
        return text

    @field_validator("include_domains", "exclude_domains")
    @classmethod
    def _domains(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(_domain(name) for name in names)

    def filters(self, today: datetime.date) -> Filters:
        """What may be answered with."""
        since = since_of(self.freshness, today) if self.freshness is not None else None
        return Filters(frozenset(self.collections), since, frozenset(self.include_domains),
                       frozenset(self.exclude_domains))  # fmt: skip


def request_of(data: bytes, configured: Names[str]) -> SearchRequest:
    """REQUEST checked, its connectors against those that are `configured`. Raises InvalidRequest."""
    request = parsed(SearchRequest, data)
    unknown = sorted(set(request.connectors or ()) - set(configured))
    if unknown:
        known = ", ".join(sorted(configured)) or "none"
        raise InvalidRequest(f"REQUEST field `connectors`: {unknown[0][:60]!r} is not configured; configured: {known}",
                             param="connectors")  # fmt: skip
    return request


def _domain(name: str) -> str:
    plain = name.strip().lower().rstrip(".").removeprefix("*.")
    if not plain.isascii():
        try:
            plain = plain.encode("idna").decode("ascii")
        except UnicodeError as exc:
            raise ValueError(f"{name[:60]!r} is no domain") from exc
    if len(plain) > 253 or not _DOMAIN.match(plain):
        raise ValueError(f"{name[:60]!r} is no domain, such as example.org")
    return plain
