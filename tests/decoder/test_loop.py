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
    """An engine with a bug."""

    slots, capacity, portion, vocab_size, width = 1, 10, 10, 4, 2
    end_ids: tuple[int, ...] = ()

    def embed(self, ids: Sequence[int]) -> Rows:
        return np.zeros((len(ids), self.width), np.float32)

    def clear(self, slot: int) -> None:
        pass

    def append(self, slot: int, rows: Rows) -> Rows:
        raise ZeroDivisionError

    def step(self, rows: Mapping[int, Rows]) -> dict[int, Rows]:
        raise ZeroDivisionError


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


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_bug_in_the_engine_leaves_nobody_waiting() -> None:
    loop = DecoderLoop(Scheduler(BrokenEngine()))
    sink = Waiting()
    loop.submit(Generation(np.zeros((3, 2), np.float32), 2), sink)
    assert sink.done.wait(10)
    assert isinstance(sink.errors[0], InternalError)
    loop.close()
    with pytest.raises(Unavailable):
        loop.submit(Generation(np.zeros((3, 2), np.float32), 2), Waiting())
