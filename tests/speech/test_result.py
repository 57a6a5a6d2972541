"""The public result, its evidence, and what is told on the way."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from python_backends.diarization.turns import Turn
from python_backends.evidence import evidence_from_json, evidence_to_json
from python_backends.grounding.stream import stream_of
from python_backends.speech.evidence import evidence_of
from python_backends.speech.parts import Reader
from python_backends.speech.pipeline import Transcription
from python_backends.speech.request import Order
from python_backends.speech.result import SpeechResult, speech_result
from python_backends.speech.schema import schema_text
from python_backends.speech.words import Utterance, Word

READER_NAMES = ("speech_recognizer", "whisper base (1.0)")
READER = Reader(*READER_NAMES)
SCHEMA = Path(__file__).parents[2] / "docs" / "schemas" / "speech_to_text.json"


def utterance(text: str, t0: float, speaker: str | None = None, *, spaced: bool = True, **more: Any) -> Utterance:
    parts = text.split() if spaced else list(text)
    words = tuple(Word(part, t0 + 0.3333 * n, t0 + 0.3333 * (n + 1), 0.876, speaker) for n, part in enumerate(parts))
    return Utterance(words, "en", spaced, speaker, **more)


def said(*utterances: Utterance, **more: Any) -> Transcription:
    return Transcription(utterances, "en", 0.987, 12.3456, READER, **more)


TWO = said(utterance("Good morning.", 0.5), utterance("How are you?", 2))


TURNS = (Turn(0, 0.7261, "SPEAKER_00", False, 0.812), Turn(2, 3, "SPEAKER_00", True, 0.5))


def test_schema_on_disk_is_what_the_models_say() -> None:
    assert SCHEMA.read_text("utf-8") == schema_text(), (
        "run `python -m python_backends.speech.schema > docs/schemas/speech_to_text.json`"
    )


def test_a_plain_result() -> None:
    result = speech_result(TWO, Order())
    SpeechResult.model_validate(result)
    assert result == {
        "text": "Good morning. How are you?",
        "chunks": [
            {"text": "Good morning.", "timestamp": [0.5, 1.17]},
            {"text": "How are you?", "timestamp": [2, 3.0]},
        ],
        "language": "en", "language_confidence": 0.99, "duration": 12.35, "confidence": 0.88,
        "engine": "whisper base (1.0)", "model": "speech_recognizer", "warnings": [],
    }  # fmt: skip


def test_speakers_words_and_overlap() -> None:
    talk = said(utterance("Hello there", 0, "SPEAKER_00", overlap=True), utterance("Hm?", 1, None), turns=TURNS)
    result = speech_result(talk, Order(diarize=True, words=True))
    SpeechResult.model_validate(result)
    first, second = result["chunks"]
    assert list(first)[0] == "speaker" and (first["speaker"], first["overlap"]) == ("SPEAKER_00", True)
    assert first["words"][1] == {
        "text": "there", "timestamp": [0.33, 0.67], "confidence": 0.88, "speaker": "SPEAKER_00",
    }  # fmt: skip
    assert second["speaker"] is None and second["words"][0]["speaker"] is None and "overlap" not in second
    assert result["number_of_speakers"] == 1
    assert result["turns"] == [
        {"speaker": "SPEAKER_00", "timestamp": [0, 0.73], "confidence": 0.81},
        {"speaker": "SPEAKER_00", "timestamp": [2, 3], "confidence": 0.5, "overlap": True},
    ]


def test_nothing_said() -> None:
    empty = Transcription((), None, None, 0.0, READER, warnings=("cut off",))
    result = speech_result(empty, Order(diarize=True))
    SpeechResult.model_validate(result)
    assert (result["text"], result["chunks"], result["confidence"], result["number_of_speakers"]) == ("", [], None, 0)
    assert result["warnings"] == ["cut off"] and evidence_of(empty, "0" * 64) == []


def test_unspaced_languages_are_joined_with_nothing() -> None:
    result = speech_result(said(utterance("東京", 0, spaced=False), utterance("です。", 1, spaced=False)), Order())
    assert result["text"] == "東京です。" == "".join(chunk["text"] for chunk in result["chunks"])


def test_evidence_is_utterances_with_their_words() -> None:
    items = evidence_of(said(utterance("Good morning.", 0.5, "SPEAKER_01")), "ab" * 32)
    assert evidence_from_json(evidence_to_json(items)) == tuple(items)
    whole, first, second = items
    assert (whole.kind, whole.text, whole.speaker, whole.language) == ("utterance", "Good morning.", "SPEAKER_01", "en")
    assert (first.parent, first.t0, second.t1) == (whole.id, 0.5, 1.167)
    assert {item.source for item in items} == {("ab" * 32, *READER_NAMES)}
    assert [word.text for word in stream_of(items).words] == ["Good", "morning."]
