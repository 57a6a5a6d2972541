"""Names and codes of languages: "French", "fr", "fra", "français", "fr-CA", "fra_Latn", "Brazilian Portuguese"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from python_backends.language.aliases import ALIASES
from python_backends.language.tags import Tag

_TABLE = Path(__file__).with_name("names.tsv")
_CODE = re.compile(r"(?P<code>[a-z]{2,3})(?:-[a-z]{4})?(?:-(?P<region>[a-z]{2}|\d{3}))?")
_REGION_NAME = re.compile(r"(?P<name>.+?)\s*\((?P<region>[^)]+)\)")
# "the French language", "ins Englische", "l'italien", "langue française"
_AROUND = re.compile(
    r"^(?:the|das|dem|le|la|el|il|lo|lingua|langue|lengua|idioma|l['’])\s*(?=\S)|\s+(?:language|sprache)$"
)
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Language:
    """A row of the table. `codes` are its other ISO 639 codes, `others` its lower-case names in other languages."""

    code: str
    codes: tuple[str, ...]
    english: str
    native: str
    others: tuple[str, ...]


@cache
def languages() -> Mapping[str, Language]:
    """Every language of the table by its code."""
    rows = _TABLE.read_text(encoding="utf-8").splitlines()
    found = (_row(line) for line in rows if not line.startswith("#"))
    return {language.code: language for language in found}


def language_named(text: str) -> Tag | None:
    """What a name or a code means, in any case and in the commoner languages; None for what is neither."""
    name = " ".join(text.casefold().split()).strip(" .:;,!?\"'“”«»`")
    if not name or len(name) > _LONGEST_NAME:
        return None
    return _direct(name) or _by_region(name) or _inflected(name)


def english_name(code: str) -> str:
    """The English name of a tag or code; the code itself where it has none."""
    language = languages().get(code.split("-")[0])
    return language.english if language else code


def _row(line: str) -> Language:
    code, codes, english, native, others = line.split("\t")
    return Language(code, _split(codes, ","), english, native, _split(others, ";"))


def _split(text: str, separator: str) -> tuple[str, ...]:
    return tuple(part for part in text.split(separator) if part)


@cache
def _names() -> Mapping[str, Tag]:
    """All names, lower case. Where two languages share one, English names win, then native ones, then the others."""
    rows = languages().values()
    found: dict[str, Tag] = {}
    for language in rows:
        for name in language.others:
            found.setdefault(name, Tag(language.code))
    for language in rows:
        found[language.native.casefold()] = Tag(language.code)
    for language in rows:
        found[language.english.casefold()] = Tag(language.code)
    return {**found, **ALIASES}


@cache
def _codes() -> Mapping[str, str]:
    """ISO 639-1, -2 and -3 codes to the code of the table."""
    rows = languages().values()
    return {
        **{code: language.code for language in rows for code in language.codes},
        **{row.code: row.code for row in rows},
    }


def _direct(name: str) -> Tag | None:
    known = _names().get(name) or _names().get(name.replace("_", "-"))
    if known is not None:
        return known
    match = _CODE.fullmatch(name.replace("_", "-"))
    if match is None or match["code"] not in _codes():
        return None
    region = match["region"]
    base = ALIASES.get(match["code"], Tag(_codes()[match["code"]]))
    return Tag(base.language, region.upper() if region else None)


def _by_region(name: str) -> Tag | None:
    """ "portugiesisch (brasilien)", "chinese (simplified)": by the words, or the language alone."""
    match = _REGION_NAME.fullmatch(name)
    if match is None:
        return None
    return (
        _direct(f"{match['region']} {match['name']}")
        or _direct(f"{match['name']} {match['region']}")
        or _direct(match["name"])
    )


def _inflected(name: str) -> Tag | None:
    """Without what stands around a name, and without the endings that German and Turkish give it."""
    bare = _AROUND.sub("", name)
    for end in ("", "e", "en", "ya", "ye", "'ya", "'ye"):
        known = _direct(bare.removesuffix(end)) if len(bare) > len(end) + 3 or not end else None
        if known is not None and (end == "" or bare.endswith(end)):
            return known
    return None
