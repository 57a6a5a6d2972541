"""The decoder's case-folded space."""

from __future__ import annotations

import unicodedata


def folded(text: str) -> str:
    """NFKC and casefold, word by word: what folds into white space is left out, so no word becomes two."""
    if text.isascii():
        return text.lower()
    return " ".join(_word(word) for word in text.split(" "))


def _word(word: str) -> str:
    folds = "".join(unicodedata.normalize("NFKC", word).casefold().split())
    return unicodedata.normalize("NFKC", folds)  # an accent that stood behind a space now stands behind a letter
