"""PocketSphinx: its rows, its children, and the real decoder."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import numpy as np
import pytest

from python_backends.asr.pocketsphinx.decoder import pcm_of
from python_backends.asr.pocketsphinx.engine import PocketSphinxEngine
from python_backends.asr.pocketsphinx.process import DecoderProcess
from python_backends.asr.pocketsphinx.words import words_of
from python_backends.errors import InternalError, InvalidRequest, Unavailable
from tests.asr.fakes import FakeDecoder, sound

ROWS = [("<s>", 0, 9, 1.0), ("what(2)", 10, 29, 0.7), ("<sil>", 30, 34, 0.9), ("[NOISE]", 35, 39, 0.9),
        ("++BREATH++", 40, 44, 0.5), ("happened", 45, 94, 1.1), ("</s>", 95, 99, 1.0)]  # fmt: skip


def test_fillers_are_no_words_and_variants_are_one() -> None:
    what, happened = words_of(ROWS)
    assert (what.text, happened.text) == ("what", "happened")
    assert [what.t0, what.t1, happened.t0, happened.t1] == pytest.approx([0.1, 0.3, 0.45, 0.95])
    assert (what.confidence, happened.confidence) == (0.7, 1.0)


def test_the_engine_gives_what_the_decoder_heard() -> None:
    decoder = FakeDecoder(ROWS)
    engine = PocketSphinxEngine(1, lambda: decoder)
    found = engine.transcribe(sound(1), None)
    assert (found.text, found.language, found.language_confidence) == ("what happened", "en", None)
    assert found.confidence == pytest.approx(0.85)
    engine.close()
    assert decoder.closed


def test_it_knows_english_only_and_says_who_knows_more() -> None:
    with pytest.raises(InvalidRequest, match="does not know the language `de`; it knows en.*Whisper") as caught:
        PocketSphinxEngine(1, FakeDecoder).transcribe(sound(1), "de")
    assert caught.value.code == "unsupported_language"


def test_silence_is_not_decoded() -> None:
    decoder = FakeDecoder(ROWS)
    assert PocketSphinxEngine(1, lambda: decoder).transcribe(np.zeros(16000, np.float32), "en").text == ""
    assert decoder.heard == 0


def test_samples_as_16_bit() -> None:
    assert np.frombuffer(pcm_of(np.array([0.0, 1.0, -1.0, 2.0], np.float32)), "<i2").tolist() == [
        0,
        32767,
        -32767,
        32767,
    ]


@pytest.fixture(scope="module")
def process() -> Iterator[DecoderProcess]:
    """The real decoder in a child."""
    decoder = DecoderProcess()
    yield decoder
    decoder.close()


def test_a_segment_is_heard_alike_whatever_came_before(process: DecoderProcess) -> None:
    first = process.decode(sound(1))
    process.decode(sound(1, 0.5))
    assert process.decode(sound(1)) == first
    assert first[0][0] == "<s>"


def test_a_segment_too_short_for_a_frame_is_empty(process: DecoderProcess) -> None:
    assert words_of(process.decode(sound(0.001))) == []


def test_a_child_that_dies_is_replaced(process: DecoderProcess) -> None:
    process.decode(sound(0.1))
    child = process.pid
    assert child is not None
    os.kill(child, signal.SIGKILL)
    process.decode(sound(0.1))
    assert process.pid not in (None, child)


def test_a_child_that_takes_too_long_fails_one_segment() -> None:
    decoder = DecoderProcess(seconds=0.0)
    with pytest.raises(InternalError, match="pocketsphinx took over 0 s"):
        decoder.decode(sound(1))
    assert decoder.pid is None


def test_a_python_that_is_not_there_is_told() -> None:
    with pytest.raises(Unavailable, match="could not be started"):
        DecoderProcess(python="/nonexistent/python").decode(sound(1))
