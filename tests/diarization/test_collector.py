"""What is kept of a recording."""

from __future__ import annotations

import asyncio

import numpy as np
import pytest

from python_backends.audio.samples import RATE
from python_backends.diarization.collector import Collector, Heard
from python_backends.diarization.features import Floats
from python_backends.diarization.settings import DiarizationSettings


class Loudness:
    """An encoder whose vectors are all alike but for their first number, the sum of the window."""

    def __init__(self) -> None:
        self.batches: list[int] = []

    async def __call__(self, mel: Floats) -> Floats:
        self.batches.append(len(mel))
        vectors = np.zeros((len(mel), 256), np.float32)
        vectors[:, 0] = mel.sum(axis=(1, 2))
        return vectors


def heard_of(spans: list[tuple[int, Floats]], embed: Loudness) -> Heard:
    async def go() -> Heard:
        collector = Collector(embed, DiarizationSettings(batch=4))
        for start, speech in spans:
            await collector.hear(start, speech)
        return collector.heard()

    return asyncio.run(go())


def noise(seconds: float, seed: int) -> Floats:
    return np.random.default_rng(seed).normal(0, 0.1, int(seconds * RATE)).astype(np.float32)


def test_windows_lie_where_their_span_lies() -> None:
    heard = heard_of([(RATE, noise(2.0, 1)), (5 * RATE, noise(1.0, 2))], Loudness())
    assert heard.spans.tolist() == [[1.0, 3.0], [5.0, 6.0]]
    assert heard.span_of.tolist() == [0, 0, 1]
    assert heard.places[:, 0] == pytest.approx([1.0, 1.38, 5.0])
    assert heard.middles[0] == pytest.approx(1.8)


def test_vectors_come_in_batches_and_keep_their_order() -> None:
    embed = Loudness()
    heard = heard_of([(0, noise(4.4, 1))], embed)
    assert embed.batches == [4, 4]
    one_by_one = [heard_of([(0, noise(4.4, 1)[int(begin * RATE) :][: 400 + 159 * 160])], Loudness()).vectors[0, 0]
                  for begin in heard.places[:, 0]]  # fmt: skip
    assert heard.vectors[:, 0] == pytest.approx(one_by_one, rel=1e-4)


def test_nothing_heard_is_empty() -> None:
    heard = heard_of([], Loudness())
    assert (len(heard), heard.spans.shape, heard.places.shape, heard.vectors.shape) == (0, (0, 2), (0, 2), (0, 256))


def test_a_click_leaves_a_span_without_windows() -> None:
    heard = heard_of([(0, noise(0.05, 1)), (RATE, noise(1.0, 2))], Loudness())
    assert heard.span_of.tolist() == [1]
