"""What the vector store tells fusion: one item of kind `hit` for each hit of a query."""

from __future__ import annotations

import hashlib

from python_backends.evidence import Evidence, EvidenceSource
from python_backends.vector_store.entry import Metric
from python_backends.vector_store.rank import confidence
from python_backends.vector_store.result import Queried

MODEL = "vector_store"


def evidence_of(result: Queried, metric: Metric, version: str) -> list[Evidence]:
    """`text` is the hit's, or its id where it has none, `label` its id, `order` its place; the source is the digest of
    the text."""
    items = []
    for place, hit in enumerate(result.hits):
        text = hit.id if hit.text is None else hit.text
        source = EvidenceSource(hashlib.sha256(text.encode()).hexdigest(), MODEL, version)
        sure = round(confidence(metric, hit.vector_score), 4)
        items.append(Evidence(f"h{place}", MODEL, "hit", text, sure, source, place, label=hit.id))
    return items
