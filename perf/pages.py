"""The documents a speed test runs on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from perf.rasterise import rasterised
from perf.reading import MIME_BY_SUFFIX, Media, media_of
from python_backends.errors import InvalidRequest


def pages_of(paths: Sequence[Path], limit: int | None = None) -> list[Media]:
    """All pictures and PDF pages under `paths`, by name; PDFs become PNG files so that every engine reads the same
    pixels. InvalidRequest if there are none."""
    files = [file for path in paths for file in (sorted(path.rglob("*")) if path.is_dir() else [path])]
    known = [file for file in files if file.suffix.lower() in MIME_BY_SUFFIX]
    pages: list[Media] = []
    for file in known:
        pages += rasterised(media_of(file))
        if limit is not None and len(pages) >= limit:
            break
    if not pages:
        raise InvalidRequest(f"no pictures or PDFs under {', '.join(map(str, paths))}")
    return pages[:limit]
