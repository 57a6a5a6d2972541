"""Lists whose elements carry their own numbers in their text."""

from __future__ import annotations

import re
from collections.abc import Sequence

_NUMBER = re.compile(r"^(?:[^\W\d_]{1,12}\s)?(\d{1,3})\s?[.):/]?\s+(?=\S)")
LEAST = 2  # elements from which numbers can be seen to count


def unnumbered(texts: Sequence[str]) -> list[str]:
    """Texts without their numbers, and without a word that begins all of them ("Step 1"), if they count 1, 2, 3."""
    found = [_NUMBER.match(text) for text in texts]
    if len(texts) < LEAST or [number[1] if number else "" for number in found] != [
        str(at + 1) for at in range(len(texts))
    ]:
        return list(texts)
    bare = [text[number.end() :] for text, number in zip(texts, found, strict=True) if number]
    first = {text.split(" ", 1)[0] for text in bare}
    return [text.split(" ", 1)[1] for text in bare] if len(first) == 1 and all(" " in text for text in bare) else bare
