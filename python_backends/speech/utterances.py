"""Cuts what was recognised into pieces of about three seconds, at pauses and punctuation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from python_backends.speech.words import Passage, Utterance, Word

LONGEST_S = 3.4  # as the hosted service cuts; a single word may be longer
APART_S = 1.0  # a pause after which a new piece begins in any case
_SENTENCE_END = tuple(".!?…。！？॥۔؟")
_CLAUSE_END = tuple(",;:、，；：،")
_CLOSING = "\"'”’»)]」』）"


def pieces_of(passage: Passage) -> list[Utterance]:
    """The words of `passage` in pieces of at most LONGEST_S, in order; none if it has no words."""
    return [
        Utterance(tuple(piece), passage.language, passage.spaced)
        for run in runs(passage.words, APART_S)
        for piece in _best_pieces(run)
    ]


def ends_sentence(word: str) -> bool:
    """Whether a sentence ends with `word`."""
    return word.rstrip(_CLOSING).endswith(_SENTENCE_END)


def ends_clause(word: str) -> bool:
    """Whether a comma or the like stands after `word`."""
    return word.rstrip(_CLOSING).endswith(_CLAUSE_END)


def _best_pieces(words: Sequence[Word]) -> list[Sequence[Word]]:
    """The division with the least sum of costs: few, full pieces with borders where one would pause."""
    costs, starts = [0.0], [0]  # of the best division of the first n words, and where its last piece starts
    for stop in range(1, len(words) + 1):
        border = 0.0 if stop == len(words) else _border_cost(words[stop - 1], words[stop])
        ways = [(costs[start] + _emptiness(words[start:stop]) + border, start) for start in _starts(words, stop)]
        cost, start = min(ways)
        costs.append(cost)
        starts.append(start)
    pieces, stop = [], len(words)
    while stop:
        pieces.append(words[starts[stop] : stop])
        stop = starts[stop]
    return pieces[::-1]


def _starts(words: Sequence[Word], stop: int) -> Iterator[int]:
    """Where a piece that ends before word `stop` may start: a word alone may be as long as it is."""
    start = stop - 1
    yield start
    while start and words[stop - 1].t1 - words[start - 1].t0 <= LONGEST_S:
        start -= 1
        yield start


def _emptiness(words: Sequence[Word]) -> float:
    return max(0.0, 1 - (words[-1].t1 - words[0].t0) / LONGEST_S) ** 2


def _border_cost(before: Word, after: Word) -> float:
    mark = 0.0 if ends_sentence(before.text) else 0.2 if ends_clause(before.text) else 0.5
    return mark - 0.5 * min(max(after.t0 - before.t1, 0.0), 0.5)


def runs(words: Sequence[Word], apart_s: float) -> Iterator[Sequence[Word]]:
    """`words` in runs of one speaker without a pause of `apart_s` or more, in order."""
    start = 0
    for place in range(1, len(words)):
        before, after = words[place - 1], words[place]
        if before.speaker != after.speaker or after.t0 - before.t1 >= apart_s:
            yield words[start:place]
            start = place
    if words:
        yield words[start:]
