"""Where labels stand on the page.

Matching is bounded: label and stream meet by their first word (a dictionary, and one fuzzy comparison of the two
vocabularies), and only the places found that way are compared in full. Over MAX_PAIRS vocabulary pairs only exact first
words count.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from rapidfuzz import fuzz, process

from python_backends.grounding.fallback.concepts import CONCEPTS, SHAPES
from python_backends.grounding.fallback.places import Places
from python_backends.grounding.fallback.targets import FILLER, Phrase, Target
from python_backends.grounding.fallback.tokens import Tokens, tokens_of
from python_backends.grounding.stream import Span, WordStream
from python_backends.grounding.values.text import label_end

MAX_PAIRS = 4_000_000
WRAPPED = 3  # tokens: a label of fewer stands on one line
MAX_QUALIFIER = 6  # words that say more about a label
MAX_PLACES = 500  # of one first word; beyond, it says nothing
FUZZY_FROM = 4  # letters; shorter words must be equal
ENOUGH_SHORT, ENOUGH = 80.0, 84.0  # similarity in percent, of up to five letters and of more
AFTER_COLON, ALONE, FIRST, INSIDE = 1.0, 0.95, 0.85, 0.5  # how much like a label a place in its chunk is
RIVAL = -1


@dataclass(frozen=True, slots=True)
class Label:
    """The words `span` name the target number `target` (RIVAL: another field of business documents).

    `score` is similarity times the phrase's weight; `place` says how much like a label it stands. A `glued` label
    shares its last word with the value (`Total:9.00`).
    """

    span: Span
    target: int
    score: float
    place: float
    concept: str
    glued: bool = False

    @property
    def ends_text(self) -> bool:
        """Whether a text before it ends here."""
        return self.place >= ALONE or (self.place >= FIRST and self.target != RIVAL)


class LabelFinder:
    """Finds phrases in one stream."""

    def __init__(self, stream: WordStream, places: Places) -> None:
        self._stream, self._places = stream, places
        known: dict[str, Tokens] = {}
        for word in stream.words:
            if word.text not in known:
                known[word.text] = tokens_of(word.text)
        self.tokens = [known[word.text] for word in stream.words]
        self._at: dict[str, list[int]] = defaultdict(list)
        for index, tokens in enumerate(self.tokens):
            if tokens:
                self._at[tokens[0]].append(index)
        self._vocabulary = [token for token in self._at if len(token) >= FUZZY_FROM]

    def of_targets(self, targets: Sequence[Target]) -> list[Label]:
        """The labels of all targets, misreadings included; one the whole of which is part of another's is weakened."""
        phrases = [(number, variant) for number, target in enumerate(targets) for variant in _variants(target.phrases)]
        near = self._near({phrase.tokens[0] for _, phrase in phrases})
        best: dict[tuple[Span, int], Label] = {}
        for number, phrase in phrases:
            concept = targets[number].concept
            for label in self._labels(phrase, number, concept.name if concept else "", near[phrase.tokens[0]]):
                kept = best.get((label.span, number))
                if kept is None or kept.score < label.score:
                    best[label.span, number] = label
        return list(best.values())

    def exact(self, words: Tokens) -> list[int]:
        """The words at which `words` stand exactly as written."""
        places = self._at.get(words[0], ()) if words else ()
        chunks, chunk_of = self._places.chunks, self._places.chunk_of
        found = []
        for start in places if len(places) <= MAX_PLACES else ():
            stop = min(start + len(words), chunks[chunk_of[start]].stop)
            if tuple(token for tokens in self.tokens[start:stop] for token in tokens)[: len(words)] == words:
                found.append(start)
        return found

    def of_rivals(self, asked: Iterable[str]) -> list[Label]:
        """The labels, exactly as written, of concepts other than `asked`."""
        taken = set(asked)
        return [label for label in self._rivals if label.concept not in taken]

    @cached_property
    def _rivals(self) -> list[Label]:
        found = []
        for concept in CONCEPTS:
            for words in concept.phrases:
                if words[0] in self._at:
                    found += self._labels(Phrase(words, 1.0), RIVAL, concept.name, (words[0],), exact=True)
        return found

    def _near(self, first: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
        """The stream's words that may be each of `first`."""
        near: dict[str, tuple[str, ...]] = {token: (token,) for token in first}
        fuzzy = [token for token in near if len(token) >= FUZZY_FROM]
        if not fuzzy or not self._vocabulary or len(fuzzy) * len(self._vocabulary) > MAX_PAIRS:
            return near
        scores = process.cdist(fuzzy, self._vocabulary, scorer=fuzz.ratio, score_cutoff=70, dtype=np.uint8)
        for row, column in zip(*np.nonzero(scores), strict=True):
            token, word = fuzzy[row], self._vocabulary[column]
            if token != word:
                near[token] = (*near[token], word)
        return near

    def _labels(
        self, phrase: Phrase, target: int, concept: str, first: Iterable[str], exact: bool = False
    ) -> list[Label]:
        found = []
        for word in first:
            places = self._at.get(word, ())
            for start in places if len(places) <= MAX_PLACES else ():
                label = self._label(phrase, target, concept, start, exact)
                if label is not None:
                    found.append(label)
        return found

    def _label(self, phrase: Phrase, target: int, concept: str, start: int, exact: bool) -> Label | None:
        chunk = self._places.chunks[self._places.chunk_of[start]]
        wanted = len(phrase.tokens)
        tokens: Tokens = ()
        stop = start
        while len(tokens) < wanted:
            if stop == chunk.stop:
                following = self._places.wrapped(chunk) if wanted >= WRAPPED else None
                if following is None:
                    break
                chunk = following
            tokens += self.tokens[stop]
            stop += 1
        likeness = _likeness(tokens[:wanted], phrase.tokens, exact)
        if likeness == 0.0:
            return None
        glued = len(tokens) > wanted and label_end(self._stream.words[stop - 1].text) > 0
        more = tokens[wanted:]
        if not glued and "percent" not in more and any(token.isdigit() for token in more):
            return None  # INV-0042 is a number of an invoice, not its label
        span = Span(start, stop) if glued else self._qualified(Span(start, stop), chunk, SHAPES.get(concept) == "money")
        place = AFTER_COLON if glued else self._place(span, chunk)
        if place < ALONE and wanted == 1 and (phrase.tokens[0] in FILLER or len(phrase.tokens[0]) < 2):
            return None
        return Label(span, target, likeness * phrase.weight, place, concept, glued)

    def _qualified(self, span: Span, chunk: Span, amount: bool) -> Span:
        """The label with what is in brackets behind it, `Total (RM)`; of an amount all words to a colon."""
        words = self._stream.words
        opened = "(" if words[span.stop - 1].text.count("(") > words[span.stop - 1].text.count(")") else ""
        for stop in range(span.stop, min(chunk.stop, span.stop + MAX_QUALIFIER)):
            text = words[stop].text
            if text.startswith("("):
                opened = "("
            if any(map(str.isdigit, text)) or not (opened or amount):
                break
            closed = text.rstrip(":").endswith(")")
            if (opened and closed) or text.endswith(":"):
                span = Span(span.start, stop + 1)
                opened = ""
            if text.endswith(":"):
                break
        return span

    def _place(self, span: Span, chunk: Span) -> float:
        words = self._stream.words
        if words[span.stop - 1].text.endswith((":", "：")):
            return AFTER_COLON
        if span.stop < chunk.stop and words[span.stop].text.startswith((":", "：")):
            return AFTER_COLON
        following = self.tokens[span.stop : chunk.stop]
        first = span.start <= chunk.start
        if first and not any(following):
            return ALONE
        return FIRST if first else INSIDE


def _variants(phrases: Iterable[Phrase]) -> Iterable[Phrase]:
    """Each phrase, and short ones also as readers that drop spaces see them."""
    for phrase in phrases:
        yield phrase
        if 1 < len(phrase.tokens) <= 3:
            yield Phrase(("".join(phrase.tokens),), phrase.weight)


def _likeness(found: Tokens, wanted: Tokens, exact: bool) -> float:
    """0 to 1; 0 for less than enough."""
    if found == wanted:
        return 1.0
    if exact or len(found) != len(wanted):
        return 0.0
    one, other = "".join(found), "".join(wanted)
    if len(other) < FUZZY_FROM:
        return 0.0
    return float(fuzz.ratio(one, other, score_cutoff=ENOUGH if len(other) > 5 else ENOUGH_SHORT)) / 100


def unclaimed(labels: Sequence[Label]) -> list[Label]:
    """`labels` without those that are only part of a longer label of something else ("date" in "due date")."""
    covering: dict[int, list[Label]] = defaultdict(list)
    for label in labels:
        for word in range(label.span.start, label.span.stop):
            covering[word].append(label)
    return [label for label in labels if not any(_inside(label, other) for other in covering[label.span.start])]


def _inside(label: Label, other: Label) -> bool:
    longer = other.span.stop - other.span.start > label.span.stop - label.span.start
    around = other.span.start <= label.span.start and label.span.stop <= other.span.stop
    same_field = other.target == label.target and (label.target != RIVAL or other.concept == label.concept)
    return longer and around and not same_field and other.score >= 0.8 * label.score
