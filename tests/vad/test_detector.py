"""Blocks of sound to spans, with a network that hears loudness."""

from __future__ import annotations

import asyncio

import numpy as np

from python_backends.audio.samples import RATE, Samples
from python_backends.vad.detector import ROWS_A_CALL, Detector
from python_backends.vad.frames import CONTEXT, FRAME, Rows
from python_backends.vad.network import Probs, State
from python_backends.vad.spans import Span
from tests.vad.conftest import Splitter


class Loudness:
    """Takes the effective value of a row's samples for its probability; its state counts rows."""

    def __init__(self) -> None:
        self.calls: list[int] = []

    async def __call__(self, rows: Rows, state: State) -> tuple[Probs, State]:
        assert state.h.flat[0] == sum(self.calls)
        self.calls.append(len(rows))
        loudness = np.sqrt((rows[:, CONTEXT:] ** 2).mean(axis=1))
        return np.minimum(loudness, 1), State(state.h + len(rows), state.c)


def recording(seed: int = 2) -> Samples:
    """40 s: noise, loud or nearly silent for random times."""
    dice = np.random.default_rng(seed)
    loud = np.repeat(dice.random(80) < 0.5, RATE // 2)
    return np.asarray(np.where(loud, 0.9, 1e-6) * np.sign(dice.normal(size=len(loud))), np.float32)


def run(blocks: list[Samples], rows_a_call: int = ROWS_A_CALL) -> tuple[list[Span], Loudness]:
    network = Loudness()

    async def go() -> list[Span]:
        detector = Detector(network, rows_a_call=rows_a_call)
        found = [span for block in blocks for span in await detector.feed(block)]
        return found + await detector.finish()

    return asyncio.run(go()), network


def test_any_split_gives_the_same_spans(split: Splitter) -> None:
    sound = recording()
    spans, _ = run(split(sound))
    assert spans == run([sound])[0]
    assert len(spans) > 5


def test_how_many_rows_wait_changes_no_span(split: Splitter) -> None:
    sound = recording(3)
    assert run(split(sound), rows_a_call=1)[0] == run([sound])[0]


def test_rows_wait_for_each_other() -> None:
    sound = recording()
    _, network = run(np.split(sound, range(FRAME, len(sound), FRAME)))
    assert network.calls == [ROWS_A_CALL] * 4 + [len(sound) // FRAME - 4 * ROWS_A_CALL]


def test_live_sound_is_heard_with_every_frame() -> None:
    _, network = run(np.split(recording()[: 20 * FRAME], 20), rows_a_call=1)
    assert network.calls == [1] * 20


def test_a_long_block_reaches_the_network_in_portions() -> None:
    _, network = run([np.concatenate([recording(seed) for seed in range(4)])])
    assert max(network.calls) <= ROWS_A_CALL


def test_a_recording_without_sound() -> None:
    spans, network = run([])
    assert (spans, network.calls) == ([], [])


def test_a_last_span_ends_with_the_recording() -> None:
    spans, _ = run([np.full(RATE + 100, 0.5, np.float32) * np.where(np.arange(RATE + 100) % 2, 1, -1)])
    assert [(span.start, span.stop) for span in spans] == [(0, RATE + 100)]


def test_spans_come_while_sound_does() -> None:
    blocks = np.split(np.concatenate([recording(seed) for seed in range(3)]), 120)

    async def first() -> int:
        detector = Detector(Loudness())
        for place, block in enumerate(blocks):
            if await detector.feed(block):
                return place
        return len(blocks)

    assert asyncio.run(first()) < 60


def test_sound_before_settled_is_needed_no_more() -> None:
    async def go() -> None:
        detector, settled, found = Detector(Loudness(), rows_a_call=1), 0, 0
        for block in np.split(recording(5), 400):
            new = await detector.feed(block)
            assert all(span.start >= settled for span in new)
            settled, found = detector.settled, found + len(new)
            assert detector.open_since is None or detector.open_since >= settled
        assert found > 5 and settled > 20 * RATE

    asyncio.run(go())
