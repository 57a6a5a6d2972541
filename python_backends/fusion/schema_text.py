"""What the decoder is shown of a schema: keys as they will be written, what they mean in plain words, a type, a draft.

    {"total_amount": total amount:number= 9.00,"items":[{"desc": desc what was bought:string}]= coffee = green tea}

Keys stand letter by letter as in the transcript, so that the decoder finds its place again; the words behind them are
tokenised like words of evidence, so that they look like the labels on the page. Behind a type stands what labels and
places propose (`drafts.py`); behind an array, its rows, cells parted by ` |`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from python_backends.fusion.drafts import Draft, Drafts
from python_backends.grounding.grounded import path_of
from python_backends.grounding.transcript import compact
from python_backends.grounding.tree import Array, Choice, Field, Free, Leaf, Node, Object

HINT_WORDS = 12
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
    def __init__(self, fold: Callable[[str], str], drafts: Mapping[str, Draft]) -> None:
        self._fold, self._drafts = fold, drafts

    def node(self, node: Node, path: Steps) -> str:
        if isinstance(node, Object):
            return "{" + ",".join(self._field(field, (*path, field.name)) for field in node.fields) + "}"
        if isinstance(node, Array):
            return f"[{self.node(node.item, (*path, -1))}]{self._rows(node.item, path)}"
        if isinstance(node, Choice):
            return "|".join(self._fold(compact(value)) for value in node.values) + self._draft(path)
        return "any" if isinstance(node, Free) else node.kind + self._draft(path)

    def _field(self, field: Field, path: Steps) -> str:
        words = [*natural_words(field.name), *field.hint.split()[:HINT_WORDS]]
        meaning = "".join(f" {self._fold(word)}" for word in words)
        inner = self.node(field.node, path)
        key = self._fold(compact(field.name))
        return f"{key}:{meaning}:{inner}" if isinstance(field.node, Leaf | Choice | Free) else f"{key}:{meaning}{inner}"

    def _draft(self, path: Steps) -> str:
        draft = self._drafts.get(path_of(path))
        return "" if draft is None else draft.mark + self._words(draft)

    def _words(self, draft: Draft) -> str:
        return "".join(f" {self._fold(word)}" for word in draft.text.split()[:DRAFT_WORDS])

    def _rows(self, item: Node, path: Steps) -> str:
        """Drafts of the array at `path`, row by row, as far as ROWS_WORDS go."""
        text, words, index = "", 0, 0
        while cells := [self._drafts[at] for at in _leaf_paths(item, (*path, index)) if at in self._drafts]:
            words += sum(len(cell.text.split()) for cell in cells)
            if words > ROWS_WORDS:
                break
            text += (" =" if all(cell.sure for cell in cells) else " ~") + " |".join(map(self._words, cells))
            index += 1
        return text


def _leaf_paths(node: Node, path: Steps) -> Iterator[str]:
    if isinstance(node, Object):
        for field in node.fields:
            yield from _leaf_paths(field.node, (*path, field.name))
    elif not isinstance(node, Array):
        yield path_of(path)
