"""The prompt's bound: whole lines, the least sure first, everything counted."""

from __future__ import annotations

import pytest

from python_backends.fusion.budget import within
from python_backends.grounding.stream import StreamWord, WordStream

LINES = [("one two", 0.9), ("??", 0.2), ("three", 0.9), ("four five six", 0.9)]
STREAM = WordStream(tuple(
    StreamWord(text, f"l{number}", confidence, number)
    for number, (line, confidence) in enumerate(LINES) for text in line.split()
))  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "kept", "words", "lines"),
    [
        (7, "one two ?? three four five six", 0, 0),
        (6, "one two three four five six", 1, 1),
        (5, "one two three", 4, 2),
        (2, "one two", 5, 3),
        (0, "", 7, 4),
    ],
)
def test_whole_lines_go_and_are_counted(rows: int, kept: str, words: int, lines: int) -> None:
    result = within(STREAM, rows, lambda word: 1)
    assert " ".join(word.text for word in result.stream.words) == kept
    assert (result.dropped_words, result.dropped_lines) == (words, lines)


def test_lines_are_numbered_anew() -> None:
    kept = within(STREAM, 6, lambda word: 1).stream
    assert [word.line for word in kept.words] == [0, 0, 1, 2, 2, 2]
    assert len(kept.lines()) == 3
