"""The decoding thread."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence

import numpy as np
import pytest

from python_backends.decoder.engine import OnnxEngine, Rows
from python_backends.decoder.generation import Chunk, Generation
from python_backends.decoder.loop import DecoderLoop
from python_backends.decoder.scheduler import Scheduler
from python_backends.errors import InternalError, OpenfazeError, Unavailable
from tests.decoder.decoding import Heard, decode, prompt_of

UNLUCKY = 13
LIKELY_TWO = np.array([0, 0, 1, 0], np.float32)


class Waiting(Heard):
    """A sink that can be waited for."""

    def __init__(self) -> None:
        super().__init__()
        self.done = threading.Event()

    def __call__(self, event: Chunk | OpenfazeError) -> None:
        super().__call__(event)
        if self.ended:
            self.done.set()


class BrokenEngine:
    """An engine with a bug that some prompts bring out: those that begin with UNLUCKY.

    It waits in its first prompt until it may `go_on`.
    """

    slots, capacity, portion, vocab_size, width = 2, 10, 10, 4, 2
    end_ids: tuple[int, ...] = ()

    def __init__(self) -> None:
        self.begun, self.go_on = threading.Event(), threading.Event()

    def embed(self, ids: Sequence[int]) -> Rows:
        return np.zeros((len(ids), self.width), np.float32)

    def clear(self, slot: int) -> None:
        pass

    def append(self, slot: int, rows: Rows) -> Rows:
        self.begun.set()
        assert self.go_on.wait(10)
        if rows[0, 0] == UNLUCKY:
            raise ZeroDivisionError
        return LIKELY_TWO.copy()

    def step(self, rows: Mapping[int, Rows]) -> dict[int, Rows]:
        return {slot: LIKELY_TWO.copy() for slot in rows}


def prompted(first: float) -> Generation:
    return Generation(np.full((3, 2), first, np.float32), 2)


def test_requests_of_many_threads(engine: OnnxEngine) -> None:
    expected = decode(engine, [prompt_of(engine, "a", 30)])[0].ids
    loop = DecoderLoop(Scheduler(engine))
    sinks = [Waiting() for _ in range(24)]
    threads = [threading.Thread(target=loop.submit, args=(prompt_of(engine, "a", 30), sink)) for sink in sinks]
    for thread in threads:
        thread.start()
    assert all(sink.done.wait(60) for sink in sinks)
    loop.close()
    assert {tuple(sink.ids) for sink in sinks} == {tuple(expected)}


def test_closing_ends_what_runs(engine: OnnxEngine) -> None:
    loop = DecoderLoop(Scheduler(engine))
    sinks = [Waiting() for _ in range(12)]
    for sink in sinks:
        loop.submit(prompt_of(engine, "a", 190), sink)
    loop.close()
    assert all(sink.ended for sink in sinks)
    with pytest.raises(Unavailable, match="has stopped"):
        loop.submit(prompt_of(engine, "a"), Waiting())


def test_a_bug_in_the_engine_ends_what_runs_and_the_decoder_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    engine = BrokenEngine()
    loop = DecoderLoop(Scheduler(engine))
    sinks = [Waiting() for _ in range(6)]
    loop.submit(prompted(0), sinks[0])
    assert engine.begun.wait(10)  # the others join it together, as far as there are slots
    for sink, first in zip(sinks[1:], (UNLUCKY, 0, UNLUCKY, 0, 0), strict=True):
        loop.submit(prompted(first), sink)
    engine.go_on.set()
    assert all(sink.done.wait(10) for sink in sinks)
    assert [type(error) for sink in (sinks[1], sinks[3]) for error in sink.errors] == [InternalError] * 2
    assert isinstance(sinks[1].errors[0].__cause__, ZeroDivisionError) and "ZeroDivisionError" in caplog.text
    assert sinks[5].ids == [2, 2] and not sinks[5].errors, "one that waited was ended as well"
    later = Waiting()
    loop.submit(prompted(0), later)
    assert later.done.wait(10) and later.ids == [2, 2]
    loop.close()
    with pytest.raises(Unavailable):
        loop.submit(prompted(0), Waiting())
