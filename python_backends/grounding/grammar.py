"""Tree and evidence in, grammar out: what a decoder may write, so that every leaf is a span of the evidence.

What a transcript looks like is told in `transcript.py`; what it means, in `replay.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from python_backends.errors import InvalidRequest
from python_backends.grounding.candidates import Finder, is_plain, kind_key
from python_backends.grounding.grounded import path_of
from python_backends.grounding.pieces import Fold, pieces_of, unfolded
from python_backends.grounding.rules import GbnfRules, LarkRules, Rules, either, quoted
from python_backends.grounding.stream import WordStream
from python_backends.grounding.transcript import choices_written, compact, folded
from python_backends.grounding.tree import Array, Choice, Free, Leaf, Node, Object
from python_backends.grounding.values.locale import Locale, locale_of

Dialect = Literal["lark", "gbnf"]
MAX_WORDS = 20_000
MOST_ITEMS = 256  # of an array without a bound of its own; fewer if the evidence has fewer words, as each has its own
FEWEST_ITEMS = 4  # that such an array may have, however little room there is
MOST_CHARACTERS = 100_000
TYPICAL_VALUE = 16  # characters of a value
CHARACTERS = 2  # that a token of a transcript says, with care
FEWEST_TOKENS = 24  # that a span may have, however little room there is
_NULL = quoted("null")


@dataclass(frozen=True, slots=True)
class Room:
    """About how many characters a transcript may have. `brief` leaves lists so few items that the longest spans fit."""

    characters: int = MOST_CHARACTERS
    brief: bool = False


WIDE = Room()


def grammar_of(
    tree: Node,
    stream: WordStream,
    fold: Fold = unfolded,
    dialect: Dialect = "lark",
    locale: Locale | None = None,
    room: Room = WIDE,
) -> str:
    """The grammar of all transcripts of `tree` over `stream`.

    `locale` is that of the stream unless given. Arrays without a bound of their own are given one, so that a transcript
    of ordinary values stays within about the characters of `room`, and spans share what is left: a decoder that finds
    no end must not be cut off. Raises InvalidRequest, code "no_evidence", if the schema requires a value for which
    nothing in the evidence can stand, and "too_much_evidence" beyond MAX_WORDS.
    """
    if len(stream.words) > MAX_WORDS:
        raise InvalidRequest(
            f"the evidence has {len(stream.words)} words; a grammar is made of at most {MAX_WORDS}",
            code="too_much_evidence",
        )
    rules: Rules = LarkRules() if dialect == "lark" else GbnfRules()
    writer = _Writer(rules, stream, fold, locale_of(stream) if locale is None else locale)
    writer.room = 0 if room.brief else room.characters // max(1, open_arrays(tree))
    spare = room.characters - typical_length(tree)
    writer.longest = max(FEWEST_TOKENS, spare // CHARACTERS // max(1, fewest_leaves(tree)))
    root = writer.node(tree, ())
    if root is None:
        raise _no_evidence(writer.missing)
    return rules.text(root)


def _no_evidence(missing: Sequence[tuple[str, str]]) -> InvalidRequest:
    path, kind = missing[0]
    return InvalidRequest(
        f'nothing in the evidence can be "{path or "the answer"}" ({kind}), which the schema requires. Leave it out of '
        f'required, allow null there, or mark it "x-grounding": "free"',
        code="no_evidence",
        param="response_format.json_schema.schema",
    )


class _Writer:
    """Writes one grammar. Leaves of the same kind share their rules.

    `missing` are the (path, kind) of leaves that nothing can be; they matter only where they cannot be absent.
    """

    def __init__(self, rules: Rules, stream: WordStream, fold: Fold, locale: Locale) -> None:
        self._rules = rules
        self._stream = stream
        self._fold = fold
        self._finder = Finder(stream, locale)
        self._shared: dict[str, str | None] = {}
        self._most_items = max(1, min(len(stream.words), MOST_ITEMS))
        self.room = MOST_CHARACTERS  # characters, for each array of the part that is being written
        self.longest = MOST_CHARACTERS  # tokens of one span
        self.missing: list[tuple[str, str]] = []

    def node(self, node: Node, path: tuple[str | int, ...]) -> str | None:
        """The expression of `node`; None if nothing in the evidence can be it."""
        body = self._body(node, path)
        if isinstance(node, Choice | Free) or not node.nullable:
            return body
        return _NULL if body is None else either([body, _NULL])

    def _body(self, node: Node, path: tuple[str | int, ...]) -> str | None:
        if isinstance(node, Object):
            return self._object(node, path)
        if isinstance(node, Array):
            return self._array(node, path)
        if isinstance(node, Choice):
            return self._once(f"choice {compact(node.values)}", lambda: self._choice(node))
        if isinstance(node, Free):
            return self._once(f"free {compact(node.schema)}", lambda: self._rules.free(dict(node.schema)))
        leaf = self._once(kind_key(node), lambda: self._leaf(node))
        if leaf is None:
            self.missing.append((path_of(path), node.kind))
        return leaf

    def _once(self, key: str, make: Callable[[], str | None]) -> str | None:
        if key not in self._shared:
            self._shared[key] = make()
        return self._shared[key]

    def _leaf(self, leaf: Leaf) -> str | None:
        if is_plain(leaf):
            pieces = pieces_of(self._stream, self._fold)
            return self._once("span", lambda: self._rules.span_of(pieces, self.longest)) if pieces else None
        texts = dict.fromkeys(folded(found.text, self._fold) for found in self._finder.candidates(leaf))
        return self._rules.text_of(list(texts)) if texts else None

    def _choice(self, choice: Choice) -> str:
        return self._rules.any_of(list(choices_written(choice.values, self._fold)))

    def _object(self, node: Object, path: tuple[str | int, ...]) -> str | None:
        if not node.fields:
            return quoted("{}")
        parts = []
        for number, field in enumerate(node.fields):
            parts.append(quoted(f"{',' if number else '{'}{compact(folded(field.name, self._fold))}:"))
            value = self.node(field.node, (*path, field.name))
            if not field.required:
                value = _NULL if value is None else _optional(value)
            if value is None:
                return None
            parts.append(value)
        return self._rules.rule(" ".join([*parts, quoted("}")]))

    def _array(self, node: Array, path: tuple[str | int, ...]) -> str | None:
        most = node.max_items
        if most is None:
            fitting = max(FEWEST_ITEMS, self.room // typical_length(node.item))
            most = max(node.min_items, min(self._most_items, fitting))
        self.room, outer = self.room // max(1, most) // max(1, open_arrays(node.item)), self.room
        item = None if most == 0 else self.node(node.item, (*path, 0))
        self.room = outer
        if item is None:
            return quoted("[]") if node.min_items == 0 else None
        if most > 1:
            item += f" ({quoted(',')} {item}){{{max(node.min_items - 1, 0)},{most - 1}}}"
        body = f"{quoted('[')} {item} {quoted(']')}"
        return self._rules.rule(body if node.min_items else f"{body} | {quoted('[]')}")


def open_arrays(node: Node) -> int:
    """Arrays without a bound in `node`, those inside of them not counted."""
    if isinstance(node, Object):
        return sum(open_arrays(field.node) for field in node.fields)
    return int(isinstance(node, Array) and node.max_items is None)


def typical_length(node: Node) -> int:
    """Characters of an ordinary transcript of `node`."""
    if isinstance(node, Object):
        return sum(len(field.name) + 4 + typical_length(field.node) for field in node.fields) + 2
    return 2 * typical_length(node.item) + 3 if isinstance(node, Array) else TYPICAL_VALUE


def fewest_leaves(node: Node) -> int:
    """Leaves of a transcript of `node` with no more than a few items in each array."""
    if isinstance(node, Object):
        return sum(fewest_leaves(field.node) for field in node.fields)
    if isinstance(node, Array):
        most = FEWEST_ITEMS if node.max_items is None else min(node.max_items, FEWEST_ITEMS)
        return max(node.min_items, most) * fewest_leaves(node.item)
    return 1


def _optional(value: str) -> str:
    return value if value.endswith(f"| {_NULL})") or value == _NULL else either([value, _NULL])
