"""OpenAlex, an open catalogue of scholarly works (docs.openalex.org). `contact` puts requests into its polite pool."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pydantic import BaseModel

from python_backends.fetch.fetcher import Fetcher
from python_backends.scraper.text import plain
from python_backends.web_search.connectors.connector import answer_of, asked, date_in, words_of
from python_backends.web_search.document import Collection
from python_backends.web_search.hit import Hit, Wanted

ADDRESS = "https://api.openalex.org/works"
_FIELDS = "id,doi,display_name,publication_date,abstract_inverted_index,primary_location,authorships"
_MAX_PLACES = 20_000  # words of an abstract
_AUTHORS = 5  # named in a description


class _Location(BaseModel):
    landing_page_url: str | None = None


class _Author(BaseModel):
    display_name: str | None = None


class _Authorship(BaseModel):
    author: _Author | None = None


class _Work(BaseModel):
    id: str
    doi: str | None = None
    display_name: str | None = None
    publication_date: str | None = None
    abstract_inverted_index: dict[str, list[int]] | None = None
    primary_location: _Location | None = None
    authorships: list[_Authorship] = []


class _Answer(BaseModel):
    results: list[_Work]


class OpenAlex:
    """Works, by relevance; the abstract is all the text there is, where the publisher lets it be known."""

    name = "openalex"
    collection: Collection = "research"

    def __init__(self, fetcher: Fetcher, address: str = ADDRESS, contact: str = "") -> None:
        self._fetcher, self._address, self._contact = fetcher, address, contact

    async def search(self, wanted: Wanted) -> Sequence[Hit]:
        """See `Connector`."""
        fields = {"search": " ".join(words_of(wanted.query)), "per-page": str(wanted.count), "select": _FIELDS}
        if wanted.since is not None:
            fields["filter"] = f"from_publication_date:{wanted.since.isoformat()}"
        if self._contact:
            fields["mailto"] = self._contact
        data = await asked(self._fetcher, self._address, fields)
        return [_hit(work) for work in answer_of(self.name, data, _Answer).results]


def _hit(work: _Work) -> Hit:
    landing = work.primary_location.landing_page_url if work.primary_location else None
    names = [one.author.display_name for one in work.authorships if one.author and one.author.display_name]
    authors = ", ".join(names[:_AUTHORS]) + (" and others" if len(names) > _AUTHORS else "")
    return Hit(landing or work.doi or work.id, plain(work.display_name or "") or work.id, authors,
               abstract_of(work.abstract_inverted_index or {}), "research", date_in(work.publication_date))  # fmt: skip


def abstract_of(inverted: Mapping[str, Sequence[int]]) -> str:
    """The text whose words stand at the places that OpenAlex lists for each."""
    places = {place: word for word, at in inverted.items() for place in at if 0 <= place < _MAX_PLACES}
    return " ".join(places[place] for place in sorted(places))
