"""Full-text search in the filings of the US Securities and Exchange Commission (efts.sec.gov, from 2001 on).

The SEC turns away programs that do not say who runs them, so `contact` is in the name we ask under; it allows ten
requests a second. The service gives no text of the filings, so a result is its title, its form and its date.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from pydantic import BaseModel, Field

from python_backends.fetch.fetcher import Fetcher
from python_backends.fetch.pace import Pace
from python_backends.web_search.connectors.connector import answer_of, asked, date_in, one_line, words_of
from python_backends.web_search.document import Collection
from python_backends.web_search.hit import Hit, Wanted

ADDRESS = "https://efts.sec.gov/LATEST/search-index"
ARCHIVES = "https://www.sec.gov/Archives/edgar/data"
INTERVAL_S = 0.1


class _Filing(BaseModel):
    ciks: list[str] = []
    display_names: list[str] = []
    adsh: str
    form: str | None = None
    file_type: str | None = None
    file_description: str | None = None
    file_date: str | None = None
    period_ending: str | None = None


class _Found(BaseModel):
    id: str = Field(alias="_id")
    source: _Filing = Field(alias="_source")


class _Hits(BaseModel):
    hits: list[_Found]


class _Answer(BaseModel):
    hits: _Hits


class SecEdgar:
    """Filings that hold all words of the query, the most relevant first."""

    name = "sec_edgar"
    collection: Collection = "financial"

    def __init__(self, fetcher: Fetcher, address: str = ADDRESS, interval_s: float = INTERVAL_S) -> None:
        self._fetcher, self._address, self._pace = fetcher, address, Pace(interval_s)

    async def search(self, wanted: Wanted) -> Sequence[Hit]:
        """See `Connector`."""
        fields = {"q": " ".join(words_of(wanted.query))}
        if wanted.since is not None:
            last = datetime.datetime.now(datetime.timezone.utc).date() + datetime.timedelta(days=1)
            fields |= {"dateRange": "custom", "startdt": wanted.since.isoformat(), "enddt": last.isoformat()}
        await self._pace.turn(self._address)
        answer = answer_of(self.name, await asked(self._fetcher, self._address, fields), _Answer)
        return [hit for one in answer.hits.hits if (hit := _hit(one)) is not None][: wanted.count]


def _hit(found: _Found) -> Hit | None:
    filing = found.source
    file = found.id.partition(":")[2]
    if not file or not filing.ciks or not filing.ciks[0].isdigit():
        return None
    url = f"{ARCHIVES}/{int(filing.ciks[0])}/{filing.adsh.replace('-', '')}/{file}"
    who = one_line("; ".join(filing.display_names))
    kind = filing.file_type or filing.form or "filing"
    told = [filing.file_description if filing.file_description != kind else None,
            f"filed {filing.file_date}" if filing.file_date else None,
            f"for the period ending {filing.period_ending}" if filing.period_ending else None]  # fmt: skip
    text = one_line(f"{who}: {', '.join([kind, *filter(None, told)])}.")
    return Hit(url, f"{who}: {kind}", text, text, "financial", date_in(filing.file_date), truncated=True)
