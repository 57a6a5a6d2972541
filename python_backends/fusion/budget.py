"""Keeping the prompt within its bound: whole lines are left out, the least sure first, and counted."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from python_backends.grounding.stream import Span, StreamWord, WordStream

DOUBTFUL = 0.5  # lines below it go first; then those at the end of the document


@dataclass(frozen=True, slots=True)
class Budgeted:
    """What is kept, and how many words and lines are not."""

    stream: WordStream
    dropped_words: int = 0
    dropped_lines: int = 0


def within(stream: WordStream, rows: int, cost: Callable[[StreamWord], int], wanted: Iterable[Span] = ()) -> Budgeted:
    """`stream` cut to at most `rows` rows of the prompt, of which a word takes `cost(word)`.

    Reading order is kept. A line is kept whole or not at all: half a value is worse than none. Lines with words of
    `wanted`, which another reader holds for values, go last.
    """
    lines = stream.lines()
    costs = [sum(cost(word) for word in _words(stream, line)) for line in lines]
    left_out: set[int] = set()
    excess = sum(costs) - rows
    if excess <= 0:
        return Budgeted(stream)
    held = {stream.words[word].line for span in wanted for word in range(span.start, span.stop)}

    def worth(index: int) -> tuple[bool, bool, int]:
        line = lines[index]
        return stream.words[line.start].line in held, _sureness(stream, line) >= DOUBTFUL, -index

    for index in sorted(range(len(lines)), key=worth):
        if excess <= 0:
            break
        excess -= costs[index]
        left_out.add(index)
    kept = [line for index, line in enumerate(lines) if index not in left_out]
    words = tuple(replace(word, line=number) for number, line in enumerate(kept) for word in _words(stream, line))
    return Budgeted(WordStream(words), len(stream.words) - len(words), len(left_out))


def _words(stream: WordStream, line: Span) -> tuple[StreamWord, ...]:
    return stream.words[line.start : line.stop]


def _sureness(stream: WordStream, line: Span) -> float:
    words = _words(stream, line)
    return sum(word.confidence for word in words) / len(words)
