"""Which connectors a configuration turns on: those whose parameter is not empty."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from python_backends.errors import InternalError
from python_backends.fetch.fetcher import Fetcher
from python_backends.fetch.settings import policy_of
from python_backends.web_search.connectors import arxiv, openalex, sec_edgar
from python_backends.web_search.connectors.arxiv import ArXiv
from python_backends.web_search.connectors.connector import Connector
from python_backends.web_search.connectors.openalex import OpenAlex
from python_backends.web_search.connectors.searxng import SearXNG
from python_backends.web_search.connectors.sec_edgar import SecEdgar

NAMES = ("searxng", "arxiv", "openalex", "sec_edgar")
ON = "on"  # at the address that is known; another one may be named instead
_MAX_BYTES = 8_000_000  # of one answer


def connectors_of(
    parameters: Mapping[str, str], make: Callable[[Mapping[str, str], str], Fetcher] | None = None
) -> dict[str, Connector]:
    """The connectors by name. `make` gives a fetcher from the parameters and the name that it asks under.

    Raises InternalError for SearXNG without an address, and for SEC EDGAR without somebody to write to.
    """
    contact = parameters.get("contact", "").strip()
    fetcher = (make or _fetcher)(parameters, f"openfaze {contact}".strip())
    makers: dict[str, Callable[[str], Connector]] = {
        "searxng": lambda address: SearXNG(fetcher, _own(address)),
        "arxiv": lambda address: ArXiv(fetcher, address or arxiv.ADDRESS),
        "openalex": lambda address: OpenAlex(fetcher, address or openalex.ADDRESS, contact),
        "sec_edgar": lambda address: SecEdgar(fetcher, _declared(address or sec_edgar.ADDRESS, contact)),
    }
    said = {name: parameters.get(name, "").strip() for name in NAMES}
    return {name: makers[name]("" if value == ON else value) for name, value in said.items() if value}


def _fetcher(parameters: Mapping[str, str], agent: str) -> Fetcher:
    return Fetcher(replace(policy_of(parameters), max_bytes=_MAX_BYTES), agent=agent)


def _own(address: str) -> str:
    if not address.startswith(("http://", "https://")):
        raise InternalError("parameter searxng is the address of your own instance, such as https://searx.example.org")
    return address


def _declared(address: str, contact: str) -> str:
    if "@" not in contact:
        raise InternalError("parameter sec_edgar needs `contact`, an e-mail address: the SEC turns away who gives none")
    return address
