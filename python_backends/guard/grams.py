"""Words, word pairs and pieces of words as numbers: what spelling says, hashed into a fixed number of buckets."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Rows = npt.NDArray[np.float64]

BUCKETS = 4096
_SIZES = (3, 4, 5)
_WORD = re.compile(r"\w+")


def grams(text: str) -> set[str]:
    """Distinct features of `text`, lower case: `w` words, `b` neighbouring pairs, `c` pieces of 3 to 5 characters."""
    words = _WORD.findall(text.lower())
    found = {"w" + word for word in words}
    found.update(f"b{first} {second}" for first, second in zip(words, words[1:]))  # noqa: B905  # one is shorter
    for word in words:
        marked = f" {word} "
        found.update("c" + marked[at : at + size] for size in _SIZES for at in range(len(marked) - size + 1))
    return found


def gram_rows(texts: Sequence[str]) -> Rows:
    """FP64 [n, BUCKETS]: the features of each text by bucket, scaled so that a text's length does not count."""
    rows = np.zeros((len(texts), BUCKETS))
    for row, text in zip(rows, texts, strict=True):
        found = grams(text)
        buckets = [zlib.crc32(gram.encode()) % BUCKETS for gram in found]
        np.add.at(row, buckets, 1 / np.sqrt(max(len(found), 1)))
    return rows
