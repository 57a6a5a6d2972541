"""Names in ten languages put into English: of other languages the detectors' text encoders know little.

`names.tsv` holds what Unicode's CLDR calls things (builders/objects/glossary.py). A phrase is put into English where
the whole of it is a name, or a name and a colour: "Schmetterling", "chats noirs", "青の星". Anything else stays as it
is. Of a name that is an English word too ("chat", "pain") the language must be plain from the colour's; the table marks
those.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from python_backends.pointing.colours import parted

TABLE = Path(__file__).with_name("names.tsv")
"""Rows of an English name and its names elsewhere, separated by tabs."""
ENGLISH_TOO = "~"
"""Stands in the table before a name that is an English word as well."""
ENDINGS = ("s", "n", "e", "en", "er", "es", "nen", "x")  # of plurals and cases that the table does not list
SHORTEST = 4  # characters of a name that may have one of them
_CASES = (("у", "а"), ("ю", "я"), ("ы", "а"), ("и", "а"), ("и", "ь"), ("ей", "ь"), ("ы", ""), ("и", ""), ("ов", ""))
"""Russian endings, and those of the names that the table has."""
_JOINING = "の的"  # stand between a colour and a name


def in_english(phrase: str) -> str:
    """The phrase in English, or as it is if it is not known to be in another language."""
    key = key_of(phrase)
    for colour, rest, english in parted(key):
        if name := _name(_bare(rest), sure=not english):
            return f"{colour} {name}"
    return _name(key) or phrase


def key_of(name: str) -> str:
    """A name as the table has it: in lower case, composed, single spaces, straight apostrophes."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().replace("’", "'").split())


def _name(key: str, *, sure: bool = False) -> str | None:
    """What a name is in English; `sure` says that it is none already."""
    names, marks = _names(), ("", ENGLISH_TOO) if sure else ("",)
    return next((found for form in _forms(key) for mark in marks if (found := names.get(mark + form))), None)


def _forms(key: str) -> Iterator[str]:
    """The key, and what it may be a plural of."""
    yield key
    for ending in ENDINGS:
        if key.endswith(ending) and len(key) - len(ending) >= SHORTEST:
            yield key.removesuffix(ending)
    for ending, named in _CASES:
        if key.endswith(ending) and len(key) > SHORTEST:
            yield key.removesuffix(ending) + named


def _bare(rest: str) -> str:
    return " ".join(rest.strip(_JOINING + " -").split())


@cache
def _names() -> Mapping[str, str]:
    """English by every other name."""
    rows = (line.split("\t") for line in TABLE.read_text(encoding="utf-8").splitlines())
    return {name: english for english, *names in rows for name in names}
