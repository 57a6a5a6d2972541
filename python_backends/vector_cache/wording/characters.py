"""What a text is made of: characters that hide or imitate others, and layout that carries meaning."""

from __future__ import annotations

import unicodedata

MAX_CHARACTERS = 300  # longer ones hold material to work on, where every letter counts
_TYPOGRAPHIC = str.maketrans({"\u2019": "'", "\u2018": "'", "\u201c": '"', "\u201d": '"', "\u00a0": " ", "\u202f": " "})
_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC", "GEORGIAN", "HEBREW", "ARABIC")


def typographic(text: str) -> str:
    """`text` with plain quotes and spaces, and composed letters."""
    return unicodedata.normalize("NFC", text.translate(_TYPOGRAPHIC)).strip()


def obstacle(text: str) -> str | None:
    """Why other wordings of `text` are not looked for at all: `too_long`, `layout`, `characters`; None to go on."""
    if len(text) > MAX_CHARACTERS:
        return "too_long"
    plain = typographic(text)
    if not plain or any(mark in plain for mark in "\n\r\t\v\f") or "  " in plain:
        return "layout"
    if any(map(_hides, plain)) or any(map(_mixed, plain.split())):
        return "characters"
    return None


def _hides(character: str) -> bool:
    """Invisible, unassigned, or only another form of characters that mean something else when written out."""
    if character == " ":
        return False
    if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zs", "Zl", "Zp", "Mn", "Me"}:
        return True
    return unicodedata.normalize("NFKC", character) != character


def _mixed(word: str) -> bool:
    """Letters of two alphabets in one word, or digits among letters of one that has look-alikes of Latin."""
    scripts = {_script(character) for character in word if character.isalpha()} - {None}
    return len(scripts) > 1 or bool(scripts - {"LATIN"} and any(c.isascii() and c.isalnum() for c in word))


def _script(character: str) -> str | None:
    name = unicodedata.name(character, "")
    return next((script for script in _SCRIPTS if name.startswith(script)), None)
