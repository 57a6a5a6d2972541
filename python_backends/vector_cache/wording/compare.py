"""The verdict on two texts, and a name for the first thing in which they differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from python_backends.vector_cache.wording import lexicon
from python_backends.vector_cache.wording.sentence import obstacle, read

_NAMED = (
    ("negation", lexicon.NEGATIONS),
    ("dates", lexicon.DATES),
    ("units", lexicon.UNITS),
    ("languages", lexicon.LANGUAGES),
    ("question", lexicon.QUESTIONS),
    ("direction", lexicon.DIRECTIONS),
    ("quantity", lexicon.QUANTITIES),
)


def difference(text: str, other: str) -> str | None:
    """None if both ask the same; else what differs: `numbers`, `negation`, `dates`, `units`, `languages`, `names`,
    `question`, `direction`, `quantity`, `order`, `wording`, or the obstacle to comparing them."""
    found = obstacle(text) or obstacle(other)
    if found is not None:
        return found
    one, two = read(text), read(other)
    if text == other or one.letters == two.letters:
        return None
    if one.tokens is None or two.tokens is None:
        return _named((one.letters.split(), two.letters.split()))
    if len(one.tokens) == len(two.tokens) and _alike(one.tokens, two.tokens, loose=one.uncased != two.uncased):
        return None
    return _named((one.tokens, two.tokens))


def _alike(one: Sequence[str], two: Sequence[str], *, loose: bool) -> bool:
    """Whether tokens at the same place are one; `loose` if one of the texts is written without capitals."""
    apart = [(word, other) for word, other in zip(one, two, strict=True) if word != other]
    for word, other in apart:
        low, lower = word.lower(), other.lower()
        if low == lower:
            if not (loose and _caseless(low, word if word != low else other)):
                return False
        elif frozenset((word, other)) not in lexicon.SYNONYMS or other in one or word in two:
            return False  # a text that has both words of a pair is about what sets them apart
    return True


def _caseless(low: str, capital: str) -> bool:
    """Whether a word is the same without its capitals."""
    if low in lexicon.OTHER_WHEN_CAPITAL or any(character.isdigit() for character in low):
        return False
    return low in lexicon.SAFE_CAPITALS or (capital[:1].isupper() and capital[1:].islower() and len(low) > 3)


def _named(tokens: tuple[Iterable[str], Iterable[str]]) -> str:
    one, two = Counter(tokens[0]), Counter(tokens[1])
    apart = list(((one - two) + (two - one)).elements())
    if not apart:
        return "order"
    if any(character.isdigit() for token in apart for character in token):
        return "numbers"
    low = {token.lower() for token in apart}
    for name, words in _NAMED:
        if low & words:
            return name
    return "names" if any(token[:1].isupper() for token in apart) else "wording"
