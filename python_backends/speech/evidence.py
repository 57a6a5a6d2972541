"""What was said as evidence: an utterance for each piece, with its words below it, each with its time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from python_backends.evidence import Evidence, EvidenceSource
from python_backends.speech.pipeline import Transcription
from python_backends.speech.words import Utterance

TASK = "speech_to_text"


def evidence_of(said: Transcription, sha256: str) -> list[Evidence]:
    """Utterances in order of time, each followed by its words; `sha256` is that of the recording's bytes."""
    source = EvidenceSource(sha256, said.reader.model, said.reader.engine or "unknown")
    return list(_items(said.utterances, source))


def _items(utterances: Sequence[Utterance], source: EvidenceSource) -> Iterator[Evidence]:
    order = 0
    for number, utterance in enumerate(utterances):
        parent = f"u{number}"
        yield Evidence(
            parent, TASK, "utterance", utterance.text, round(utterance.confidence, 4), source, number,
            t0=round(utterance.t0, 3), t1=round(utterance.t1, 3), speaker=utterance.speaker,
            language=utterance.language,
        )  # fmt: skip
        for place, word in enumerate(utterance.words):
            yield Evidence(
                f"{parent}w{place}", TASK, "word", word.text, round(word.confidence, 4), source, order, parent=parent,
                t0=round(word.t0, 3), t1=round(word.t1, 3), speaker=word.speaker, language=utterance.language,
            )  # fmt: skip
            order += 1
