"""What is asked for: keys, and words."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from python_backends.errors import InvalidRequest
from python_backends.request import parsed
from python_backends.speech.request import LiveRequest, Order, SpeechRequest, order_of
from python_backends.speech.wording import understood


def order(**request: Any) -> Order:
    return order_of(parsed(SpeechRequest, orjson.dumps(request)))


def test_nothing_asks_for_a_plain_transcript() -> None:
    assert order_of(parsed(SpeechRequest, b"")) == Order(None, False, None, False)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Transcribe this audio", (None, False, None, False)),
        ("Transcribe this and identify the speakers", (None, True, None, False)),
        ("who said what?", (None, True, None, False)),
        ("Diarize it, please", (None, True, None, False)),
        ("Transcribe with speaker labels", (None, True, None, False)),
        ("Transcribe and group by speaker", (None, True, None, False)),
        ("Transkribiere das Interview mit drei Sprechern", (None, True, 3, False)),
        ("Wer sagt was?", (None, True, None, False)),
        ("Erkenne die Sprecher", (None, True, None, False)),
        ("Qui dit quoi ?", (None, True, None, False)),
        ("Identifie les locuteurs", (None, True, None, False)),
        ("Identifica a los hablantes", (None, True, None, False)),
        ("¿Quién dijo qué? con marcas de tiempo por palabra", (None, True, None, True)),
        ("Transcribe. There are two speakers.", (None, True, 2, False)),
        ("Transcribe, do not identify the speakers", (None, False, None, False)),
        ("sin identificar a los hablantes", (None, False, None, False)),
        ("word-level timestamps, please", (None, False, None, True)),
        ("Give me timestamps for each word", (None, False, None, True)),
        ("horodatage de chaque mot", (None, False, None, True)),
        ("without word timestamps", (None, False, None, False)),
        ("Transcribe in Spanish", ("es", False, None, False)),
        ("Transcribe this German interview with word timestamps", ("de", False, None, True)),
        ("The recording is in Spanish, two speakers", ("es", True, 2, False)),
        ("Transcribe this, the language is French", ("fr", False, None, False)),
        ("Le fichier est en français", ("fr", False, None, False)),
        ("La grabación está en español", ("es", False, None, False)),
        ("Transkribiere die Aufnahme auf Deutsch mit Zeitstempeln für jedes Wort", ("de", False, None, True)),
        ("Identify both speakers", (None, True, 2, False)),
        ("Erkenne die drei Sprecher", (None, True, 3, False)),
        ("Transcribe the conversation between two people", (None, True, 2, False)),
        ("Three people are talking.", (None, True, 3, False)),
        ("Can you transcribe this in German?", ("de", False, None, False)),
        ("The speaker talks in English.", ("en", False, None, False)),
        ("What do the people in the German interview say?", ("de", False, None, False)),
    ],
)
def test_words_ask_for(text: str, wanted: tuple[str | None, bool, int | None, bool]) -> None:
    assert order(instruction=text) == Order(*wanted)


@pytest.mark.parametrize(
    "text",
    [
        "Transcribe and translate into French", "Translate the recording into German",
        "Summarise the recording in English",
        "Summarise what she says in English", "What does the speaker say about Spain?", "Is it finished?",
        "How many people are mentioned?",
        "Summarise what the two speakers say in English", "Fasse zusammen, was die beiden Sprecher sagen",
        "What did the five people order?", "5 people died in the accident; transcribe the news",
        "Find out which people were invited, and each person's role", "Ein Sprecher erklärt das Gerät; was kostet es?",
        "Is the speaker speaking English?", "Ist die Aufnahme auf Deutsch?", "¿Está en inglés la grabación?",
        "What is said here in English?", "Give me the transcript in French",
        "Transcribe this talk about English people",
        "The interview is in English and in German",
    ],
)  # fmt: skip
def test_words_that_ask_for_something_else(text: str) -> None:
    assert order(instruction=text) == Order()


def test_a_very_long_instruction_is_read_quickly() -> None:
    assert understood("with the all each " * 14_000) == understood("")
    assert understood("is there are two different of the " * 7_000) == understood("")


def test_a_wish_at_the_end_of_a_long_message_is_read() -> None:
    assert understood("Lorem ipsum dolor. " * 1_000 + "Transcribe and identify the speakers.").diarize


def test_keys_win_over_words() -> None:
    words = "Identify the three speakers of this German interview, word by word timestamps"
    assert order(instruction=words) == Order("de", True, 3, True)
    assert order(instruction=words, diarize=False, words=False, language="auto") == Order()
    assert order(instruction=words, speakers=2, language="fr") == Order("fr", True, 2, True)


def test_a_number_of_speakers_asks_for_speakers() -> None:
    assert order(speakers=50) == Order(diarize=True, speakers=50)


@pytest.mark.parametrize(("name", "code"), [("EN", "en"), ("deu", "de"), ("Portuguese", "pt"), ("pt-BR", "pt")])
def test_languages_by_code_or_name(name: str, code: str) -> None:
    assert order(language=name).language == code


@pytest.mark.parametrize(
    ("request_", "param"),
    [
        ({"speed": 2}, "speed"),
        ({"speakers": 0}, "speakers"),
        ({"speakers": 51}, "speakers"),
        ({"speakers": 2, "diarize": False}, "speakers"),
        ({"diarize": "yes"}, "diarize"),
        ({"language": "klingonese"}, "language"),
        ({"instruction": "x" * 250_001}, "instruction"),
        ({"filename": "x" * 1025}, "filename"),
    ],
)
def test_faults_are_named(request_: dict[str, Any], param: str) -> None:
    with pytest.raises(InvalidRequest, match=param) as caught:
        order(**request_)
    assert caught.value.param == param


@pytest.mark.parametrize("text", [b"[]", b"{", b'"x"', b"\xff"])
def test_what_is_no_object_is_refused(text: bytes) -> None:
    with pytest.raises(InvalidRequest):
        parsed(SpeechRequest, text)


@pytest.mark.parametrize("rate", [3_999, 384_001, 16_000.5])
def test_live_rates_have_bounds(rate: float) -> None:
    with pytest.raises(InvalidRequest, match="rate"):
        parsed(LiveRequest, orjson.dumps({"rate": rate}))
