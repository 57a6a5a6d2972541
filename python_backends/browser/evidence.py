"""What the browser tells fusion: the lines of pages that were read."""

from __future__ import annotations

import hashlib

from python_backends.browser.result import BrowserResult
from python_backends.evidence import Evidence, EvidenceSource

MODEL = "browser"
MAX_LINES = 4000


def evidence_of(result: BrowserResult, version: str) -> list[Evidence]:
    """One item of kind `line` for each line of each text, in order. `label` is where it stood; the digest is that of
    the text, as the bytes that it was made of are spread over many answers of servers."""
    items: list[Evidence] = []
    for step in result.steps:
        source = EvidenceSource(hashlib.sha256((step.text or "").encode()).hexdigest(), MODEL, version)
        for line in filter(str.strip, (step.text or "").splitlines()):
            items.append(Evidence(f"b{len(items)}", MODEL, "line", line, 1.0, source, len(items), label=step.url))
    return items[:MAX_LINES]
