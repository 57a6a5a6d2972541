"""Readings of slow peers, kept on disk so that a second run costs nothing.

Key: engine, its version, SHA-256 of the document. openfaze itself is never cached.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Sequence
from pathlib import Path

from pydantic import ValidationError

from perf.engines.base import Engine
from perf.hardware import CHECKOUT
from perf.rasterise import rasterised
from perf.reading import Media, Reading, joined

FOLDER = CHECKOUT / "build" / "perf-cache"


class CachedReader:
    """Reads documents with `engine`, PDFs rasterised for it where it needs that; counts what came from the cache."""

    def __init__(self, engine: Engine, folder: Path = FOLDER) -> None:
        self.engine = engine
        self._folder = folder / hashlib.sha256(f"{engine.name} {engine.version}".encode()).hexdigest()[:16]
        self._lock = threading.Lock()
        self.hits = self.misses = 0

    def read(self, media: Sequence[Media]) -> Reading:
        """All of `media` as one document; raises what the engine raises."""
        pages = [page for item in media for page in ([item] if self.engine.takes_pdf else rasterised(item))]
        return joined(self._one(page) for page in pages)

    def _one(self, media: Media) -> Reading:
        if not self.engine.cached:
            return self.engine.read(media)
        path = self._folder / f"{hashlib.sha256(media.data).hexdigest()}.json"
        kept = _kept(path)
        with self._lock:
            self.hits += kept is not None
            self.misses += kept is None
        if kept is not None:
            return kept
        reading = self.engine.read(media)
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(f".{threading.get_ident()}.partial")
        partial.write_text(reading.model_dump_json(), "utf-8")
        partial.replace(path)
        return reading


def _kept(path: Path) -> Reading | None:
    if not path.is_file():
        return None
    try:
        return Reading.model_validate_json(path.read_text("utf-8"))
    except ValidationError:  # written by an older shape of Reading: read the document again
        return None
