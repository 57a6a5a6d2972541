"""SearXNG, a metasearch engine that operators run themselves (docs.searxng.org/dev/search_api.html).

Its `settings.yml` must list `json` among `search.formats`. On a private address it must be opened to the fetcher
(OPENFAZE_FETCH_ADMIT).
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from pydantic import BaseModel

from python_backends.fetch.fetcher import Fetcher
from python_backends.scraper.text import plain
from python_backends.web_search.connectors.connector import answer_of, asked, date_in, one_line
from python_backends.web_search.document import Collection
from python_backends.web_search.hit import Hit, Wanted

_RANGES = ((1, "day"), (7, "week"), (31, "month"))


class _Result(BaseModel):
    url: str | None = None
    title: str | None = None
    content: str | None = None
    publishedDate: str | None = None  # as SearXNG spells it


class _Answer(BaseModel):
    results: list[_Result]


class SearXNG:
    """`address` is that of the instance, without `/search`."""

    name = "searxng"
    collection: Collection = "general"

    def __init__(self, fetcher: Fetcher, address: str, today: datetime.date | None = None) -> None:
        self._fetcher, self._address, self._today = fetcher, address.rstrip("/"), today

    async def search(self, wanted: Wanted) -> Sequence[Hit]:
        """See `Connector`; one page of results, whose number SearXNG chooses."""
        fields = {"q": wanted.query, "format": "json"}
        if wanted.since is not None:
            fields["time_range"] = self._range(wanted.since)
        data = await asked(self._fetcher, f"{self._address}/search", fields)
        results = answer_of(self.name, data, _Answer).results
        return [_hit(one) for one in results if one.url][: wanted.count]

    def _range(self, since: datetime.date) -> str:
        age = ((self._today or datetime.date.today()) - since).days
        return next((name for days, name in _RANGES if age <= days), "year")


def _hit(result: _Result) -> Hit:
    content = plain(result.content or "")
    return Hit(result.url or "", one_line(result.title) or result.url or "", content, content, "general",
               date_in(result.publishedDate), (content,) if content else (), truncated=True)  # fmt: skip
