"""A text as it is compared: its tokens in one form, or its letters where nothing may be touched."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from python_backends.vector_cache.wording.characters import obstacle as obstacle_of_characters
from python_backends.vector_cache.wording.characters import typographic
from python_backends.vector_cache.wording.frames import rewritten
from python_backends.vector_cache.wording.lexicon import ABOUT_WORDS, OTHER_WHEN_CAPITAL
from python_backends.vector_cache.wording.tokens import plain, tokens_of

MAX_TOKENS = 40
_ASKING = re.compile(
    r"(?i)^(?:who|whom|whose|what|which|when|where|why|how|is|are|was|were|am|do|does|did|can|could|will|would|should|"
    r"shall|may|must|has|have|had|in|on|at|by|for|please|tell|explain|hi|hello|hey)\b"
)
# A kind of text is asked for; anything else after the verb may be the very words to write.
_WRITE = re.compile(r"(?i)(?:please |i'd like you to |(?:can|could|would|will) you (?:please )?)?write (?:me )?an? \w")
_COMMA = re.compile(r" ,(?= (?:and|or|but|please)\b)", re.I)


@dataclass(frozen=True, slots=True)
class Sentence:
    """`letters` are the text but for spaces and the last full stop; `tokens` are None where only they may be compared.

    `uncased` texts have no capital letter, so their writer's names cannot be told by them.
    """

    letters: str
    tokens: tuple[str, ...] | None
    uncased: bool


def obstacle(text: str) -> str | None:
    """Why other wordings of `text` are not looked for; None to go on."""
    found = obstacle_of_characters(text)
    return found or ("too_long" if len(typographic(text).split()) > MAX_TOKENS else None)


@lru_cache(maxsize=512)
def read(text: str) -> Sentence:
    """`text`, for which there is no `obstacle`."""
    text = typographic(text)
    letters = re.sub(r"\s*\.+$", "", text)
    uncased = text == text.lower()
    words = {word.lower() for word in re.findall(r"\w+", text)}
    if not plain(text) or words & ABOUT_WORDS or ("write" in words and not _WRITE.match(text)):
        return Sentence(letters, None, uncased)
    tokens = _COMMA.sub("", " ".join(_lowered(tokens_of(text)))).split()
    doubtful = tokens[-1:] == ["?"] and not _ASKING.match(" ".join(tokens))
    while tokens and tokens[-1] in ".?":
        tokens.pop()
    tokens = rewritten(tokens)
    if doubtful:  # the sign alone makes a question of it
        tokens.append("?")
    return Sentence(letters, tuple(tokens), uncased)


def _lowered(tokens: list[str]) -> list[str]:
    """Capital letters taken away where only the place in the sentence put them."""
    lowered, first = [], True
    for token in tokens:
        low = token.lower()
        positional = first and token[:1].isupper() and token[1:].islower() and low not in OTHER_WHEN_CAPITAL
        common = low in {"i", "may", "will", "who", "it", "in", "or", "and", "not", "go"} and (first or low == "i")
        lowered.append(low if positional or (common and not token[1:].isupper()) else token)
        first = token in ".?"
    return lowered
