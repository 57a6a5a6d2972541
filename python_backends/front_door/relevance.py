"""Whether what a search brought has to do with the words that it was made for.

An index of meaning always has a nearest page; one that shares hardly a word with the question answers another one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from python_backends.grounding.fallback.targets import FILLER
from python_backends.grounding.fallback.tokens import tokens_of

SHARED = 0.5  # of the words that say something stand on the first page
_FIELDS = ("title", "description", "content")


def has_to_do(words: str, pages: Sequence[Mapping[str, Any]]) -> bool:
    """Whether the first of `pages`, as `web_search` gives them, is about what `words` say."""
    asked = {token for token in tokens_of(words) if token not in FILLER}
    if not pages or not asked:
        return False
    texts = [*(str(pages[0].get(name, "")) for name in _FIELDS), *pages[0].get("snippets", ())]
    said = {token for text in texts for token in tokens_of(text)}
    return len(asked & said) >= SHARED * len(asked)
