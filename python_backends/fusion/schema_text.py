"""What the decoder is shown of a schema: keys as they will be written, drafts, what keys mean in plain words, a type.

    {"total_amount":" 9.00" total amount:number,"items":[{"desc":" tea"},{"desc":" milk"}] items[{"desc": desc:string}]}

Keys stand letter by letter as in the transcript, and so does behind them what labels and places propose (`drafts.py`):
to repeat a draft the decoder only has to go on as it went on before. `~` behind a draft says that it is doubtful. The
words that tell what a key means are tokenised like words of evidence, so that they look like the labels on the page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from python_backends.fusion.drafts import Draft, Drafts
from python_backends.grounding.grounded import path_of
from python_backends.grounding.transcript import compact, inside
from python_backends.grounding.tree import Array, Choice, Field, Free, Node, Object

HINT_WORDS = 12
DOUBTFUL = "~"
DRAFT_WORDS = 40  # of one leaf
ROWS_WORDS = 200  # of all rows of one array
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_GAP = re.compile(r"[\s_\-./]+")
_NONE: Drafts = {}

Steps = tuple[str | int, ...]


def schema_text(node: Node, fold: Callable[[str], str], drafts: Drafts = _NONE) -> str:
    """The compact rendering of `node`, folded."""
    return _Renderer(fold, drafts).node(node, ())


def natural_words(key: str) -> list[str]:
    """`totalAmount`, `total_amount`, `total-amount` -> total, amount."""
    return [word for word in _GAP.split(_HUMP.sub(" ", key)) if word]


class _Renderer:
    def __init__(self, fold: Callable[[str], str], drafts: Drafts) -> None:
        self._fold, self._drafts = fold, drafts

    def node(self, node: Node, path: Steps) -> str:
        if isinstance(node, Object):
            return "{" + ",".join(self._field(field, (*path, field.name)) for field in node.fields) + "}"
        if isinstance(node, Array):
            return f"[{self.node(node.item, (*path, -1))}]"
        if isinstance(node, Choice):
            return "|".join(self._fold(compact(value)) for value in node.values)
        return "any" if isinstance(node, Free) else node.kind

    def _field(self, field: Field, path: Steps) -> str:
        words = [*natural_words(field.name), *field.hint.split()[:HINT_WORDS]]
        meaning = "".join(f" {self._fold(word)}" for word in words)
        colon = "" if isinstance(field.node, Object | Array) else ":"
        return f"{self._key(field)}{self._draft(field.node, path)}{meaning}{colon}{self.node(field.node, path)}"

    def _key(self, field: Field) -> str:
        return self._fold(compact(field.name)) + ":"

    def _draft(self, node: Node, path: Steps) -> str:
        if isinstance(node, Array):
            return self._rows(node.item, path)
        draft = self._drafts.get(path_of(path))
        return "" if draft is None else self._value(draft) + ("" if draft.sure else DOUBTFUL)

    def _value(self, draft: Draft) -> str:
        words = (inside(self._fold(word)) for word in draft.text.split()[:DRAFT_WORDS])
        return '"' + "".join(f" {word}" for word in words) + '"'

    def _rows(self, item: Node, path: Steps) -> str:
        """Drafts of the array at `path`, row by row, as far as ROWS_WORDS go."""
        rows: list[str] = []
        words, sure = 0, True
        while cells := [self._drafts[at] for at in _leaf_paths(item, (*path, len(rows))) if at in self._drafts]:
            words += sum(len(cell.text.split()) for cell in cells)
            if words > ROWS_WORDS:
                break
            sure = sure and all(cell.sure for cell in cells)
            rows.append(self._row(item, (*path, len(rows))))
        return "[" + ",".join(rows) + "]" + ("" if sure else DOUBTFUL) if rows else ""

    def _row(self, node: Node, path: Steps) -> str:
        """A draft as the transcript would write it."""
        if isinstance(node, Object):
            inner = (self._key(field) + self._row(field.node, (*path, field.name)) for field in node.fields)
            return "{" + ",".join(inner) + "}"
        if isinstance(node, Array):
            return "[]"
        draft = self._drafts.get(path_of(path))
        return "null" if draft is None else self._value(draft)


def _leaf_paths(node: Node, path: Steps) -> Iterator[str]:
    if isinstance(node, Object):
        for field in node.fields:
            yield from _leaf_paths(field.node, (*path, field.name))
    elif not isinstance(node, Array):
        yield path_of(path)
