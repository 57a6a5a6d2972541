"""A search as a configuration describes it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from python_backends.errors import InternalError
from python_backends.parameters import number
from python_backends.web_search.connectors.configured import NAMES, connectors_of
from python_backends.web_search.encoder_name import encoder_name
from python_backends.web_search.folder import folder_of
from python_backends.web_search.own_index import OwnIndex
from python_backends.web_search.reader import IndexReader
from python_backends.web_search.search import WebSearch

_KNOWN = {"folder", "contact", "connector_seconds", *NAMES}


def search_of(parameters: Mapping[str, str], encoder_folder: Path) -> tuple[IndexReader | None, WebSearch]:
    """The search that a configuration describes. Raises InternalError, which names what is wrong in it."""
    unknown = sorted(key for key in parameters if key not in _KNOWN and not key.startswith("fetch_"))
    if unknown:
        raise InternalError(f"unknown parameters {unknown}; known: {sorted(_KNOWN)} and fetch_...")
    folder = folder_of(parameters.get("folder", ""))
    reader = IndexReader(folder, encoder_name(encoder_folder)) if folder is not None else None
    connectors = connectors_of(parameters)
    seconds = number(parameters, "connector_seconds", 6.0)
    return reader, WebSearch(OwnIndex(reader) if reader is not None else None, connectors, seconds)
