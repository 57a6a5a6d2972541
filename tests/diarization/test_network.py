"""The real encoder on two made voices: from sound to turns."""

from __future__ import annotations

import asyncio

import numpy as np
import pytest

from builders.vad.sample import spoken_vowels
from python_backends.audio.samples import RATE
from python_backends.diarization.collector import Collector, Heard
from python_backends.diarization.embed import MODEL
from python_backends.diarization.features import Floats
from python_backends.diarization.local import LocalEncoder
from python_backends.diarization.turns import cluster
from python_backends.runtime.config import CHECKOUT


@pytest.fixture(scope="module")
def encoder() -> LocalEncoder:
    """As this machine serves it."""
    if not (CHECKOUT / "model_repository" / MODEL / "1" / "model.onnx").is_file():
        pytest.skip("speaker_encoder is not built; `./openfaze build` builds it")
    return LocalEncoder(CHECKOUT / "model_repository")


def voice(seconds: float, higher: float) -> Floats:
    """The made voice, everything in it `higher` times as high."""
    sound = spoken_vowels(seconds * higher)
    places = np.arange(int(seconds * RATE)) * higher
    return np.interp(places, np.arange(len(sound)), sound).astype(np.float32)


@pytest.fixture(scope="module")
def heard(encoder: LocalEncoder) -> Heard:
    """A low voice for 5 s, a high one for 5 s, the low one for 3 s, a second between."""

    async def go() -> Heard:
        collector, at = Collector(encoder), 0.0
        for seconds, higher in ((5.0, 1.0), (5.0, 1.5), (3.0, 1.0)):
            await collector.hear(int(at * RATE), voice(seconds, higher))
            at += seconds + 1
        return collector.heard()

    return asyncio.run(go())


def test_vectors_are_of_length_one(heard: Heard) -> None:
    assert np.linalg.norm(heard.vectors, axis=1) == pytest.approx(np.ones(len(heard)), abs=1e-5)


def test_two_voices_are_told_apart(heard: Heard) -> None:
    turns = cluster(heard)
    assert [(turn.speaker, turn.start_s, turn.stop_s) for turn in turns] == [
        ("SPEAKER_00", 0.0, 5.0), ("SPEAKER_01", 6.0, 11.0), ("SPEAKER_00", 12.0, 15.0),
    ]  # fmt: skip
    assert cluster(heard, 2) == turns


def test_loudness_does_not_change_who_speaks(encoder: LocalEncoder) -> None:
    async def heard_at(loudness: float) -> Floats:
        collector = Collector(encoder)
        await collector.hear(0, voice(1.6, 1.0) * np.float32(loudness))
        vector: Floats = collector.heard().vectors[0]
        return vector

    quiet, usual = (asyncio.run(heard_at(loudness)) for loudness in (0.002, 0.1))
    assert float(quiet @ usual) > 0.99
