"""What is done to sound before the network hears it."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

from builders.spoken_language.augment import augmented, coded, mixed, noise, telephoned, warped
from builders.spoken_language.held import held_out
from builders.spoken_language.prompts import Recordings, trimmed, utterances
from builders.spoken_language.store import Reader, Utterance, Writer
from builders.spoken_language.synthesisers import VARIANTS, sound_of
from python_backends.audio.samples import RATE, Samples
from tests.audio.files import wav


def tone(hertz: float, seconds: float = 1.0) -> Samples:
    """A sine."""
    made: Samples = (0.5 * np.sin(2 * np.pi * hertz * np.arange(int(seconds * RATE)) / RATE)).astype(np.float32)
    return made


def level(sound: Samples, hertz: float) -> float:
    """How much of one frequency there is."""
    return float(np.abs(np.fft.rfft(sound)[round(hertz * len(sound) / RATE)]) / len(sound))


def riff(sound: Samples, rate: int) -> bytes:
    """A WAV file."""
    return wav((sound * 32767).astype("<i2").tobytes(), rate=rate)


def test_a_life_is_finite_loud_and_repeatable() -> None:
    sound = tone(300, 2) * np.linspace(0, 1, 2 * RATE, dtype=np.float32)
    lives = [augmented(sound, np.random.default_rng(seed), [sound]) for seed in range(30)]
    assert all(np.isfinite(life).all() and 0.02 < np.abs(life).max() <= 1 for life in lives)
    assert lives[3].tobytes() == augmented(sound, np.random.default_rng(3), [sound]).tobytes()
    assert lives[3].tobytes() != lives[4].tobytes()


def test_another_speaker_moves_all_frequencies() -> None:
    lengths = {len(warped(tone(200), np.random.default_rng(seed))) for seed in range(8)}
    assert min(lengths) < 0.95 * RATE < 1.05 * RATE < max(lengths)


def test_noise_is_mixed_at_its_ratio() -> None:
    sound, other = tone(500), noise(RATE, np.random.default_rng(0))
    added = mixed(sound, other, 10.0) - sound
    assert 10 * np.log10(np.mean(sound**2) / np.mean(added**2)) == pytest.approx(10, abs=0.1)


def test_a_telephone_keeps_the_middle() -> None:
    heard = telephoned(tone(100) + tone(1000) + tone(5000))
    assert level(heard, 1000) > 20 * max(level(heard, 100), level(heard, 5000))


@pytest.mark.parametrize("seed", range(4))
def test_a_codec_keeps_length_and_tone(seed: int) -> None:
    heard = coded(tone(440, 1.5), np.random.default_rng(seed))
    assert len(heard) == int(1.5 * RATE)
    assert level(heard, 440) > 0.1


def test_files_are_brought_to_16_khz() -> None:
    sound = sound_of(riff(tone(300, 1.0)[:16000], 22_050))
    assert sound is not None
    assert len(sound) == pytest.approx(16_000 * 16_000 / 22_050, abs=2)
    assert sound_of(riff(tone(300, 0.1), RATE)) is None
    assert sound_of(b"no sound") is None


def test_silence_is_cut_from_both_ends() -> None:
    silence = np.zeros(RATE, np.float32)
    assert len(trimmed(np.concatenate([silence, tone(300), silence]))) == pytest.approx(RATE, abs=5)
    assert len(trimmed(silence)) == 0


def test_short_recordings_of_a_speaker_are_joined(tmp_path: Path) -> None:
    for number in range(6):
        (tmp_path / f"{number}.wav").write_bytes(riff(tone(200 + number, 1.0), RATE))
    found = list(utterances(Recordings("de", "somebody", str(tmp_path)), random.Random(0)))
    assert [round(len(sound) / RATE) for sound in found] == [5]


def test_the_store_gives_back_what_was_added(tmp_path: Path) -> None:
    for part in (tone(200), tone(300, 0.7)):  # an interrupted run goes on in the same folder
        with Writer(tmp_path) as writer:
            writer.add(part, "de", "espeak", "f1")
    rows = Reader(tmp_path).rows
    assert [(row.language, row.engine, row.voice, row.length) for row in rows] == [
        ("de", "espeak", "f1", RATE),
        ("de", "espeak", "f1", int(0.7 * RATE)),
    ]
    [_, second] = [sound for _, sound in Reader(tmp_path)]
    np.testing.assert_allclose(second, tone(300, 0.7), atol=1e-3)


def test_whole_speakers_are_held_out() -> None:
    assert held_out(Utterance(0, 1, "fr", "prompt", "armelle"))
    assert not held_out(Utterance(0, 1, "fr", "prompt", "june"))
    variants = [held_out(Utterance(0, 1, "fr", "espeak", variant)) for variant in VARIANTS]
    assert 0.1 < sum(variants) / len(variants) < 0.25
