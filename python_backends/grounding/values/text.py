"""What all readings do to a span's text first."""

from __future__ import annotations

import re
import unicodedata

# A label glued to its value by the printer or the recognizer: "Total:9.00", "Date=25/12/2018".
_LABEL = re.compile(r"\W?[^\W\d_][^\s:=]*[:=]+(?=[^\s:=])")
_SIGNS = str.maketrans({"−": "-", "–": "-", "—": "-", "‐": "-", "‑": "-", "’": "'", "‘": "'", "`": "'", "´": "'",
                        "٫": ".", "٬": "'", "\u00ad": "-"})  # fmt: skip


def plain(text: str) -> str:
    """`text` with one kind of hyphen, apostrophe, space and digit."""
    if text.isascii():
        return " ".join(text.split())
    text = unicodedata.normalize("NFKC", text.translate(_SIGNS)).translate(_SIGNS)
    return " ".join("".join(_digit(char) for char in text).split())


def _digit(char: str) -> str:
    return str(unicodedata.decimal(char)) if char.isdecimal() else char


def without_label(text: str) -> str:
    """`text` after a label that its first word starts with; `text` itself if there is none."""
    return text[end:] if (end := label_end(text)) else text


def label_end(word: str) -> int:
    """How many characters of `word` are a label in front of a value; 0 for none."""
    match = _LABEL.match(word)
    return match.end() if match else 0


def letters(text: str) -> str:
    """`text` in lower case without accents, for look-ups."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in folded if not unicodedata.combining(char))
