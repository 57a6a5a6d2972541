"""The real network, alone and at the end of the whole way."""

from __future__ import annotations

import asyncio

import numpy as np
import pytest

from builders.vad.sample import spoken_vowels
from builders.vad.target import LOCK
from builders.wheels import wheel_in, wheel_member
from python_backends.audio.samples import RATE, Samples
from python_backends.runtime.config import CHECKOUT
from python_backends.vad.detector import Detector
from python_backends.vad.frames import Framer, Rows
from python_backends.vad.local import LocalNetwork
from python_backends.vad.network import Probs, State
from python_backends.vad.spans import Span
from tests.builders.conftest import session_of


def rows_of(samples: Samples) -> Rows:
    framer = Framer()
    return np.concatenate([framer.feed(samples), framer.finish()])


def spans(network: LocalNetwork, samples: Samples) -> list[Span]:
    async def go() -> list[Span]:
        detector = Detector(network)
        return [*await detector.feed(np.asarray(samples, np.float32)), *await detector.finish()]

    return asyncio.run(go())


@pytest.mark.parametrize("size", [1, 7, 64])
def test_a_block_is_its_frames_one_by_one_to_the_last_bit(network: LocalNetwork, vowels: Samples, size: int) -> None:
    rows = rows_of(vowels)
    whole, end = network.run(rows, State.fresh())
    state, parts = State.fresh(), []
    for start in range(0, len(rows), size):
        probs, state = network.run(rows[start : start + size], state)
        parts.append(probs)
    assert (np.concatenate(parts) == whole).all()
    assert (state.h == end.h).all() and (state.c == end.c).all()


def stock_probs(rows: Rows) -> Probs:
    """Of the network that comes for single frames, called as its own wrapper does."""
    if wheel_in(CHECKOUT / "build" / "wheels", LOCK) is None:
        pytest.skip("the wheel is not here; `./openfaze build` fetches it")
    session = session_of(wheel_member(CHECKOUT, LOCK, "silero_vad/data/silero_vad.onnx"))
    state, rate, probs = np.zeros((2, 1, 128), np.float32), np.array(RATE, np.int64), []
    for row in rows:
        prob, state = session.run(None, {"input": row[np.newaxis], "state": state, "sr": rate})
        probs.append(prob[0, 0])
    return np.array(probs, np.float32)


def test_it_says_what_the_streaming_network_says(network: LocalNetwork, vowels: Samples) -> None:
    rows = rows_of(vowels)
    assert np.abs(network.run(rows, State.fresh())[0] - stock_probs(rows)).max() <= 1e-6


def found_seconds(network: LocalNetwork, samples: Samples) -> tuple[float, float, float]:
    """(first start, last stop, seconds in spans)."""
    found = spans(network, samples)
    return (found[0].start / RATE, found[-1].stop / RATE, sum(span.stop - span.start for span in found) / RATE)


def test_speech_is_found_and_silence_is_not(network: LocalNetwork, vowels: Samples) -> None:
    start, stop, seconds = found_seconds(network, vowels)
    assert 0.5 < start < 1.3 and 3.7 < stop < 4.5 and seconds > 2.6


@pytest.mark.parametrize("change", ["quieter", "40 dB quieter", "60 dB quieter", "clipped", "offset", "far too loud"])
def test_speech_is_found_however_it_was_recorded(network: LocalNetwork, vowels: Samples, change: str) -> None:
    dither = np.random.default_rng(5).normal(0, 1e-5, len(vowels))
    sound = {
        "quieter": vowels * 0.1 + dither,
        "40 dB quieter": vowels * 0.01 + dither,
        "60 dB quieter": vowels * 0.001 + dither,
        "clipped": np.clip(vowels * 30, -1, 1),
        "offset": np.clip(vowels + 0.2, -1, 1),
        "far too loud": vowels * 32768,
    }[change]
    start, stop, seconds = found_seconds(network, np.asarray(sound, np.float32))
    assert 0.4 < start < 1.4 and 3.6 < stop < 4.6 and seconds > 2.4


TIMES = np.arange(6 * RATE) / RATE
NOISE = np.random.default_rng(6).normal(0, 1, len(TIMES))
CHORD = sum(np.sin(2 * np.pi * base * part * TIMES) / part for base in (220, 277, 330) for part in range(1, 6))
NO_SPEECH = {
    "silence": np.zeros(len(TIMES)),
    "offset": np.full(len(TIMES), 0.5),
    "last bit": np.round(NOISE) / 32768,
    "hiss": 0.01 * NOISE,
    "faint hiss": 1e-4 * NOISE,
    "roar": np.clip(NOISE, -1, 1),
    "tone": 0.3 * np.sin(2 * np.pi * 440 * TIMES),
    "faint tone": 0.001 * np.sin(2 * np.pi * 440 * TIMES),
    "hum": 0.05 * sum(np.sin(2 * np.pi * 50 * part * TIMES) / part for part in (1, 2, 3, 5)),
    "chord": 0.05 * CHORD,
    "struck chords": 0.1 * CHORD * np.exp(-3 * (TIMES % 0.5)),
    "clicks": np.where(np.arange(len(TIMES)) % 8000 == 0, 0.9, 0.0),
    "no numbers": np.full(len(TIMES), np.nan),
}


@pytest.mark.parametrize("name", NO_SPEECH)
def test_nobody_speaks(network: LocalNetwork, name: str) -> None:
    assert spans(network, np.asarray(NO_SPEECH[name], np.float32)) == []


def test_a_number_that_is_none_spoils_nothing_after_it(network: LocalNetwork, vowels: Samples) -> None:
    broken = vowels.copy()
    broken[100:200] = np.nan
    assert found_seconds(network, broken) == pytest.approx(found_seconds(network, vowels), abs=0.1)


def test_a_speaker_after_a_long_quiet_recording_is_heard_at_once(network: LocalNetwork) -> None:
    quiet = np.random.default_rng(8).normal(0, 1e-4, 20 * RATE).astype(np.float32)
    found = spans(network, np.concatenate([quiet, spoken_vowels(2), quiet[: 2 * RATE]]))
    assert 19.5 <= found[0].start / RATE <= 20.4
