"""Long recordings made short: which utterances a prompt keeps, when it cannot hold all.

An utterance is worth keeping by what it has in common with what is asked (TF-IDF, cosine; its neighbours share in it,
because answers stand behind questions), by how central it is (LexRank without a threshold: Erkan and Radev 2004), and
less so the more it repeats what is kept already (maximal marginal relevance: Carbonell and Goldstein 1998). Nothing is
written anew: what is kept is evidence, word for word. Linear in the words of the recording for each utterance that is
kept, and the same on every run.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from python_backends.grounding.fallback.targets import FILLER, target_of
from python_backends.grounding.fallback.tokens import Tokens, tokens_of
from python_backends.grounding.stream import Span, WordStream
from python_backends.grounding.tree import Array, Choice, Field, Leaf, Node, Object
from python_backends.grounding.values.months import month_of

Floats = npt.NDArray[np.float64]

RELEVANCE = 0.7  # against centrality
NOVELTY = 0.3  # against both
BEHIND, BEFORE = 0.6, 0.3  # of an utterance's relevance that the next and the last one have of it
NUMBERED = 0.25  # of the best score: for numbers where numbers are asked for
NAMED = 0.1  # for names where texts are asked for
DAMPING, STEPS = 0.85, 30
_STEM = 6  # letters: enough to tell words apart, few enough to meet "delivery" in "delivered"


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for: its `words`, and whether `numbers` (dates and times too) or `names` can be answers."""

    words: Tokens = ()
    numbers: bool = False
    names: bool = False


NO_WISH = Wish()


def wish_of(tree: Node, question: str) -> Wish:
    """What `tree` and the user's own words ask for, the names that its properties have in documents among them."""
    leaves = list(_leaves(Field("", tree)))
    words: dict[str, None] = dict.fromkeys(tokens_of(question))
    numbers = names = False
    for each in leaves:
        node = each.node
        assert isinstance(node, Leaf | Choice)
        for phrase in target_of(each, (each.name,), node).phrases:
            words |= dict.fromkeys(phrase.tokens)
        if isinstance(node, Choice):
            words |= dict.fromkeys(token for value in node.values for token in tokens_of(str(value)))
        else:
            numbers = numbers or node.kind not in ("string", "boolean")
            names = names or node.kind == "string"
    return Wish(tuple(words), numbers, names)


def _leaves(each: Field) -> Iterator[Field]:
    """The leaves at or below a property, those of arrays under the array's name."""
    node = each.node
    if isinstance(node, Object):
        for below in node.fields:
            yield from _leaves(below)
    elif isinstance(node, Array):
        yield from _leaves(Field(each.name, node.item, each.required, each.hint))
    elif isinstance(node, Leaf | Choice):
        yield each


def kept_lines(
    stream: WordStream, lines: Sequence[Span], costs: Sequence[int], rows: int, held: Sequence[bool], wish: Wish
) -> set[int]:
    """Which of `lines`, numbered from 0, to keep so that their `costs` are at most `rows`; those `held` come first."""
    vectors = _Vectors.of([_terms(stream, line) for line in lines])
    worth = _worth(stream, lines, vectors, wish)
    alike = np.zeros(len(lines))
    open_, kept, room = np.ones(len(lines), np.bool_), set[int](), rows
    price = np.array(costs)
    first = np.array(held, np.float64) * 10.0
    while (fits := open_ & (price <= room)).any():
        score = np.where(fits, first + (1 - NOVELTY) * worth - NOVELTY * alike, -np.inf)
        best = int(score.argmax())  # of equals the first
        open_[best] = False
        kept.add(best)
        room -= costs[best]
        alike = np.maximum(alike, vectors.likeness(best))
    return kept


def _worth(stream: WordStream, lines: Sequence[Span], vectors: _Vectors, wish: Wish) -> Floats:
    """0 to about 1.3 for each of `lines`."""
    relevance = _scaled(vectors.relevance(_stems(wish.words)))
    behind, before = np.r_[0.0, relevance[:-1]] * BEHIND, np.r_[relevance[1:], 0.0] * BEFORE
    relevance = np.maximum(relevance, np.maximum(behind, before))
    worth = RELEVANCE * relevance + (1 - RELEVANCE) * _scaled(vectors.centrality())
    if wish.numbers:
        worth += NUMBERED * np.array([_has_number(stream, line) for line in lines])
    if wish.names:
        worth += NAMED * np.array([_has_name(stream, line) for line in lines])
    return worth


def _scaled(values: Floats) -> Floats:
    most = float(values.max(initial=0.0))
    return values / most if most > 0 else values


def _terms(stream: WordStream, line: Span) -> list[str]:
    return _stems([token for word in stream.words[line.start : line.stop] for token in tokens_of(word.text)])


def _stems(tokens: Sequence[str]) -> list[str]:
    return [token[:_STEM] for token in tokens if token not in FILLER]


def _has_number(stream: WordStream, line: Span) -> bool:
    """Whether a word has a digit, or is a month: of more than three letters, because "may" and "set" are words too."""
    texts = [word.text.strip(".,?!") for word in stream.words[line.start : line.stop]]
    return any(any(map(str.isdigit, text)) or (len(text) > 3 and month_of(text) is not None) for text in texts)


def _has_name(stream: WordStream, line: Span) -> bool:
    """Whether a word has a capital that no sentence begins with."""
    return any(
        stream.words[word].text[:1].isupper() and len(stream.words[word].text) > 1
        and not stream.words[word - 1].text.endswith((".", "?", "!"))
        for word in range(line.start + 1, line.stop)
    )  # fmt: skip


@dataclass(frozen=True)
class _Vectors:
    """n texts as TF-IDF vectors of length 1, in coordinates: text number, term number, weight; sorted by text."""

    count: int
    terms: dict[str, int]
    rows: npt.NDArray[np.int64]
    columns: npt.NDArray[np.int64]
    weights: Floats
    rarity: Floats = field(default_factory=lambda: np.zeros(0))

    @classmethod
    def of(cls, texts: Sequence[Sequence[str]]) -> _Vectors:
        terms: dict[str, int] = {}
        pairs: dict[tuple[int, int], int] = {}
        for number, text in enumerate(texts):
            for term in text:
                pair = number, terms.setdefault(term, len(terms))
                pairs[pair] = pairs.get(pair, 0) + 1
        places = np.array(list(pairs), np.int64).reshape(-1, 2)
        rows, columns = places[:, 0], places[:, 1]
        spread = np.bincount(columns, minlength=len(terms))
        rarity = np.log((1 + len(texts)) / (1 + spread)) + 1
        weights = np.log1p(np.array(list(pairs.values()), np.float64)) * rarity[columns]
        lengths = np.sqrt(np.bincount(rows, weights * weights, len(texts)))
        return cls(len(texts), terms, rows, columns, weights / np.maximum(lengths, 1e-12)[rows], rarity)

    def times(self, vector: Floats) -> Floats:
        """The product of each text with `vector` [terms]."""
        product: Floats = np.bincount(self.rows, self.weights * vector[self.columns], self.count).astype(np.float64)
        return product

    def relevance(self, wanted: Sequence[str]) -> Floats:
        """Cosine of each text with the terms `wanted`."""
        vector = np.zeros(len(self.terms))
        known = [self.terms[term] for term in dict.fromkeys(wanted) if term in self.terms]
        vector[known] = self.rarity[known]
        length = float(np.linalg.norm(vector))
        return self.times(vector / length) if length > 0 else np.zeros(self.count)

    def centrality(self) -> Floats:
        """The stationary share of a walk from text to text, by their cosine."""
        share = np.full(self.count, 1 / max(1, self.count))
        degrees = np.maximum(self.times(self._sum(np.ones(self.count))), 1e-12)
        for _ in range(STEPS):
            share = (1 - DAMPING) / self.count + DAMPING * self.times(self._sum(share / degrees))
        return share

    def likeness(self, text: int) -> Floats:
        """Cosine of each text with number `text`."""
        vector = np.zeros(len(self.terms))
        start, stop = np.searchsorted(self.rows, [text, text + 1])
        vector[self.columns[start:stop]] = self.weights[start:stop]
        return self.times(vector)

    def _sum(self, shares: Floats) -> Floats:
        """The texts' vectors, each times its share, added up."""
        total: Floats = np.bincount(self.columns, self.weights * shares[self.rows], len(self.terms)).astype(np.float64)
        return total
