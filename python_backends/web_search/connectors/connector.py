"""The seam between a search and the services it may ask."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from typing import Any, Protocol, TypeVar
from urllib.parse import urlencode

import orjson
from pydantic import BaseModel, ValidationError

from python_backends.errors import UpstreamFailed
from python_backends.fetch.fetcher import Fetcher
from python_backends.web_search.document import Collection
from python_backends.web_search.hit import Hit, Wanted

Model = TypeVar("Model", bound=BaseModel)
_WORD = re.compile(r"\w+")


class Connector(Protocol):
    """One remote search. Its pages belong to `collection`."""

    name: str
    collection: Collection

    async def search(self, wanted: Wanted) -> Sequence[Hit]:
        """The best first. Raises UpstreamFailed, or what the fetcher raises."""


async def asked(fetcher: Fetcher, address: str, fields: Mapping[str, str]) -> bytes:
    """The body at `address` with `fields` as its query."""
    with await fetcher.fetch(f"{address}?{urlencode(fields)}") as fetched:
        return fetched.data


def answer_of(name: str, data: bytes, model: type[Model]) -> Model:
    """`data` as `model`; UpstreamFailed for an answer of another form."""
    try:
        return model.model_validate(orjson.loads(data))
    except (orjson.JSONDecodeError, ValidationError) as exc:
        raise UpstreamFailed(f"{name} answered in a form that is not known here") from exc


def date_in(text: Any) -> datetime.date | None:
    """The day at the beginning of an ISO date or time; None where there is none."""
    try:
        return datetime.date.fromisoformat(str(text)[:10])
    except ValueError:
        return None


def words_of(query: str) -> list[str]:
    """The words of a query without signs, which have meanings in some query languages."""
    return _WORD.findall(query)


def one_line(text: str | None) -> str:
    """`text` without line breaks and double spaces."""
    return " ".join((text or "").split())
