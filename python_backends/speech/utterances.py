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
    pieces = []
    rest = list(passage.words)
    while rest:
        size = _size_of_first(rest)
        pieces.append(Utterance(tuple(rest[:size]), passage.language, passage.spaced))
        rest = rest[size:]
    return pieces


def ends_sentence(word: str) -> bool:
    """Whether a sentence ends with `word`."""
    return word.rstrip(_CLOSING).endswith(_SENTENCE_END)


def ends_clause(word: str) -> bool:
    """Whether a comma or the like stands after `word`."""
    return word.rstrip(_CLOSING).endswith(_CLAUSE_END)


def _size_of_first(words: Sequence[Word]) -> int:
    """How many words the first piece has: all that fit, or up to the best border among them."""
    fitting = 1
    while fitting < len(words) and words[fitting].t1 - words[0].t0 <= LONGEST_S:
        if words[fitting].t0 - words[fitting - 1].t1 >= APART_S:
            return fitting
        fitting += 1
    if fitting == len(words) or words[fitting].t0 - words[fitting - 1].t1 >= APART_S:
        return fitting
    return max(range(1, fitting + 1), key=lambda size: _worth(words, size))


def _worth(words: Sequence[Word], size: int) -> float:
    """How good a border after `size` words is: late, after punctuation, before a pause."""
    last = words[size - 1]
    length = (last.t1 - words[0].t0) / LONGEST_S
    mark = 0.6 if ends_sentence(last.text) else 0.3 if ends_clause(last.text) else 0.0
    return length + mark + min(words[size].t0 - last.t1, 0.5)


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
