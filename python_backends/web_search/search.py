"""One search over our own index and the connectors that were asked, all at once, joined into one list."""

from __future__ import annotations

import asyncio
import datetime
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field

from python_backends.errors import BY_STATUS, OpenfazeError, Unavailable, UpstreamFailed
from python_backends.text_encoder.encoder import Encoder
from python_backends.waiting import all_of
from python_backends.web_search.connectors.connector import Connector
from python_backends.web_search.document import host_of, url_key
from python_backends.web_search.filters import Filters
from python_backends.web_search.fuse import Ranking, fresher, fused
from python_backends.web_search.hit import Hit, Wanted
from python_backends.web_search.own_index import IndexHits, OwnIndex
from python_backends.web_search.request import SearchRequest
from python_backends.web_search.result import Failure, SourceReport, WebPage

INDEX = "index"


@dataclass
class _Gathered:
    """What one source gave: `hits` by address, its lists, and what is told of it."""

    source: str
    hits: Mapping[str, Hit] = field(default_factory=dict)
    rankings: Sequence[Ranking] = ()
    note: str | None = None
    error: OpenfazeError | None = None
    seconds: float = 0.0

    @property
    def report(self) -> SourceReport:
        failure = None if self.error is None else Failure(code=self.error.code, message=self.error.message)
        return SourceReport(source=self.source, found=len(self.hits), seconds=round(self.seconds, 4), error=failure,
                            note=self.note)  # fmt: skip


class WebSearch:
    """`index` is None where no folder is named; `seconds` is how long a connector may take."""

    def __init__(
        self, index: OwnIndex | None, connectors: Mapping[str, Connector], seconds: float,
        today: Callable[[], datetime.date] = lambda: datetime.datetime.now(datetime.timezone.utc).date(),
    ) -> None:  # fmt: skip
        self._index, self.connectors, self._seconds, self._today = index, connectors, seconds, today

    async def search(self, request: SearchRequest, encoder: Encoder | None) -> tuple[list[WebPage], list[SourceReport]]:
        """Pages, the best first, and what each source gave. A source that fails loses its own pages only.

        Raises UpstreamFailed or Unavailable, naming all, if every source failed.
        """
        today = self._today()
        filters = request.filters(today)
        asked = [_timed(self._own(request, filters, encoder), INDEX)]
        asked += [_timed(self._remote(self.connectors[name], request, filters), name) for name in self._names(request)]
        gathered = await all_of(asked)
        if all(one.error is not None for one in gathered):
            raise _all_failed(gathered)
        return _joined(gathered, request.count, today), [one.report for one in gathered]

    def _names(self, request: SearchRequest) -> list[str]:
        """The connectors to ask: those that were named, or all whose collection is wanted."""
        if request.connectors is not None:
            return list(dict.fromkeys(request.connectors))
        wanted = set(request.collections)
        return [name for name, each in self.connectors.items() if not wanted or each.collection in wanted]

    async def _own(self, request: SearchRequest, filters: Filters, encoder: Encoder | None) -> _Gathered:
        if self._index is None:
            raise Unavailable("no folder of an index is named (parameter `folder`, OPENFAZE_WEB_INDEX)",
                              code="index_empty")  # fmt: skip
        found: IndexHits = await self._index.search(request.query, filters, request.count, encoder)
        return _Gathered(INDEX, found.hits, found.rankings, found.note)

    async def _remote(self, connector: Connector, request: SearchRequest, filters: Filters) -> _Gathered:
        wanted = Wanted(request.query, request.count, filters.since)
        try:
            hits = await asyncio.wait_for(connector.search(wanted), self._seconds)
        except asyncio.TimeoutError as exc:
            raise UpstreamFailed(f"{connector.name} did not answer within {self._seconds:g} s",
                                 code="upstream_timeout") from exc  # fmt: skip
        kept = {url_key(hit.url): hit for hit in hits if _admitted(hit, filters)}
        return _Gathered(connector.name, kept, [Ranking(list(kept))])


def _admitted(hit: Hit, filters: Filters) -> bool:
    """What says that it is too old goes; what has no date was let through by the connector's own filter."""
    too_old = filters.since is not None and hit.published is not None and hit.published < filters.since
    return not too_old and filters.admits_host(host_of(hit.url))


async def _timed(work: Awaitable[_Gathered], source: str) -> _Gathered:
    started = time.perf_counter()
    try:
        gathered = await work
    except OpenfazeError as error:
        gathered = _Gathered(source, error=error)
    gathered.seconds = time.perf_counter() - started
    return gathered


def _joined(gathered: Sequence[_Gathered], count: int, today: datetime.date) -> list[WebPage]:
    scores = fused([ranking for one in gathered for ranking in one.rankings])
    best: dict[str, tuple[Hit, str]] = {}
    for one in gathered:
        for key, hit in one.hits.items():
            best.setdefault(key, (hit, one.source))
    dated = {key: fresher(score, best[key][0].published, today) for key, score in scores.items() if key in best}
    order = sorted(dated, key=lambda key: -dated[key])[:count]
    return [_page(*best[key], dated[key]) for key in order]


def _page(hit: Hit, source: str, score: float) -> WebPage:
    return WebPage(
        title=hit.title, description=hit.description, content=hit.content, snippets=list(hit.snippets), url=hit.url,
        score=round(score, 4), published=hit.published, collection=hit.collection, source=source,
        content_truncated=hit.truncated,
    )  # fmt: skip


def _all_failed(gathered: Sequence[_Gathered]) -> OpenfazeError:
    """The one failure, or all in one; 503 where waiting or installing may help, 502 where the remote sides failed."""
    errors = [(one.source, one.error) for one in gathered if one.error is not None]
    # An index that was never filled is no failure beside connectors that were asked.
    told = [pair for pair in errors if pair[1].code != "index_empty"] or errors
    kind = BY_STATUS[told[0][1].status]  # its own class may be made of other things than a text
    return kind("; ".join(f"{source}: {error.message}" for source, error in told), code=told[0][1].code)
