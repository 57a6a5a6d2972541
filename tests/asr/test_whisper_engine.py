"""The engine around a network that says what it is told to."""

from __future__ import annotations

import math

import numpy as np
import pytest

from python_backends.asr.whisper.engine import WhisperEngine
from python_backends.errors import InvalidRequest
from tests.asr.fakes import LANGUAGES, MARKS, FakeNetwork, folder, sound


def test_a_transcript_with_its_words() -> None:
    network = FakeNetwork((" So it goes.",))
    found = WhisperEngine(network, folder()).transcribe(sound(2), "en")
    assert found.text == "So it goes."
    assert [(word.text, word.t0, word.t1, word.confidence) for word in found.words] == [
        ("So", 0.1, 0.3, 0.5), ("it", 0.4, 0.6, 0.5), ("goes.", 0.7, 1.1, 0.5)
    ]  # fmt: skip
    assert (found.language, found.language_confidence) == ("en", None)
    assert found.confidence == pytest.approx(math.exp(-0.2), abs=1e-4)
    assert network.prompts == [[MARKS.start, LANGUAGES["en"], MARKS.transcribe, MARKS.no_times]]


def test_words_end_with_the_segment() -> None:
    found = WhisperEngine(FakeNetwork((" So it goes.",)), folder()).transcribe(sound(0.5), "en")
    assert found.words[-1].t1 == 0.5


def test_without_a_language_the_network_tells_it() -> None:
    network = FakeNetwork((" so geht es",), language="<|de|>")
    found = WhisperEngine(network, folder()).transcribe(sound(1), None)
    assert (found.language, found.language_confidence) == ("de", 0.75)
    assert network.prompts[0][1] == LANGUAGES["de"]


def test_a_language_without_spaces() -> None:
    found = WhisperEngine(FakeNetwork(("早上好。",)), folder()).transcribe(sound(1), "zh")
    assert not found.spaced
    assert found.text == "早上好。"
    assert [word.text for word in found.words] == ["早", "上", "好。"]


def test_an_english_only_folder_has_neither_languages_nor_tasks() -> None:
    network = FakeNetwork((" so it goes",))
    engine = WhisperEngine(network, folder(multilingual=False))
    assert engine.languages == {"en"}
    assert engine.transcribe(sound(1), None).language_confidence is None
    assert network.prompts == [[MARKS.start, MARKS.no_times]]


def test_a_language_it_does_not_know_is_refused_by_name() -> None:
    with pytest.raises(InvalidRequest, match="`fr`; it knows de, en, zh. Use a multilingual") as caught:
        WhisperEngine(FakeNetwork(), folder()).transcribe(sound(1), "fr")
    assert (caught.value.code, caught.value.param) == ("unsupported_language", "language")


@pytest.mark.parametrize("segment", [np.zeros(0, np.float32), np.zeros(16000, np.float32), sound(0.09)])
def test_nothing_is_heard_where_there_is_no_sound(segment: np.ndarray[tuple[int], np.dtype[np.float32]]) -> None:
    network = FakeNetwork()
    assert WhisperEngine(network, folder()).transcribe(segment, "de").text == ""
    assert network.searches == []


def test_noise_that_the_network_takes_for_silence_is_left_empty() -> None:
    found = WhisperEngine(FakeNetwork(("you",), -0.7, 0.94), folder()).transcribe(sound(1), None)
    assert (found.text, found.words, found.language) == ("", (), "en")


def test_a_loop_is_read_again() -> None:
    network = FakeNetwork(("no no " * 20, " no"))
    assert WhisperEngine(network, folder()).transcribe(sound(1), "en").text == "no"
    assert [search.beam for search in network.searches] == [5, 5]


def test_the_beam_of_a_request_counts_before_that_of_the_configuration() -> None:
    network = FakeNetwork()
    engine = WhisperEngine(network, folder(), beam=3)
    engine.transcribe(sound(1), "en")
    engine.transcribe(sound(1), "en", 1)
    assert [search.beam for search in network.searches] == [3, 1]


def test_closing_closes_the_network() -> None:
    network = FakeNetwork()
    WhisperEngine(network, folder()).close()
    assert network.version == "closed"
