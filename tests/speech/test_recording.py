"""One recording of a request, from its bytes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import numpy as np
import pytest

from python_backends.audio.limits import AudioLimits
from python_backends.audio.samples import RATE, Samples
from python_backends.audio.sound import Sound
from python_backends.errors import InternalError, InvalidRequest, OpenfazeError, PayloadTooLarge
from python_backends.speech.hearing import Hearing
from python_backends.speech.pipeline import Hooks, Settings, Transcription, transcribe
from python_backends.speech.recording import Recording, one_recording
from python_backends.speech.request import Order
from python_backends.speech.settings import audio_limits_of, live_limits_of, settings_of, span_settings_of
from python_backends.speech.windows import Window
from python_backends.speech.words import joined
from python_backends.vad.detector import Detector
from python_backends.vad.frames import Rows
from python_backends.vad.network import Probs, State
from tests.audio.files import pictures_only
from tests.speech.fakes import parts_of, silence, sound, speech
from tests.speech.files import floats, mulaw, ten_hours, wav

TALK = sound(silence(0.5), speech(2, 0.5), silence(1))


def heard(data: bytes, limits: AudioLimits | None = None) -> tuple[Transcription, float | None]:
    with Sound(data, limits) as file:
        recording = Recording(file)
        return asyncio.run(transcribe(recording, Order(), parts_of(), Settings(), Hooks())), recording.claimed_s


@pytest.mark.parametrize("make", [wav, floats, ten_hours], ids=lambda make: make.__name__)
def test_files_are_heard_as_long_as_they_are(make: Callable[[Samples], bytes]) -> None:
    said, claimed_s = heard(make(TALK))
    assert joined(said.utterances) == "w50 w50" and said.duration_s == pytest.approx(3.5)
    assert claimed_s is not None and claimed_s >= 3.5


def test_a_header_that_promises_too_much_is_told_and_costs_nothing() -> None:
    assert heard(ten_hours(TALK), AudioLimits(max_seconds=60))[0].warnings[0].startswith("the file ends after 3.5 s")
    assert heard(wav(TALK))[0].warnings == ()


def test_telephone_sound_is_as_long_as_it_was() -> None:
    assert heard(mulaw(TALK))[0].duration_s == pytest.approx(3.5, abs=0.01)


def test_a_recording_past_the_limit_is_refused() -> None:
    heard(wav(TALK), AudioLimits(max_seconds=3.5))
    with pytest.raises(PayloadTooLarge, match="3.4 s"):
        heard(wav(TALK), AudioLimits(max_seconds=3.4))


@pytest.mark.parametrize(
    "data",
    [b"", b"only words\n" * 99, pictures_only("matroska"), wav(TALK)[:20]],
    ids=["empty", "text", "silent film", "cut"],
)
def test_what_is_no_sound_is_refused(data: bytes) -> None:
    with pytest.raises(OpenfazeError) as caught:
        heard(data)
    assert 400 <= caught.value.status < 500


@pytest.mark.parametrize(("media", "code"), [([], "no_media"), ([b"a", b"b"], "too_many_media")])
def test_there_is_one_recording_a_request(media: list[bytes], code: str) -> None:
    with pytest.raises(InvalidRequest) as caught:
        one_recording(media)
    assert (caught.value.code, caught.value.param) == (code, "MEDIA")
    assert one_recording([b"a"]) == b"a"


def test_parameters_have_bounds_that_are_named() -> None:
    assert settings_of({}).packing.window_s == 28 and settings_of({"batches_at_once": "3"}).batches.at_once == 3
    assert settings_of({"batches_at_once": "0"}).batches.at_once >= 1
    assert (audio_limits_of({"max_seconds": "5"}).max_seconds, live_limits_of({"chunk_seconds": "5"}).chunk_s) == (5, 5)
    for parameters in (
        {"window_seconds": "29"},
        {"window_seconds": "4"},
        {"batch_windows": "0"},
        {"batches_at_once": "x"},
    ):
        with pytest.raises(InternalError, match=next(iter(parameters))):
            settings_of(parameters)


class Loud:
    """Sound is speech."""

    async def __call__(self, rows: Rows, state: State) -> tuple[Probs, State]:
        return np.any(rows[:, 64:], axis=1).astype(np.float32), state


@pytest.mark.parametrize("seconds", [5, 12, 28])
def test_long_speech_fits_windows_of_any_length(seconds: int) -> None:
    settings = settings_of({"window_seconds": str(seconds)})
    hearing = Hearing(Detector(Loud(), span_settings_of(settings)), settings.packing)

    async def windows() -> list[Window]:
        return [*await hearing.push(speech(40)), *await hearing.finish()]

    lengths = [len(window.samples) / RATE for window in asyncio.run(windows())]
    assert sum(lengths) == pytest.approx(40, abs=0.1) and max(lengths) <= seconds
