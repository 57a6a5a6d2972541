"""Which drawings and which names training never sees."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence

from builders.scenes.names import lines
from builders.scenes.sprites.raw import Raw

HELD_STYLES = frozenset({"fluent-flat", "fluent-modern", "fluent-high-contrast", "phosphor", "remix"})
FILES_HELD = 0.15
# Drawn once: a tenth of the names by their hashes, with their synonyms and all names that contain one as words. The
# list is kept, so that a newer package cannot move a name from one half to the other.
HELD_NAMES = frozenset(lines("held_names.txt"))


def held_drawing(raw: Raw) -> bool:
    """Whole styles are held, and of pictures of things one file in seven, by the hash of its name."""
    return raw.style in HELD_STYLES or (raw.kind in ("photo", "clipart") and _share(raw.file) < FILES_HELD)


def unseen(raw: Raw) -> bool:
    """Whether one of its names is held."""
    return not HELD_NAMES.isdisjoint(raw.names["en"])


def _share(text: str) -> float:
    """A number in 0..1 that depends on the text alone."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big") / 2**32


def counts(rows: Sequence[dict[str, object]]) -> Counter[str]:
    """How many drawings there are by style and half."""
    return Counter(f"{row['style']}:{'held' if row['held'] or row['unseen_name'] else 'train'}" for row in rows)
