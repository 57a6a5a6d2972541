"""A service as the model's configuration and the operator's environment ask for it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from python_backends.fetch.fetcher import Fetcher
from python_backends.fetch.settings import policy_of
from python_backends.notes import FOLDER_VARIABLE as MARKS_VARIABLE
from python_backends.parameters import number, whole
from python_backends.scraper.memory import Memory
from python_backends.scraper.pacing import Pace
from python_backends.scraper.service import Service
from python_backends.scraper.visit import Visitor

FOLDER_VARIABLE = "OPENFAZE_SCRAPER"
FILE = "learnt.sqlite"


def service_of(parameters: Mapping[str, str], environment: Mapping[str, str] = os.environ) -> Service:
    """Raises InternalError for bad parameters, Unavailable for a folder that cannot be used."""
    pace = Pace(
        number(parameters, "site_seconds", 1.0, least=0.0), number(parameters, "patience_seconds", 20.0, least=0.0)
    )
    memory = Memory(folder_of(parameters, environment) / FILE, whole(parameters, "entries", 10_000))
    return Service(Visitor(Fetcher(policy_of(parameters, environment)), pace), memory)


def folder_of(parameters: Mapping[str, str], environment: Mapping[str, str]) -> Path:
    """The folder that the environment or the configuration names; else one that leaves with the server."""
    named = environment.get(FOLDER_VARIABLE, "") or parameters.get("folder", "")
    if named:
        return Path(named)
    marks = environment.get(MARKS_VARIABLE)
    if marks:
        return Path(marks).parent / "scraper"
    return Path(tempfile.gettempdir()) / f"openfaze-scraper-{os.getuid()}-{os.getppid()}"
