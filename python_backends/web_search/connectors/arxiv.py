"""arXiv's Atom interface (info.arxiv.org/help/api/user-manual.html). It asks for three seconds between requests."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lxml import etree

from python_backends.errors import UpstreamFailed
from python_backends.fetch.fetcher import Fetcher
from python_backends.fetch.pace import Pace
from python_backends.web_search.connectors.connector import asked, date_in, one_line, words_of
from python_backends.web_search.document import Collection
from python_backends.web_search.hit import Hit, Wanted

ADDRESS = "https://export.arxiv.org/api/query"
INTERVAL_S = 3.0
_MAX_WORDS = 20
_ATOM = "{http://www.w3.org/2005/Atom}"


class ArXiv:
    """Preprints, by relevance; the abstract is all the text there is."""

    name = "arxiv"
    collection: Collection = "research"

    def __init__(self, fetcher: Fetcher, address: str = ADDRESS, interval_s: float = INTERVAL_S) -> None:
        self._fetcher, self._address, self._pace = fetcher, address, Pace(interval_s)

    async def search(self, wanted: Wanted) -> Sequence[Hit]:
        """See `Connector`."""
        terms = [f"all:{word}" for word in words_of(wanted.query)[:_MAX_WORDS]]
        if wanted.since is not None:
            terms.append(f"submittedDate:[{wanted.since:%Y%m%d}0000 TO 999912312359]")
        fields = {"search_query": " AND ".join(terms), "start": "0", "max_results": str(wanted.count),
                  "sortBy": "relevance", "sortOrder": "descending"}  # fmt: skip
        await self._pace.turn(self._address)
        return hits_of(await asked(self._fetcher, self._address, fields))


def hits_of(data: bytes) -> list[Hit]:
    """The entries of an Atom feed. Raises UpstreamFailed for what is none, and for arXiv's own errors."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as exc:
        raise UpstreamFailed("arxiv answered in a form that is not known here") from exc
    if root.tag != f"{_ATOM}feed":
        raise UpstreamFailed("arxiv answered in a form that is not known here")
    entries = root.findall(f"{_ATOM}entry")
    if len(entries) == 1 and "/api/errors" in (entries[0].findtext(f"{_ATOM}id") or ""):
        raise UpstreamFailed(f"arxiv refused the search: {one_line(entries[0].findtext(f'{_ATOM}summary'))[:200]}")
    return [hit for entry in entries if (hit := _hit(entry)) is not None]


def _hit(entry: Any) -> Hit | None:
    links = (link.get("href") for link in entry.findall(f"{_ATOM}link") if link.get("rel") == "alternate")
    url = next(links, None) or entry.findtext(f"{_ATOM}id")
    if not url:
        return None
    authors = [one_line(author.findtext(f"{_ATOM}name")) for author in entry.findall(f"{_ATOM}author")]
    abstract = one_line(entry.findtext(f"{_ATOM}summary"))
    return Hit(url, one_line(entry.findtext(f"{_ATOM}title")), ", ".join(filter(None, authors)), abstract, "research",
               date_in(entry.findtext(f"{_ATOM}published")))  # fmt: skip
