"""Letters that a language does not have: in Cyrillic they tell near relatives apart where statistics hesitate."""

from __future__ import annotations

from collections.abc import Mapping

_SHARED = "абвгдежзийклмнопрстуфхцчш"
_RUSSIAN = _SHARED + "ёщъыьэюя"
_CYRILLIC: Mapping[str, frozenset[str]] = {
    code: frozenset(letters)
    for code, letters in {
        "ru": _RUSSIAN, "uk": _SHARED + "ґєіїщьюя", "be": "абвгдежзйклмнопрстуфхцчшёіўыьэюя", "bg": _SHARED + "щъьюяѝ",
        "mk": "абвгдѓежзѕијклљмнњопрстќуфхцчџшѐѝ", "sr": "абвгдђежзијклљмнњопрстћуфхцчџш",
        "kk": _RUSSIAN + "әғқңөұүһі", "ky": _RUSSIAN + "ңөү", "mn": _RUSSIAN + "өү",
    }.items()
}  # fmt: skip


def foreign_letters(code: str, text: str) -> int:
    """How many Cyrillic letters of `text`, lower case, the language `code` does not have; 0 for other languages."""
    alphabet = _CYRILLIC.get(code)
    if alphabet is None:
        return 0
    return sum("\u0400" <= letter <= "\u04ff" and letter not in alphabet for letter in text)
