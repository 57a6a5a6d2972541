"""What the sandbox tells fusion: one item, the program's output."""

from __future__ import annotations

import hashlib

from python_backends.evidence import Evidence, EvidenceSource
from python_backends.sandbox.result import SandboxResult

MODEL = "sandbox"


def evidence_of(result: SandboxResult, version: str) -> list[Evidence]:
    """`label` is the language. An output is certain where the program ended well; one that failed has none to go by."""
    if result.exit_status != 0 or not result.output.strip():
        return []
    source = EvidenceSource(hashlib.sha256(result.code_script.encode()).hexdigest(), MODEL, version)
    return [Evidence("o0", MODEL, "output", result.output, 1.0, source, 0, label=result.language)]
