"""What a search tells fusion: one item a page, what it answers with."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from python_backends.evidence import Evidence, EvidenceSource
from python_backends.web_search.result import WebPage

MODEL = "web_search"


def evidence_of(pages: Sequence[WebPage], version: str) -> list[Evidence]:
    """`label` is the address, `confidence` the page's score; a page that has nothing to say is left out."""
    items: list[Evidence] = []
    for page in pages:
        text = " ".join(page.snippets) or page.description
        if text:
            source = EvidenceSource(hashlib.sha256(page.content.encode()).hexdigest(), MODEL, version)
            items.append(Evidence(f"h{len(items)}", MODEL, "hit", text, page.score, source, len(items), label=page.url))
    return items
