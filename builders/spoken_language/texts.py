"""Sentences to speak: translated strings of the software on the machine (GNU gettext) and Debian's fortune files."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from pathlib import Path

from builders.spoken_language.languages import Language

LOCALES = Path("/usr/share/locale")
FORTUNES = Path("/usr/share/games/fortunes")
_MAGIC = 0x950412DE
_MARKUP = re.compile(r"<[^>]*>|%[-+ #0-9.*]*l*[a-zA-Z%]|\$?\{[^}]*\}|https?:\S+|\S*[/\\@|~^=#<>{}\[\]]\S*")
_SPACE = re.compile(r"\s+")
SHORTEST, LONGEST = 24, 130  # characters: about two to nine seconds
DENSE = 0.4  # a language of syllables or words a character says as much in fewer


def sentences(language: Language) -> list[str]:
    """Every usable sentence of a language, each once, in a fixed order."""
    dense = language.code in ("ja", "ko", "zh")
    shortest, longest = (int(bound * (DENSE if dense else 1)) for bound in (SHORTEST, LONGEST))
    letters = re.compile(f"[{language.script}]")
    seen: dict[str, None] = {}
    for text in _raw(language):
        text = cleaned(text)
        if shortest <= len(text) <= longest and len(letters.findall(text)) >= 0.7 * len(text):
            seen.setdefault(text)
    return list(seen)


def cleaned(text: str) -> str:
    """A string without what is not spoken: markup, placeholders, accelerators, addresses."""
    text = text.replace("_", "").replace("&", "").replace("…", ".")
    return _SPACE.sub(" ", _MARKUP.sub(" ", text)).strip()


def _raw(language: Language) -> Iterator[str]:
    for name in language.fortunes:
        yield from _fortunes(name)
    for locale in language.locales:
        for path in sorted((LOCALES / locale / "LC_MESSAGES").glob("*.mo")):
            for text in translations(path.read_bytes()):
                yield from (part for part in re.split(r"(?<=[.!?。！？])\s+|\n\n", text))


def _fortunes(name: str) -> Iterator[str]:
    """Sentences of a fortune file, or of every file in a folder of them."""
    folder = FORTUNES / name
    paths = sorted(path for path in folder.glob("*") if path.suffix == "") if folder.is_dir() else [folder]
    for path in paths:
        if path.is_file():
            for saying in path.read_text("utf-8", "ignore").split("\n%\n"):
                yield from re.split(r"(?<=[.!?])\s+", _SPACE.sub(" ", saying))


def translations(data: bytes) -> Iterator[str]:
    """The translated strings of a compiled catalogue (.mo), singular forms and plural forms alike."""
    order = "<" if struct.unpack_from("<I", data)[0] == _MAGIC else ">"
    count, _, table = struct.unpack_from(f"{order}3I", data, 8)
    for index in range(1, count):  # the first entry is the header
        length, offset = struct.unpack_from(f"{order}2I", data, table + 8 * index)
        yield from data[offset : offset + length].decode("utf-8", "ignore").split("\0")
