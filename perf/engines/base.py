"""The contract of an engine."""

from __future__ import annotations

from typing import Protocol

from perf.reading import Media, Reading


class Engine(Protocol):
    """Reads one document at a time.

    `version` names everything that may change a reading (program, models, settings) and is part of the cache key;
    `parallel` is how many `read` calls may run at once; `takes_pdf` is False if PDFs must be rasterised before;
    `lays_out` says whether readings have blocks and tables.
    `read` raises OpenfazeError when the document could not be read.
    """

    name: str
    version: str
    parallel: int
    takes_pdf: bool
    cached: bool
    lays_out: bool

    def read(self, media: Media) -> Reading: ...

    def close(self) -> None: ...
