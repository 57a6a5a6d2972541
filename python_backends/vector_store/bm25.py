"""Texts as sparse vectors of words, for engines that search words by inner products.

The weights are those of BM25 but for a word's rarity, which the engine knows and multiplies in. The length of a usual
text is set, not counted, as Qdrant's own encoder does: a text's weights must not change when others come.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from typing import NamedTuple

_K1, _B, _USUAL_WORDS = 1.2, 0.75, 128
_WORD = re.compile(r"\w+")


class WordWeights(NamedTuple):
    """`indices` are numbers of words, 32 bits of a digest, ascending; `values` their weights."""

    indices: list[int]
    values: list[float]


def of_text(text: str) -> WordWeights:
    """What is stored for a text."""
    counts = Counter(words_of(text))
    length = sum(counts.values())
    scale = _K1 * (1 - _B + _B * length / _USUAL_WORDS)
    return _weights({word: count * (_K1 + 1) / (count + scale) for word, count in counts.items()})


def of_question(text: str) -> WordWeights:
    """What is searched for: each word once."""
    return _weights(dict.fromkeys(words_of(text), 1.0))


def words_of(text: str) -> list[str]:
    """Runs of letters and digits, without case and accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return _WORD.findall("".join(sign for sign in plain if not unicodedata.combining(sign)))


def _weights(by_word: dict[str, float]) -> WordWeights:
    numbered: dict[int, float] = {}
    for word, weight in by_word.items():
        number = int.from_bytes(hashlib.blake2b(word.encode(), digest_size=4).digest(), "big")
        numbered[number] = numbered.get(number, 0.0) + weight
    return WordWeights(sorted(numbered), [numbered[number] for number in sorted(numbered)])
