"""Two notations for one grammar: llguidance's Lark, and GBNF for engines that know only that (TensorRT-LLM's xgrammar).

A `Rules` collects named rules; what it returns are expressions to be put into other rules.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Protocol

from python_backends.errors import InvalidRequest
from python_backends.grounding.enforce import check_enforceable
from python_backends.grounding.pieces import Piece
from python_backends.grounding.transcript import inside


def quoted(text: str) -> str:
    """`text` as a literal of either notation. It has no control characters: JSON has escaped them."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def either(options: Sequence[str]) -> str:
    """One of `options`."""
    return options[0] if len(options) == 1 else f"({' | '.join(options)})"


def _among(texts: Sequence[str]) -> str:
    return "(" + " | ".join(quoted(inside(text)) for text in texts) + ")"


class Rules(Protocol):
    """One notation. Rule names are letters and digits, the first rule is `root` to the caller."""

    def rule(self, body: str) -> str:
        """A new rule; its name."""
        ...

    def any_of(self, literals: Sequence[str]) -> str:
        """One of many `literals`."""
        ...

    def text_of(self, texts: Sequence[str]) -> str:
        """A JSON string that holds one of `texts`, or a space and one of them."""
        ...

    def span_of(self, pieces: Sequence[Piece], most: int) -> str:
        """A JSON string of one or more neighbouring `pieces`, with a space between two words.

        After `most` tokens it ends with the piece that is being written, where the notation can say so.
        """
        ...

    def free(self, schema: dict[str, Any]) -> str:
        """Compact JSON that obeys `schema`."""
        ...

    def text(self, root: str) -> str:
        """The whole grammar, which begins with the expression `root`."""
        ...


class LarkRules:
    """llguidance's dialect of Lark: spans are one automaton, free parts are schemas of their own."""

    def __init__(self) -> None:
        self._rules: list[str] = []

    def _add(self, prefix: str, body: str, attributes: str = "") -> str:
        name = f"{prefix}{len(self._rules)}"
        self._rules.append(f"{name}{attributes}: {body}")
        return name

    def rule(self, body: str) -> str:
        """See `Rules`."""
        return self._add("n", body)

    def any_of(self, literals: Sequence[str]) -> str:
        """One terminal, which llguidance makes a trie of."""
        return self._add("V", " | ".join(quoted(literal) for literal in literals))

    def text_of(self, texts: Sequence[str]) -> str:
        """See `Rules`."""
        return self._add("T", rf'"\"" " "? {_among(texts)} "\""')

    def span_of(self, pieces: Sequence[Piece], most: int) -> str:
        """A substring of all pieces, neither empty nor the space between two.

        It may begin or end with that space: to forbid it takes a second automaton beside the first, which costs three
        to six times as much and more than llguidance's default limits allow from 3,000 words on.
        """
        chunks = [" ", inside(pieces[0].text)]
        for before, piece in zip(pieces, pieces[1:], strict=False):
            chunks += [" ", inside(piece.text)] if piece.word != before.word else [inside(piece.text)]
        words = self._add("W", "%regex " + json.dumps({"substring_chunks": chunks}))
        text = self._add("S", f"{words} & ~/ ?/")
        bounded = self._add("s", text, f"[max_tokens={most}]")
        return self._add("n", rf'"\"" {bounded} "\""')

    def free(self, schema: dict[str, Any]) -> str:
        """See `Rules`."""
        return self.rule("%json " + json.dumps(check_enforceable(schema)))

    def text(self, root: str) -> str:
        """See `Rules`."""
        return "\n".join(["%llguidance {}", f"start: {root}", *self._rules, ""])


class GbnfRules:
    """GBNF: a span is a chain of rules, one for each piece. Meant for evidence of about 1,000 words."""

    def __init__(self) -> None:
        self._rules: list[str] = []

    def _add(self, body: str) -> str:
        name = f"n{len(self._rules)}"
        self._rules.append(f"{name} ::= {body}")
        return name

    def rule(self, body: str) -> str:
        """See `Rules`."""
        return self._add(body)

    def any_of(self, literals: Sequence[str]) -> str:
        """See `Rules`."""
        return self._add(" | ".join(quoted(literal) for literal in literals))

    def text_of(self, texts: Sequence[str]) -> str:
        """See `Rules`."""
        return self._add(rf'"\"" " "? {_among(texts)} "\""')

    def span_of(self, pieces: Sequence[Piece], most: int) -> str:
        """From any piece on, each piece may be the last or be followed by the next."""
        names = [""] * len(pieces)
        for number in range(len(pieces) - 1, -1, -1):
            body = quoted(inside(pieces[number].text))
            if number + 1 < len(pieces):
                space = '" " ' if pieces[number + 1].word != pieces[number].word else ""
                body += f" ({space}{names[number + 1]})?"
            names[number] = self._add(body)
        return self._add(rf'"\"" " "? {either(names)} "\""')

    def free(self, schema: dict[str, Any]) -> str:
        """Refused: GBNF has no schemas inside."""
        raise InvalidRequest(
            'a part marked "x-grounding": "free" needs a decoder that takes llguidance grammars; this one takes GBNF',
            code="unsupported_schema",
        )

    def text(self, root: str) -> str:
        """See `Rules`."""
        return "\n".join([f"root ::= {root}", *self._rules, ""])
