"""Booleans out of sentences: "She is married and does not smoke" says two things about `married` and `smoker`.

A sentence says a property where its clause has the property's words behind a verb that says so ("has a pool"), or says
no to them ("no parking", "out of stock", "unpaid"). Questions and conditions say nothing, nor do two sentences that say
otherwise. A clause without a verb goes on with that of the one before: "has a pool, free wifi and no parking".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from python_backends.grounding.fallback.targets import Path
from python_backends.grounding.grounded import GroundedLeaf, path_of
from python_backends.grounding.known.answer import Answer, Known
from python_backends.grounding.stream import StreamWord, WordStream
from python_backends.grounding.tree import Leaf, Node, Object
from python_backends.grounding.values.text import letters

_SENTENCE_END, _CLAUSE_END = (".", "!", "?", ";"), (",", ":")
_JOINED = frozenset("and but und aber y pero et mais".split())
_SAYS = frozenset(
    "is are was were am be been being has have had does do did includes include offers offer with can will "
    "ist sind war waren hat haben hatte bietet mit wird kann "
    "es son está están era tiene tienen hay incluye ofrece con est sont était a ont avec".split()
)
_DENIES = frozenset(
    "no not never without neither nor none cannot nicht kein keine keinen keiner nie ohne weder "
    "sin nunca ni pas sans jamais aucun aucune non".split()
)
_DENY_TOGETHER = (("out", "of"), ("free", "of"), ("fails", "to"), ("failed", "to"), ("lack", "of"))
_UNSURE = frozenset(
    "if whether may might could would should maybe perhaps possibly unless wenn ob vielleicht könnte si quizás "
    "peut-être about ask asks asked unknown unclear almost nearly soon".split()
)
_FILLERS = frozenset("is are was has have had does do did can will be been in on of a the it he she they".split())
_ENDINGS = frozenset(("", "s", "es", "ed", "d", "r", "er", "ing", "e", "ly"))
_NOT = ("un", "non", "in", "dis")
_STEM, _REACH = 3, 4
_SHOWN = re.compile(r"[\W_]+|(?<=[a-z])(?=[A-Z])")


class _Said(NamedTuple):
    """What a clause says, and its words."""

    value: bool
    words: Sequence[StreamWord]


def stated(tree: Node, stream: WordStream) -> Known:
    """The booleans of `tree` that sentences of `stream` say; those on pages, with places, are not read as sentences."""
    leaves = dict(_booleans(tree, ()))
    words = [word for word in stream.words if word.quad is None] if leaves else []
    sentences = list(_sentences(words))
    found: dict[Path, Answer] = {}
    for path, leaf in leaves.items():
        said = [each for sentence in sentences if (each := _of(_tokens(str(path[-1])), sentence)) is not None]
        if len({each.value for each in said}) == 1 and leaf.kind == "boolean":
            found[path] = _answer(path, said[0])
    return found


def _booleans(node: Node, path: tuple[str, ...]) -> Iterator[tuple[Path, Leaf]]:
    for field in node.fields if isinstance(node, Object) else ():
        below = (*path, field.name)
        if isinstance(field.node, Leaf) and field.node.kind == "boolean":
            yield below, field.node
        else:
            yield from _booleans(field.node, below)


def _sentences(words: Sequence[StreamWord]) -> Iterator[list[StreamWord]]:
    for _, line in groupby(words, key=lambda word: word.line):
        sentence: list[StreamWord] = []
        for word in line:
            sentence.append(word)
            if word.text.endswith(_SENTENCE_END):
                yield sentence
                sentence = []
        if sentence:
            yield sentence


def _token(word: StreamWord) -> str:
    return letters(word.text.strip(".,;:!?()\"'"))


def _of(wanted: Sequence[str], sentence: Sequence[StreamWord]) -> _Said | None:
    """What `sentence` says of the property whose name is `wanted`, None for nothing or for two things."""
    spoken = {_token(word) for word in sentence}
    if not wanted or sentence[-1].text.endswith("?") or spoken & _UNSURE:
        return None
    said, goes_on = [], False
    for clause in _clauses(sentence):
        tokens = [_token(word) for word in clause]
        value = _value(wanted, tokens, goes_on)
        goes_on = goes_on or bool(_SAYS & set(tokens))
        if value is not None:
            said.append(_Said(value, clause))
    return said[0] if len({each.value for each in said}) == 1 else None


def _clauses(sentence: Sequence[StreamWord]) -> Iterator[list[StreamWord]]:
    clause: list[StreamWord] = []
    for word in sentence:
        if letters(word.text) in _JOINED:
            if clause:
                yield clause
            clause = []
            continue
        clause.append(word)
        if word.text.endswith(_CLAUSE_END):
            yield clause
            clause = []
    if clause:
        yield clause


def _value(wanted: Sequence[str], tokens: Sequence[str], goes_on: bool) -> bool | None:
    places = [next((at for at, token in enumerate(tokens) if _same(token, each)), None) for each in wanted]
    if None in places:
        opposite = any(token.startswith(_NOT) and _same(token.removeprefix(start), wanted[0])
                       for token in tokens for start in _NOT if token.startswith(start))  # fmt: skip
        return False if opposite and len(wanted) == 1 and _SAYS & set(tokens) else None
    first = min(place for place in places if place is not None)
    before = tokens[max(0, first - _REACH) : first]
    pairs = set(zip(before, before[1:], strict=False))
    if set(before) & _DENIES or pairs & set(_DENY_TOGETHER) or any(token.endswith(("n't", "n’t")) for token in before):
        return False
    return True if set(before) & _SAYS or (goes_on and not set(tokens) & _SAYS) else None


def _tokens(name: str) -> list[str]:
    return [token for token in (letters(part) for part in _SHOWN.split(name)) if token and token not in _FILLERS]


def _same(word: str, wanted: str) -> bool:
    """Whether two words differ in their endings alone."""
    common = 0
    for one, other in zip(word, wanted, strict=False):
        if one != other:
            break
        common += 1
    return word == wanted or (common >= _STEM and {word[common:], wanted[common:]} <= _ENDINGS)


def _answer(path: Path, said: _Said) -> Answer:
    evidence = tuple(dict.fromkeys(word.evidence for word in said.words))
    sure = min(word.confidence for word in said.words)
    leaf = GroundedLeaf(path_of(path), said.value, "normalised", None, evidence, said.words[0].page, confidence=sure)
    return Answer(said.value, (leaf,))
