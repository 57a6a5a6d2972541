"""Pairs of pages: one that selectors are learnt on, and what has become of it."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from lxml import etree, html

from perf.changed_pages.changes import CHANGES, rename_classes
from perf.changed_pages.content import KINDS, TRUTH, Node, Writer, page, wall

GONE_EVERY = 10  # one pair in ten lost a field, another one in ten became a login
Places = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Pair:
    """`learnt_at` and `now_at` are the XPaths of each field's elements before and after; a field that is gone has
    none."""

    id: str
    kind: str
    changes: tuple[str, ...]
    before: bytes
    after: bytes
    learnt_at: Places
    now_at: Places


def pairs(count: int, seed: int) -> Iterator[Pair]:
    """`count` pairs; the same for the same seed."""
    for number in range(count):
        dice = random.Random(f"{seed}-{number}")
        kind = KINDS[number % len(KINDS)]
        old = page(kind, Writer(dice))
        new, applied = _changed(old, dice)
        if number % GONE_EVERY == 3:
            new, applied = wall(Writer(dice)), ("login",)
        elif number % GONE_EVERY == 7:
            _lose_a_field(new, dice)
            applied = (*applied, "field_gone")
        before, learnt_at = _written(old)
        after, now_at = _written(new)
        yield Pair(f"{kind.__name__}-{number}", kind.__name__, applied, before, after, learnt_at, now_at)


def _changed(old: Node, dice: random.Random) -> tuple[Node, tuple[str, ...]]:
    """Always other names, and two to five changes more."""
    new = copy.deepcopy(old)
    others = [change for change in CHANGES if change is not rename_classes]
    chosen = [rename_classes, *dice.sample(others, dice.randint(2, 5))]
    for change in chosen:
        change(new, dice)
    return new, tuple(change.__name__ for change in chosen)


def _lose_a_field(root: Node, dice: random.Random) -> None:
    names = sorted({node.get(TRUTH) for node in root.iter() if node.get(TRUTH)})
    gone = dice.choice(names)
    for node in [node for node in root.iter() if node.get(TRUTH) == gone]:
        node.getparent().remove(node)


def _written(root: Node) -> tuple[bytes, Places]:
    """The page as bytes without marks, and where the marks were in what parses from them."""
    parsed = html.document_fromstring(etree.tostring(root, method="html", encoding="utf-8"))
    tree, found = parsed.getroottree(), dict[str, Sequence[str]]()
    marked = [node for node in parsed.iter() if node.get(TRUTH)]
    for node in marked:
        found[node.get(TRUTH)] = (*found.get(node.get(TRUTH), ()), tree.getpath(node))
        del node.attrib[TRUTH]
    return etree.tostring(parsed, method="html", encoding="utf-8"), {
        name: tuple(paths) for name, paths in found.items()
    }
