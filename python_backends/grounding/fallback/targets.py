"""The leaves of a tree as things to look for: what they may be labelled and what their values look like."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from python_backends.grounding.fallback.concepts import NUMERIC, Concept, Shape, concept_of
from python_backends.grounding.fallback.tokens import Tokens, tokens_of, tokens_of_name
from python_backends.grounding.tree import Array, Choice, Field, Leaf, Object

Path = tuple[str | int, ...]

MAX_LABEL = 12  # tokens; a longer name or hint is prose
SHORT_HINT = 6  # tokens; such a hint is a label, a longer one describes
SYNONYM_FROM, SYNONYM_TO = 0.95, 0.8  # weights of a concept's first and last phrase
AMONG_AMOUNTS = 0.97  # of an amount's own name: "total" is weaker than "grand total" if a page has both
BY_KIND: dict[str, Shape] = {
    "date": "date",
    "date-time": "date",
    "time": "time",
    "integer": "number",
    "number": "number",
}
BY_FORMAT: dict[str, Shape] = {
    "email": "email",
    "idn-email": "email",
    "uri": "url",
    "iri": "url",
    "uri-reference": "url",
}
UNMISTAKABLE: frozenset[Shape] = frozenset({"date", "time", "email", "phone", "url", "percent"})
NAMELESS = frozenset(
    {"answer", "value", "result", "response", "output", "text", "content", "data", "field", "item", "extracted"}
)
_PROSE = re.compile(r"\b(?:of|for|when|where|that|which|who|in|on|as|if|to|from|by|including|e g)\b|[.,;:(]", re.I)
FILLER = frozenset(
    (
        "a an the what which who when where how is are was were be do does did of in on at for to from by with and "
        "or this that it its their please give find extract tell me list name all many much document invoice "
        "receipt page given according die der das wie ist le la les quel quelle est el los cual cuando "
    ).split()
)


class Phrase(NamedTuple):
    """A label to look for; `weight` up to 1 says how surely it is this leaf's."""

    tokens: Tokens
    weight: float


@dataclass(frozen=True, slots=True)
class Target:
    """One leaf, or the items of one array of leaves (`many`).

    `concept` is None for a name that is no business field; `anchors` are the names of the objects around. A `loose`
    shape was only guessed from the end of the name.
    """

    path: Path
    node: Leaf | Choice
    shape: Shape
    concept: Concept | None
    phrases: tuple[Phrase, ...]
    anchors: tuple[Tokens, ...] = ()
    many: bool = False
    loose: bool = False


def targets_in(node: Object, path: Path = (), question: str = "", in_table: bool = False) -> Iterator[Target]:
    """The leaves below `node` and its arrays of leaves, in the schema's order; not what is in arrays of objects."""
    for field in node.fields:
        below = (*path, field.name)
        if isinstance(field.node, Object):
            yield from targets_in(field.node, below, question, in_table)
        elif isinstance(field.node, Leaf | Choice):
            yield target_of(field, below, field.node, question, in_table)
        elif isinstance(field.node, Array) and isinstance(field.node.item, Leaf | Choice):
            yield replace(target_of(field, below, field.node.item, question, in_table), many=True)


def target_of(field: Field, path: Path, node: Leaf | Choice, question: str = "", in_table: bool = False) -> Target:
    """What to look for to fill `field`."""
    name = tokens_of_name(field.name)
    anchors = tuple(tokens_of_name(part) for part in path[:-1] if isinstance(part, str))
    numeric = isinstance(node, Leaf) and node.kind in ("integer", "number")
    found = concept_of(name, in_table, numeric)
    concept, exact = found if found and not {"date", "time"} <= set(name) else (None, False)
    shape = _shape(node, concept, exact)
    phrases = dict[Tokens, float]()
    for phrase in _phrases(name, anchors, field.hint, concept if exact else None):
        phrases[phrase.tokens] = max(phrase.weight, phrases.get(phrase.tokens, 0.0))
    if question and (not name or set(name) <= NAMELESS):
        phrases.update(dict.fromkeys(_subjects(question), 0.8))
    kept = tuple(Phrase(words, weight) for words, weight in phrases.items() if 0 < len(words) <= MAX_LABEL)
    loose = (
        not exact
        and shape != "text"
        and isinstance(node, Leaf)
        and node.kind == "string"
        and "format" not in node.schema
    )
    return Target(path, node, shape, concept if exact else None, kept, anchors, loose=loose)


def _shape(node: Leaf | Choice, concept: Concept | None, exact: bool) -> Shape:
    if isinstance(node, Choice):
        return "text"
    wanted: Shape = concept.shape if concept and (exact or concept.shape in UNMISTAKABLE) else "text"
    if node.kind in ("integer", "number"):
        return wanted if wanted in NUMERIC else "number"
    if node.kind in BY_KIND:
        return BY_KIND[node.kind]
    return "text" if node.kind == "boolean" else BY_FORMAT.get(str(node.schema.get("format")), wanted)


def _phrases(name: Tokens, anchors: tuple[Tokens, ...], hint: str, concept: Concept | None) -> Iterator[Phrase]:
    amount = concept is not None and concept.shape in NUMERIC
    yield Phrase(name, AMONG_AMOUNTS if amount else 1.0)
    if anchors:
        yield Phrase((*anchors[-1], *name), 1.0)
    for start in range(1, len(name) if concept is None else 0):
        yield Phrase(name[start:], 0.6 if len(name) - start > 1 or len(name) == 2 else 0.4)
    for part in hint.split("\n"):
        words = tokens_of(part)
        if len(words) <= SHORT_HINT:
            yield Phrase(words, 0.9)
        else:
            head = tokens_of(_PROSE.split(part, maxsplit=1)[0])
            yield Phrase(tuple(word for word in head if word not in FILLER)[:SHORT_HINT], 0.7)
    if concept:
        step = (SYNONYM_FROM - SYNONYM_TO) / max(1, len(concept.phrases) - 1)
        better = concept.phrases.index(name) if amount and name in concept.phrases else 0
        for place, words in enumerate(concept.phrases):
            yield Phrase(words, 1.0 if place < better else SYNONYM_FROM - place * step)


def _subjects(question: str) -> Iterator[Tokens]:
    """The runs of words of a question that say what is asked for."""
    run: list[str] = []
    for token in (*tokens_of(question), "the"):
        if token not in FILLER:
            run.append(token)
        elif run:
            yield tuple(run)
            run = []
