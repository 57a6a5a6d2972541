"""Which languages a CTranslate2 folder translates, read from its vocabulary and its name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import orjson

from python_backends.errors import Unavailable
from python_backends.language.names import language_named
from python_backends.language.tags import Tag

_NLLB = re.compile(r"[a-z]{3}_[A-Z][a-z]{3}")
_M2M = re.compile(r"__([a-z]{2,3})__")
# The last two codes of a name such as opus-mt-tc-big-en-de, converters' suffixes aside.
_PAIR = re.compile(
    r"(?:.*[-_])?(?P<source>[a-z]{2,3})[-_](?P<target>[a-z]{2,3})(?:[-_](?:ct2|ctranslate2|int8|int16|float16|float32))*"
)
_VOCABULARIES = ("shared_vocabulary", "source_vocabulary")
# One language in two scripts: which token a region means.
_SCRIPTS = {"zho_Hans": Tag("zh"), "zho_Hant": Tag("zh", "TW"), "srp_Cyrl": Tag("sr"), "nob_Latn": Tag("nb")}


@dataclass(frozen=True, slots=True)
class Languages:
    """Every language's token by tag, for a model of many; or the one pair of a model that has no such tokens."""

    tokens: Mapping[Tag, str]
    pair: tuple[Tag, Tag] | None = None

    def pairs(self) -> Iterator[tuple[Tag, Tag]]:
        """Every direction."""
        if self.pair is not None:
            yield self.pair
        for source in self.tokens:
            yield from ((source, target) for target in self.tokens if source.language != target.language)


def models_in(folder: Path) -> list[Path]:
    """The model folders at `folder`: itself, or those right inside. Unavailable if there are none."""
    if (folder / "model.bin").is_file():
        return [folder]
    found = sorted(path.parent for path in folder.glob("*/model.bin")) if folder.is_dir() else []
    if not found:
        raise Unavailable(
            f"the parameter `translator` of the model `translate` names {folder}, where no CTranslate2 model is: "
            "make one with `ct2-transformers-converter --model NAME --output_dir FOLDER --copy_files tokenizer.json`",
            code="translator_missing",
        )
    return found


def languages_in(folder: Path) -> Languages:
    """What the model translates. Unavailable if neither its vocabulary nor its name tells."""
    tokens: dict[Tag, str] = {}
    for token in _vocabulary(folder):
        tag = _tag(token)
        if tag is not None:
            tokens.setdefault(tag, token)
    if tokens:
        return Languages(tokens)
    match = _PAIR.fullmatch(folder.name)
    named = (language_named(match["source"]), language_named(match["target"])) if match else (None, None)
    if named[0] is None or named[1] is None:
        raise Unavailable(
            f"the languages of the translator {folder.name} are not known: name its folder like opus-mt-en-de",
            code="translator_missing",
        )
    return Languages({}, (named[0], named[1]))


def _tag(token: str) -> Tag | None:
    if token in _SCRIPTS:
        return _SCRIPTS[token]
    if _NLLB.fullmatch(token):
        return language_named(token)
    match = _M2M.fullmatch(token)
    return language_named(match[1]) if match else None


def _vocabulary(folder: Path) -> Iterable[str]:
    for name in _VOCABULARIES:
        path = folder / f"{name}.json"
        if path.is_file():
            return [str(token) for token in orjson.loads(path.read_bytes())]
        if path.with_suffix(".txt").is_file():
            return path.with_suffix(".txt").read_text(encoding="utf-8").splitlines()
    raise Unavailable(f"the translator {folder.name} has no vocabulary file", code="translator_missing")
