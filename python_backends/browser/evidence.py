"""What the browser tells fusion: the texts of pages that were read."""

from __future__ import annotations

import hashlib

from python_backends.browser.result import BrowserResult
from python_backends.evidence import Evidence, EvidenceSource

MODEL = "browser"


def evidence_of(result: BrowserResult, version: str) -> list[Evidence]:
    """One item of kind `page` for each text, in order. `label` is where it stood; the digest is the text's own, as the
    bytes that it was made of are spread over many answers of servers."""
    items: list[Evidence] = []
    for step in result.steps:
        if step.text is not None and step.text.strip():
            source = EvidenceSource(hashlib.sha256(step.text.encode()).hexdigest(), MODEL, version)
            order = len(items)
            items.append(Evidence(f"b{order}", MODEL, "page", step.text, 1.0, source, order, label=step.url))
    return items
