"""Which drawings and which names training never sees."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Sequence

from builders.scenes.colours import COLOURS
from builders.scenes.shapes import SHAPES
from builders.scenes.sprites.raw import Raw
from builders.scenes.sprites.synonyms import KINDS_OF

HELD_STYLES = frozenset({"fluent-flat", "fluent-modern", "fluent-high-contrast", "phosphor", "remix"})
NAMES_HELD, FILES_HELD = 0.10, 0.15
_MOST_TAKEN_ALONG = 12  # names that leave training because they share a word with a held one
_KINDS = frozenset(KINDS_OF.values())
_TRAINED = frozenset(name for shape in SHAPES.values() if not shape.held for name in shape.names["en"]) | set(COLOURS)
_HELD = frozenset(name for shape in SHAPES.values() if shape.held for name in shape.names["en"])


def held_drawing(raw: Raw) -> bool:
    """Whole styles are held, and of pictures of things one file in seven, by the hash of its name."""
    return raw.style in HELD_STYLES or (raw.kind in ("photo", "clipart") and _share(raw.file) < FILES_HELD)


def held_names(raws: Sequence[Raw]) -> frozenset[str]:
    """English names that never occur in training, nor does any name that contains one of them as words.

    About a tenth of all names by the hash of the name, except kinds of things ("bird"), shapes, colours, and words
    that so many other names contain that training would lose them all. A held thing's other names are held with it,
    and what bears the name of a held shape.
    """
    families = defaultdict[str, set[str]](set)
    for raw in raws:
        its = {name for name in raw.names["en"] if name not in _KINDS}
        for name in its:
            families[name] |= its
    containing = _containing(families)
    held: set[str] = set(_HELD).union(*(families[name] | containing[name] for name in _HELD))
    for name in sorted(families):
        if _share(name) < NAMES_HELD * 0.55 and name not in _KINDS:
            along = _closure(name, families, containing)
            if len(along) <= _MOST_TAKEN_ALONG and not along & _TRAINED:
                held |= along
    return frozenset(held)


def _closure(name: str, families: dict[str, set[str]], containing: dict[str, set[str]]) -> set[str]:
    """The name, its synonyms, theirs, and all names that contain one of those."""
    found, waiting = {name}, [name]
    while waiting and len(found) <= _MOST_TAKEN_ALONG:
        current = waiting.pop()
        fresh = (families[current] | containing[current]) - found
        found |= fresh
        waiting += sorted(fresh)
    return found


def _containing(names: dict[str, set[str]]) -> dict[str, set[str]]:
    """For every name, and every name of a held shape, the names that hold it as whole words."""
    found = defaultdict[str, set[str]](set)
    for name in names:
        words = name.split()
        for first in range(len(words)):
            for last in range(first + 1, len(words) + 1):
                part = " ".join(words[first:last])
                if part != name and (part in names or part in _HELD):
                    found[part].add(name)
    return found


def unseen(raw: Raw, held: frozenset[str]) -> bool:
    """Whether one of its names is held."""
    return not held.isdisjoint(raw.names["en"])


def _share(text: str) -> float:
    """A number in 0..1 that depends on the text alone."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big") / 2**32


def counts(rows: Sequence[dict[str, object]]) -> Counter[str]:
    """How many drawings there are by style and half."""
    return Counter(f"{row['style']}:{'held' if row['held'] or row['unseen_name'] else 'train'}" for row in rows)
