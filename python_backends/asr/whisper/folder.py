"""A folder with a converted Whisper: `config.json`, `model.bin`, `tokenizer.json`, `vocabulary.*`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
from pydantic import BaseModel, ConfigDict, ValidationError
from tokenizers import Tokenizer

from python_backends.errors import InternalError

CONFIG, PREPROCESSOR, WEIGHTS, TOKENIZER = "config.json", "preprocessor_config.json", "model.bin", "tokenizer.json"
DEFAULT_MELS = 80
MULTILINGUAL_FROM = 51865
"""Tokens: Whisper's English-only models have one fewer, the language tokens in them mean nothing."""

_LANGUAGE = re.compile(r"<\|([a-z]{2,3})\|>")
_CODES = {"jw": "jv"}  # Whisper's own code for Javanese
_NO_SPACES = frozenset({"zh", "ja", "th", "lo", "my", "yue"})


class _Config(BaseModel):
    model_config = ConfigDict(extra="ignore")

    lang_ids: list[int] = []
    num_mel_bins: int | None = None


class _Preprocessor(BaseModel):
    model_config = ConfigDict(extra="ignore")

    feature_size: int = DEFAULT_MELS


@dataclass(frozen=True, slots=True)
class Marks:
    """Ids of the tokens that steer. Those from `end` on are no text, those after `no_times` are times."""

    start: int
    end: int
    transcribe: int
    no_times: int


@dataclass(frozen=True, slots=True)
class WhisperFolder:
    """What decoding needs beside the weights. `languages` maps ISO codes to tokens; empty for an English-only model."""

    path: Path
    mels: int
    marks: Marks
    languages: Mapping[str, int]
    tokenizer: Any

    @property
    def codes(self) -> frozenset[str]:
        """The languages it can transcribe."""
        return frozenset(self.languages) or frozenset({"en"})

    def prompt(self, language: str) -> list[int]:
        """The tokens before a transcript without timestamps in `language`."""
        if not self.languages:
            return [self.marks.start, self.marks.no_times]
        return [self.marks.start, self.languages[language], self.marks.transcribe, self.marks.no_times]

    def code_of(self, token: str) -> str:
        """The ISO code that a language token such as `<|en|>` stands for."""
        match = _LANGUAGE.fullmatch(token)
        return _iso(match[1]) if match else token


def has_spaces(language: str) -> bool:
    """False for languages that are written without spaces between words."""
    return language not in _NO_SPACES


def is_whisper(path: Path) -> bool:
    """True if the three files that must be there are there."""
    return all((path / name).is_file() for name in (CONFIG, WEIGHTS, TOKENIZER))


def read_folder(path: Path, vocabulary: int | None = None) -> WhisperFolder:
    """Raises InternalError that says which file is missing or wrong.

    `vocabulary` is the network's number of tokens where the network is elsewhere; else the folder holds it.
    """
    needed = (CONFIG, TOKENIZER) if vocabulary else (CONFIG, WEIGHTS, TOKENIZER)
    for name in needed:
        if not (path / name).is_file():
            raise InternalError(f"{path / name} is missing; a recogniser's folder needs {', '.join(needed)}")
    try:
        config = _Config.model_validate_json((path / CONFIG).read_bytes())
        preprocessor = _preprocessor(path / PREPROCESSOR)
    except ValidationError as exc:
        raise InternalError(f"{path} cannot be used: {exc.errors(include_url=False)[0]['msg']}") from exc
    tokenizer = Tokenizer.from_file(str(path / TOKENIZER))
    marks = _marks(tokenizer, path)
    mels = config.num_mel_bins or preprocessor.feature_size
    multilingual = (vocabulary or _vocabulary_size(path)) >= MULTILINGUAL_FROM
    languages = _languages(tokenizer, config.lang_ids) if multilingual else {}
    return WhisperFolder(path, mels, marks, languages, tokenizer)


def _vocabulary_size(path: Path) -> int:
    """Tokens of the network. The tokenizer may know fewer: some leave the timestamps out."""
    listed, lines = path / "vocabulary.json", path / "vocabulary.txt"
    if listed.is_file():
        return len(orjson.loads(listed.read_bytes()))
    if lines.is_file():
        return len(lines.read_text("utf-8").split("\n")) - 1
    raise InternalError(f"{path} has neither vocabulary.json nor vocabulary.txt")


def _preprocessor(path: Path) -> _Preprocessor:
    return _Preprocessor.model_validate_json(path.read_bytes()) if path.is_file() else _Preprocessor()


def _marks(tokenizer: Any, path: Path) -> Marks:
    names = ("<|startoftranscript|>", "<|endoftext|>", "<|transcribe|>", "<|notimestamps|>")
    ids = [tokenizer.token_to_id(name) for name in names]
    missing = [name for name, token in zip(names, ids, strict=True) if token is None]
    if missing:
        raise InternalError(f"{path / TOKENIZER} is not Whisper's: it has no {', '.join(missing)}")
    return Marks(*ids)


def _languages(tokenizer: Any, lang_ids: list[int]) -> dict[str, int]:
    """By `lang_ids` of the configuration; older conversions have none, there every token of that form counts."""
    vocabulary: dict[str, int] = tokenizer.get_vocab()
    chosen = frozenset(lang_ids) or frozenset(vocabulary.values())
    matches = ((_LANGUAGE.fullmatch(text), token) for text, token in vocabulary.items() if token in chosen)
    found = {_iso(match[1]): token for match, token in matches if match}
    if "no" in found:
        found.setdefault("nb", found["no"])  # what the rest of this project calls Norwegian, and most Norwegian is
    return found


def _iso(code: str) -> str:
    return _CODES.get(code, code)
