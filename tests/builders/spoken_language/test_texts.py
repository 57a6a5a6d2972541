"""Sentences out of catalogues."""

from __future__ import annotations

import struct

import pytest

from builders.spoken_language.languages import CODES, OUTSIDE, TRAINED
from builders.spoken_language.texts import cleaned, translations


def catalogue(pairs: list[tuple[bytes, bytes]], order: str = "<") -> bytes:
    """A compiled catalogue (.mo), as msgfmt writes it, in either byte order."""
    start = 28 + 16 * len(pairs)
    originals, translated, body = b"", b"", b""
    for which in (0, 1):
        for pair in pairs:
            entry = struct.pack(f"{order}2I", len(pair[which]), start + len(body))
            body += pair[which] + b"\0"
            originals, translated = (originals + entry, translated) if which == 0 else (originals, translated + entry)
    head = struct.pack(f"{order}7I", 0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, 0)
    return head + originals + translated + body


@pytest.mark.parametrize("order", ["<", ">"])
def test_translations_are_read_without_the_header(order: str) -> None:
    pairs = [(b"", b"Language: de"), (b"file", "Datei für Ähre".encode()), (b"one\0many", b"eine\0viele")]
    assert list(translations(catalogue(pairs, order))) == ["Datei für Ähre", "eine", "viele"]


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("_Datei öffnen", "Datei öffnen"),
        ("Die Datei <b>%s</b> fehlt", "Die Datei fehlt"),
        ("Siehe https://example.org jetzt", "Siehe jetzt"),
        ("zwei   \n Zeilen", "zwei Zeilen"),
    ],
)
def test_what_is_not_spoken_is_taken_out(raw: str, said: str) -> None:
    assert cleaned(raw) == said


def test_no_language_is_both_trained_and_outside() -> None:
    assert len(set(CODES)) == len(TRAINED)
    assert not set(CODES) & {language.code for language in OUTSIDE}
