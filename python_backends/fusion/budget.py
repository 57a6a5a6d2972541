"""Keeping the prompt within its bound: whole lines are left out by a rule, and counted.

Of what was read the least sure lines go first. Of what was heard those go that a summary does without (`condense.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from python_backends.fusion.condense import NO_WISH, Wish, kept_lines
from python_backends.grounding.stream import Span, StreamWord, WordStream

DOUBTFUL = 0.5  # lines below it go first; then those at the end of the document


@dataclass(frozen=True, slots=True)
class Budgeted:
    """What is kept, and how many words and lines are not; `condensed` of these lines are utterances of recordings."""

    stream: WordStream
    dropped_words: int = 0
    dropped_lines: int = 0
    condensed: int = 0


def within(
    stream: WordStream, rows: int, cost: Callable[[StreamWord], int], wanted: Iterable[Span] = (), wish: Wish = NO_WISH
) -> Budgeted:
    """`stream` cut to at most `rows` rows of the prompt, of which a word takes `cost(word)`.

    Order is kept. A line is kept whole or not at all: half a value is worse than none. Lines with words of `wanted`,
    which another reader holds for values, go last. `wish` is what is asked for.
    """
    lines = _Lines(stream, cost, wanted)
    if sum(lines.costs) <= rows:
        return Budgeted(stream)
    heard = [number for number, line in enumerate(lines.spans) if stream.is_spoken(line.start)]
    read = sorted(set(range(len(lines.spans))).difference(heard))
    room = max(rows - sum(lines.costs[number] for number in read), rows // 2)  # a document may take half of it
    gone = lines.condensed(heard, room, wish)
    left = sum(lines.costs) - sum(lines.costs[number] for number in gone)
    return lines.without(gone, gone | lines.least_sure(read, left - rows))


class _Lines:
    """The lines of a stream, what they cost, and which of them hold something wanted."""

    def __init__(self, stream: WordStream, cost: Callable[[StreamWord], int], wanted: Iterable[Span]) -> None:
        self._stream = stream
        self.spans = stream.lines()
        self.costs = [sum(map(cost, self._words(number))) for number in range(len(self.spans))]
        held = {stream.words[word].line for span in wanted for word in range(span.start, span.stop)}
        self._held = [stream.words[line.start].line in held for line in self.spans]

    def condensed(self, numbers: Sequence[int], rows: int, wish: Wish) -> set[int]:
        """Those of the lines `numbers` to leave out so that the others cost at most `rows`."""
        if sum(self.costs[number] for number in numbers) <= rows:
            return set()
        spans = [self.spans[number] for number in numbers]
        costs, held = [self.costs[number] for number in numbers], [self._held[number] for number in numbers]
        kept = kept_lines(self._stream, spans, costs, rows, held, wish)
        return {number for place, number in enumerate(numbers) if place not in kept}

    def least_sure(self, numbers: Sequence[int], excess: int) -> set[int]:
        """Those of the lines `numbers` to leave out so that `excess` is saved, or all."""
        gone: set[int] = set()

        def worth(number: int) -> tuple[bool, bool, int]:
            words = self._words(number)
            sureness = sum(word.confidence for word in words) / len(words)
            return self._held[number], sureness >= DOUBTFUL, -number

        for number in sorted(numbers, key=worth):
            if excess <= 0:
                break
            excess -= self.costs[number]
            gone.add(number)
        return gone

    def without(self, condensed: set[int], gone: set[int]) -> Budgeted:
        """The stream without the lines `gone`, the rest numbered anew."""
        kept = [number for number in range(len(self.spans)) if number not in gone]
        words = tuple(replace(word, line=place) for place, number in enumerate(kept) for word in self._words(number))
        return Budgeted(WordStream(words), len(self._stream.words) - len(words), len(gone), len(condensed))

    def _words(self, number: int) -> tuple[StreamWord, ...]:
        line = self.spans[number]
        return self._stream.words[line.start : line.stop]
