"""Streams for tests: lines of text in, a WordStream out."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from python_backends.grounding.stream import StreamWord, WordStream

Streams = Callable[..., WordStream]


@pytest.fixture
def stream() -> Streams:
    """`stream("TOTAL RM 9.00", "Date 1/2/2020")`: one line each, split at white space, on page 1, confidence 0.9."""

    def make(*lines: str, confidence: float = 0.9) -> WordStream:
        words: list[StreamWord] = []
        for number, line in enumerate(lines):
            for place, text in enumerate(line.split()):
                x, y = 100 * place, 40 * number
                quad = ((x, y), (x + 90, y), (x + 90, y + 30), (x, y + 30))
                words.append(StreamWord(text, f"w{len(words)}", confidence, number, 1, quad))
        return WordStream(tuple(words))

    return make
