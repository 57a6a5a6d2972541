"""Writing systems: which one a text is in, and which languages are written in it."""

from __future__ import annotations

import re
from collections.abc import Mapping

# Letters of each script, as the inside of a character class.
_RANGES: Mapping[str, str] = {
    "Latin": "A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02af\u1e00-\u1eff",
    "Cyrillic": "\u0400-\u052f\u1c80-\u1c8f\u2de0-\u2dff\ua640-\ua69f",
    "Greek": "\u0370-\u03ff\u1f00-\u1fff",
    "Arabic": "\u0620-\u064a\u066e-\u06d3\u06d5\u06ee\u06ef\u06fa-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc",
    "Hebrew": "\u05d0-\u05f2", "Armenian": "\u0531-\u0587", "Georgian": "\u10a0-\u10ff\u1c90-\u1cbf",
    "Devanagari": "\u0900-\u0963\u0970-\u097f", "Bengali": "\u0980-\u09e3\u09f0-\u09ff", "Gurmukhi": "\u0a00-\u0a7f",
    "Gujarati": "\u0a80-\u0aff", "Oriya": "\u0b00-\u0b7f", "Tamil": "\u0b80-\u0bff", "Telugu": "\u0c00-\u0c7f",
    "Kannada": "\u0c80-\u0cff", "Malayalam": "\u0d00-\u0d7f", "Sinhala": "\u0d80-\u0dff", "Thai": "\u0e00-\u0e7f",
    "Lao": "\u0e80-\u0eff", "Tibetan": "\u0f00-\u0fff", "Myanmar": "\u1000-\u109f", "Ethiopic": "\u1200-\u139f",
    "Khmer": "\u1780-\u17ff", "Kana": "\u3041-\u3096\u30a1-\u30fa\u30fc",
    "Hangul": "\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3",
    "Han": "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff",
}  # fmt: skip
_LETTERS = {script: re.compile(f"[{inside}]") for script, inside in _RANGES.items()}

# Languages of each script but Latin, which is that of every language not named here.
LANGUAGES: Mapping[str, tuple[str, ...]] = {
    "Cyrillic": ("ru", "uk", "be", "bg", "mk", "sr", "kk", "ky", "mn"),
    "Greek": ("el",), "Arabic": ("ar", "fa", "ur", "ps", "ug", "ku"), "Hebrew": ("he",), "Armenian": ("hy",),
    "Georgian": ("ka",), "Devanagari": ("hi", "mr", "ne"), "Bengali": ("bn", "as"), "Gurmukhi": ("pa",),
    "Gujarati": ("gu",), "Oriya": ("or",), "Tamil": ("ta",), "Telugu": ("te",), "Kannada": ("kn",),
    "Malayalam": ("ml",), "Sinhala": ("si",), "Thai": ("th",), "Lao": ("lo",), "Tibetan": ("bo",), "Myanmar": ("my",),
    "Ethiopic": ("am",), "Khmer": ("km",), "Kana": ("ja",), "Hangul": ("ko",), "Han": ("zh",),
}  # fmt: skip
_SHARED_WITH_LATIN = frozenset({"sr", "ku"})
NOT_LATIN = frozenset(code for codes in LANGUAGES.values() for code in codes) - _SHARED_WITH_LATIN

# One kana among ten Han already means Japanese; Chinese has none, and Korean text may quote a few Han.
_KANA_SHARE, _HANGUL_SHARE = 0.1, 0.2


def letters_by_script(text: str) -> dict[str, int]:
    """How many letters of each script `text` has; scripts without any are left out."""
    counts = {script: len(letters.findall(text)) for script, letters in _LETTERS.items()}
    return {script: count for script, count in counts.items() if count}


def script_of(counts: Mapping[str, int]) -> str | None:
    """The script that the text is written in; None without letters."""
    if not counts:
        return None
    east_asian = counts.get("Han", 0) + counts.get("Kana", 0) + counts.get("Hangul", 0)
    others = {script: count for script, count in counts.items() if script not in ("Han", "Kana", "Hangul")}
    most = max(others, key=lambda script: others[script]) if others else None
    # A Han sign stands for about three Latin letters' worth of text.
    if most is not None and others[most] > 3 * east_asian:
        return most
    if counts.get("Hangul", 0) > _HANGUL_SHARE * east_asian:
        return "Hangul"
    return "Kana" if counts.get("Kana", 0) > _KANA_SHARE * east_asian else "Han"
