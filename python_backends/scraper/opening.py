"""A service as the model's configuration and the operator's environment ask for it."""

from __future__ import annotations

import os
from collections.abc import Mapping

from python_backends.errors import InternalError
from python_backends.fetch.fetcher import Fetcher
from python_backends.fetch.pace import Pace
from python_backends.fetch.settings import policy_of
from python_backends.own_folder import Home, Purpose
from python_backends.parameters import number, whole
from python_backends.scraper.memory import Memory
from python_backends.scraper.service import Service
from python_backends.scraper.visit import Visitor

PURPOSE = Purpose("scraper", "OPENFAZE_SCRAPER", "scraper", "scraper_folder")
FILE = "learnt.sqlite"
KNOWN = frozenset(("folder", "entries", "site_seconds", "patience_seconds"))


def service_of(parameters: Mapping[str, str], environment: Mapping[str, str] = os.environ) -> Service:
    """Raises InternalError for bad parameters, Unavailable for a folder that cannot be used."""
    unknown = sorted(name for name in set(parameters) - KNOWN if not name.startswith("fetch_"))
    if unknown:
        raise InternalError(f"unknown parameters {unknown}; known: {sorted(KNOWN)} and those of fetching")
    patience_s = number(parameters, "patience_seconds", 20.0, least=0.0)
    pace = Pace(number(parameters, "site_seconds", 1.0, least=0.0), patience_s=patience_s)
    home = Home.of_this_server(PURPOSE, parameters.get("folder", ""), environment)
    memory = Memory(home.path / FILE, whole(parameters, "entries", 10_000))
    return Service(Visitor(Fetcher(policy_of(parameters, environment)), pace), memory)
