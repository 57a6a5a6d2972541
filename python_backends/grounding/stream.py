"""The words of all evidence in reading order: what spans are spans of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from python_backends.evidence import Corners, Evidence

_CLAUSE_ENDS = ".,;:?!…。，、？！；"


class Span(NamedTuple):
    """Words [start, stop) of a stream, at least one."""

    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class StreamWord:
    """One word: its text, the id of the evidence item it comes from, and where it stands.

    `line` numbers the lines of the stream from 0. `quad` are corners in pixels of `page`. `features` are rows of the
    task's FEATURES tensor, or None. `t0` and `t1` are seconds of a recording, in which `speaker` says the word. `task`
    found it.
    """

    text: str
    evidence: str
    confidence: float
    line: int
    page: int | None = None
    quad: Corners | None = None
    features: tuple[int, int] | None = None
    t0: float | None = None
    t1: float | None = None
    task: str = "ocr"
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class WordStream:
    """All words, in reading order."""

    words: tuple[StreamWord, ...]

    def text(self, span: Span) -> str:
        """The words of `span`, one space between two."""
        return " ".join(word.text for word in self.words[span.start : span.stop])

    def said(self, span: Span) -> str:
        """`text`, of speech without the marks that a recogniser ends clauses with: nobody says them."""
        text = self.text(span)
        return text.rstrip(_CLAUSE_ENDS) or text if self.is_spoken(span.stop - 1) else text

    def is_spoken(self, word: int) -> bool:
        """Whether word number `word` was heard, not read."""
        return self.words[word].t0 is not None

    def ends_clause(self, word: int) -> bool:
        """Whether a mark that ends a clause or a sentence stands behind word number `word`."""
        return self.words[word].text.endswith(tuple(_CLAUSE_ENDS))

    def lines(self) -> list[Span]:
        """The span of each line, in order."""
        spans = []
        start = 0
        for _, group in groupby(self.words, key=lambda word: word.line):
            stop = start + len(list(group))
            spans.append(Span(start, stop))
            start = stop
        return spans


def stream_of(items: Sequence[Evidence]) -> WordStream:
    """The words of `items`, which are in reading order.

    An item that has word items as children (a line) is represented by them; one without (a line of a text file, an
    utterance, a hit) is split at white space, and its words share its place, time and confidence. Pages, tables, cells,
    regions and masks have no words of their own. So has an utterance whose words are not written with spaces between
    them: what is not in its text must not come out of it. A word is said by whoever says its utterance.
    """
    said = {item.id: item for item in items if item.kind == "utterance"}
    parents = _represented(items, said)
    words: list[StreamWord] = []
    line, above = -1, ""
    for item in items:
        if item.kind == "word" and (item.parent in parents or item.parent not in said):
            line, above = (line, above) if item.parent == above else (line + 1, item.parent or "")
            words.append(_word(item, item.text, line, said.get(item.parent or "")))
        elif item.kind in ("line", "utterance", "hit", "output") and item.id not in parents:
            line, above = line + 1, ""
            words += [_word(item, text, line, None) for text in item.text.split()]
    return WordStream(tuple(words))


def _represented(items: Sequence[Evidence], said: Mapping[str, Evidence]) -> set[str]:
    """The ids of items that their words stand for."""
    words: dict[str, list[str]] = {}
    for item in items:
        if item.kind == "word" and item.parent is not None:
            words.setdefault(item.parent, []).append(item.text)
    return {name for name, texts in words.items() if name not in said or " ".join(texts) == said[name].text}


def _word(item: Evidence, text: str, line: int, within: Evidence | None) -> StreamWord:
    return StreamWord(
        text, item.id, item.confidence, line, item.page, item.quad, item.features if item.kind == "word" else None,
        item.t0, item.t1, item.task, item.speaker or (within.speaker if within else None),
    )  # fmt: skip
