"""The real network, where it is built, and sounds."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from builders.vad.sample import spoken_vowels
from python_backends.audio.samples import RATE, Samples
from python_backends.runtime.config import CHECKOUT
from python_backends.vad.local import LocalNetwork
from python_backends.vad.network import MODEL

MODELS = CHECKOUT / "model_repository"


@pytest.fixture(scope="session")
def network() -> LocalNetwork:
    """As this machine serves it."""
    if not (MODELS / MODEL / "1" / "model.onnx").is_file():
        pytest.skip("speech_vad is not built; `./openfaze build` builds it")
    return LocalNetwork(MODELS)


@pytest.fixture(scope="session")
def vowels() -> Samples:
    """Three seconds that sound like speech, a second of silence on both sides."""
    silence = np.zeros(RATE, np.float32)
    return np.concatenate([silence, spoken_vowels(3), silence])


Splitter = Callable[[Samples], list[Samples]]


@pytest.fixture(params=["as one", "by 160", "by 512", "by 5000", "unevenly"])
def split(request: pytest.FixtureRequest) -> Splitter:
    """A way to hand a recording over in blocks."""
    dice = np.random.default_rng(7)
    sizes = {"as one": 1 << 30, "by 160": 160, "by 512": 512, "by 5000": 5000}

    def cut(samples: Samples) -> list[Samples]:
        if request.param in sizes:
            size = sizes[request.param]
            return [samples[start : start + size] for start in range(0, len(samples), size)]
        places = np.sort(dice.integers(0, len(samples) + 1, 25))
        return np.split(samples, places)

    return cut
