"""What the classifier tells fusion: one item a text."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from python_backends.classify.question import Question
from python_backends.evidence import Evidence, EvidenceSource

MODEL = "classify"


def evidence_of(question: Question, results: Sequence[dict[str, Any]], version: str) -> list[Evidence]:
    """`text` is the labels that count, joined by commas, empty if none does; the confidence is the surest label's."""
    items = []
    for place, (text, result) in enumerate(zip(question.texts, results, strict=True)):
        source = EvidenceSource(hashlib.sha256(text.encode("utf-8", "replace")).hexdigest(), MODEL, version)
        items.append(Evidence(f"t{place}", MODEL, "output", ", ".join(result["selected"]),
                              result["labels"][0]["confidence"], source, place))  # fmt: skip
    return items
