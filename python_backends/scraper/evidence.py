"""What a page tells fusion: its fields, and the lines of its main content."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from python_backends.evidence import Evidence, EvidenceSource
from python_backends.scraper.result import ScraperResult

TASK = "scraper"
MAX_LINES = 4000
READ = 0.95  # how sure a line of main content is: that it belongs there is an inference


def evidence_of(result: ScraperResult, content: bytes, version: str) -> list[Evidence]:
    """One item a line. A field reads `name: value`, its `label` is the field's name; what has no value is left out."""
    source = EvidenceSource(hashlib.sha256(content).hexdigest(), TASK, version)
    lines = [*_fields(result), *_records(result), *_text(result)][:MAX_LINES]
    return [
        Evidence(f"l{order}", TASK, "line", text, confidence, source, order, label=label)
        for order, (text, confidence, label) in enumerate(lines)
    ]


Line = tuple[str, float, str | None]


def _fields(result: ScraperResult) -> Iterator[Line]:
    for name, answer in result.fields.items():
        values = answer.value if isinstance(answer.value, list) else [answer.value]
        for value in values:
            if value is not None:
                yield f"{name}: {value}", answer.confidence, name


def _records(result: ScraperResult) -> Iterator[Line]:
    for record in result.records:
        said = (f"{name}: {value}" for name, value in record.items() if value is not None)
        yield "; ".join(said), 1.0, None


def _text(result: ScraperResult) -> Iterator[Line]:
    about = {"title": result.title, "author": result.author, "published": result.published}
    for name, value in about.items():
        if value and name not in result.fields:
            yield f"{name}: {value}", READ, name
    for line in result.text.splitlines():
        if line.strip():
            yield line.strip(), READ, None
