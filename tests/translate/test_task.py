"""Requests of the task, answered by an engine that can be foreseen."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from python_backends.errors import InvalidRequest, OpenfazeError, PayloadTooLarge, RequestTimeout, Unavailable
from python_backends.evidence import Evidence, evidence_from_json, evidence_to_json
from python_backends.translate.choice import engine_of
from python_backends.translate.request import MAX_CHARACTERS, MAX_TEXTS, TranslateRequest, parsed
from python_backends.translate.result import TranslateResult
from python_backends.translate.schema import schema_text
from python_backends.translate.task import translate
from tests.translate.fakes import FakeEngine

ENGLISH = "The children were walking slowly to the school in the rain."


def asked(*media: bytes, engine: FakeEngine | None = None, **keys: Any) -> tuple[TranslateResult, list[Evidence]]:
    request = parsed(TranslateRequest, json.dumps(keys).encode())
    return translate(request, media, engine or FakeEngine(), 60)


def refused(*media: bytes, engine: FakeEngine | None = None, **keys: Any) -> OpenfazeError:
    with pytest.raises(OpenfazeError) as failure:
        asked(*media, engine=engine, **keys)
    return failure.value


def test_a_text_becomes_the_public_result() -> None:
    result, _ = asked(text=ENGLISH, target_language="fr")
    assert result.model_dump() == {
        "translated_text": ENGLISH.upper(), "source_language": "en", "target_language": "fr", "batch_size": 1,
        "chunks_processed": 1, "engine": "fake", "path": ["en", "fr"], "unknown_words": 0,
    }  # fmt: skip


def test_the_sdk_form() -> None:
    result, _ = asked(instruction=f"Translate the following into French:\n\n{ENGLISH}")
    assert (result.translated_text, result.target_language) == (ENGLISH.upper(), "fr")


def test_explicit_keys_win_over_words() -> None:
    result, _ = asked(instruction="Translate this to French: hello", text="good morning", target_language="es",
                      source_language="English")  # fmt: skip
    assert (result.translated_text, result.source_language, result.target_language) == ("GOOD MORNING", "en", "es")


def test_words_that_ask_for_nothing_are_the_text() -> None:
    result, _ = asked(instruction="good morning", target_language="es")
    assert result.translated_text == "GOOD MORNING"


def test_a_file_is_the_text_and_its_markup_stays() -> None:
    page = b"<html><body><p>Hello <b>good</b> people</p></body></html>"
    result, _ = asked(page, instruction="Translate this page into Spanish")
    assert result.translated_text == "<html><body><p>HELLO <b>GOOD</b> PEOPLE</p></body></html>"
    result, _ = asked("good morning".encode("utf-16"), target_language="es")
    assert result.translated_text == "GOOD MORNING"


def test_a_list_comes_back_as_a_list_and_each_text_finds_its_language() -> None:
    texts = [ENGLISH, "Los niños caminaban despacio hacia la escuela bajo la lluvia.", "12", ""]
    result, evidence = asked(text=texts, target_language="fr")
    assert result.translated_text == [texts[0].upper(), texts[1].upper(), "12", ""]
    assert (result.source_language, result.batch_size, result.path) == ("auto-detected", 4, [])
    assert [item.language for item in evidence] == ["fr"] * 4
    same, _ = asked(text=[ENGLISH, ENGLISH], target_language="fr")
    assert (same.source_language, same.path) == ("en", ["en", "fr"])


def test_a_text_of_a_list_that_is_in_the_target_language_stays() -> None:
    french = "Les enfants marchaient lentement vers l'école sous la pluie."
    result, _ = asked(text=[ENGLISH, french], target_language="fr")
    assert result.translated_text == [ENGLISH.upper(), french]


def test_evidence_has_one_item_a_chunk() -> None:
    text = (ENGLISH + " ") * 200
    result, evidence = asked(text=text, target_language="fr", engine=FakeEngine(unknown="rain."))
    assert result.chunks_processed == len(evidence) == 3
    assert "".join(item.text for item in evidence) == result.translated_text == text.upper()
    assert {(item.task, item.kind, item.language) for item in evidence} == {("translate", "output", "fr")}
    assert evidence[0].confidence == pytest.approx(10 / 11, abs=1e-3)
    assert evidence[0].source.version == "fake en-fr"
    assert evidence_from_json(evidence_to_json(evidence)) == tuple(evidence)


@pytest.mark.parametrize(
    ("keys", "code", "param", "words"),
    [
        ({"text": "hi", "target_language": "Klingon"}, "unsupported_language", "target_language", "language code"),
        ({"instruction": "Translate hi to Klingon"}, "unsupported_language", "target_language", "'Klingon'"),
        ({"text": "a", "target_language": "es", "source_language": "q"}, "unsupported_language", "source_language", ""),
        ({"text": ENGLISH, "target_language": "de"}, "unsupported_language", "target_language", "unsupported"),
        ({"text": ENGLISH, "target_language": "en"}, "same_language", "target_language", "are the same"),
        ({"text": "hi", "target_language": "fr", "source_language": "fr"}, "same_language", "target_language", "same"),
        ({"text": "", "target_language": "fr"}, "text_required", "text", "text is required"),
        ({"text": [" ", "\n"], "target_language": "fr"}, "text_required", "text", "text is required"),
        ({"instruction": "Translate to French"}, "text_required", "text", "text is required"),
        ({"instruction": "Translate into French and Spanish: hi"}, "several_targets", "target_language", "in two"),
        ({"text": "hi"}, "target_required", "target_language", "target_language is required"),
        ({"text": "hi", "target": "fr"}, "invalid_request", "target", "Extra inputs"),
        ({"text": 5, "target_language": "fr"}, "invalid_request", "text", "text"),
        ({"text": ["x"] * (MAX_TEXTS + 1), "target_language": "fr"}, "invalid_request", "text", str(MAX_TEXTS)),
    ],
)  # fmt: skip
def test_refusals_name_the_field_and_what_to_do(keys: dict[str, Any], code: str, param: str, words: str) -> None:
    error = refused(**keys)
    assert isinstance(error, InvalidRequest)
    assert (error.code, error.param) == (code, param)
    assert words in error.message


def test_an_unsupported_pair_lists_what_is_supported() -> None:
    error = refused(text="Die Kinder gingen im Regen langsam zur Schule und sangen.", target_language="es")
    assert (error.code, error.param) == ("unsupported_language", "source_language")
    assert "German (de) to Spanish (es)" in error.message
    assert "into es: from en, fr" in error.message


def test_a_short_unsure_text_takes_a_language_that_can_be_translated() -> None:
    result, _ = asked(text="Hola", target_language="fr")
    assert result.source_language == "es"
    result, _ = asked(text="iPhone", target_language="fr")
    assert result.source_language in ("en", "es")


def test_bounds_at_and_one_past() -> None:
    at = "hi " * (MAX_CHARACTERS // 3) + "hi"
    result, _ = asked(text=at[:MAX_CHARACTERS], target_language="fr", source_language="en")
    assert result.batch_size == 1
    assert isinstance(refused(text=["a" * (MAX_CHARACTERS // 2)] * 2 + ["b"], target_language="fr"), PayloadTooLarge)
    assert isinstance(refused(text="a" * (MAX_CHARACTERS + 1), target_language="fr"), InvalidRequest)


@pytest.mark.parametrize(
    ("media", "keys"),
    [((b"a", b"b"), {}), ((b"a",), {"text": "x"}), ((b"\x89PNG\r\n\x1a\n\0\0\0",), {})],
    ids=["two files", "text and file", "a picture"],
)
def test_files_that_are_refused(media: tuple[bytes, ...], keys: dict[str, Any]) -> None:
    assert isinstance(refused(*media, target_language="fr", **keys), InvalidRequest)


def test_time_is_bounded() -> None:
    request = parsed(TranslateRequest, json.dumps({"text": ENGLISH, "target_language": "fr"}).encode())
    with pytest.raises(RequestTimeout):
        translate(request, [], FakeEngine(), -1)


def test_without_a_translator_the_message_says_what_to_install(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="apt-get install apertium"):
        engine_of({"modes": str(tmp_path)})


def test_the_published_schema_is_that_of_the_result(checkout: Path) -> None:
    assert (checkout / "docs" / "schemas" / "translate.json").read_text("utf-8") == schema_text()
