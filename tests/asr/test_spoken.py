"""The built recogniser on speech: a sentence of a synthesiser, because no recording may be shipped."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Iterator

import numpy as np
import pytest

from python_backends.asr.choice import DEFAULT_FOLDER
from python_backends.asr.transcript import transcript_to_json
from python_backends.asr.whisper.engine import WhisperEngine
from python_backends.asr.whisper.folder import is_whisper, read_folder
from python_backends.asr.whisper.network import CTranslate2Network
from python_backends.audio.samples import RATE, Samples
from python_backends.audio.sound import Sound
from python_backends.runtime.config import CHECKOUT

FOLDER = CHECKOUT / "model_repository" / DEFAULT_FOLDER
SPEAKER = "espeak-ng"
SAID = "the train to london leaves at seven and arrives before noon"

pytestmark = [
    pytest.mark.skipif(not is_whisper(FOLDER), reason=f"{FOLDER} is not built: python -m builders speech_recognizer"),
    pytest.mark.skipif(shutil.which(SPEAKER) is None, reason=f"{SPEAKER}, which speaks the sentence, is not installed"),
]


@pytest.fixture(scope="module")
def engine() -> Iterator[WhisperEngine]:
    engine = WhisperEngine(CTranslate2Network(FOLDER), read_folder(FOLDER))
    yield engine
    engine.close()


@pytest.fixture(scope="module")
def spoken() -> Samples:
    """Half a second of silence and the sentence."""
    done = subprocess.run([SPEAKER, "-v", "en", "-s", "140", "--stdout", SAID], capture_output=True, check=True)
    with Sound(io.BytesIO(done.stdout).getvalue()) as sound:
        return np.concatenate([np.zeros(RATE // 2, np.float32), *sound.blocks()])


def test_a_sentence_is_heard_with_its_times(engine: WhisperEngine, spoken: Samples) -> None:
    found = engine.transcribe(spoken, None)
    heard = found.text.lower().replace(",", "").rstrip(".").replace("7", "seven").split()
    assert found.language == "en"
    assert len(set(heard) & set(SAID.split())) >= 8
    assert found.words[0].t0 >= 0.4
    assert found.words[-1].t1 > 0.75 * len(spoken) / RATE
    assert transcript_to_json(engine.transcribe(spoken, None)) == transcript_to_json(found)


def test_noise_is_not_speech(engine: WhisperEngine) -> None:
    noise = np.random.default_rng(0).standard_normal(5 * RATE).astype(np.float32)
    assert [engine.transcribe(noise * level, "en").text for level in (0.001, 0.1)] == ["", ""]
