"""Text to sentence pieces and back, by the tokeniser that lies in a model's folder."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from tokenizers import Tokenizer

from python_backends.errors import Unavailable

_SPACE = "\u2581"  # what SentencePiece writes for the space before a word
_SENTENCEPIECE_FILES = ("source.spm", "sentencepiece.bpe.model", "spm.model", "sentencepiece.model")


class Pieces(Protocol):
    """Takes a sentence apart. Putting together is the same for all: see `joined`."""

    def split(self, text: str) -> list[str]:
        """The pieces of `text`, without anything special at its ends."""


class FastPieces:
    """`tokenizer.json`, read by the `tokenizers` library."""

    def __init__(self, path: Path) -> None:
        self._tokenizer = Tokenizer.from_file(str(path))

    def split(self, text: str) -> list[str]:
        """See `Pieces`."""
        tokens: list[str] = self._tokenizer.encode(text, add_special_tokens=False).tokens
        return tokens


class SentencePieces:
    """A SentencePiece model; its library is optional."""

    def __init__(self, path: Path) -> None:
        try:
            library: Any = import_module("sentencepiece")
        except ImportError as exc:
            raise Unavailable(
                f"the translator's tokeniser {path.name} needs a package that is missing: `pip install sentencepiece`",
                code="translator_missing",
            ) from exc
        self._processor = library.SentencePieceProcessor(model_file=str(path))

    def split(self, text: str) -> list[str]:
        """See `Pieces`."""
        return [str(piece) for piece in self._processor.encode(text, out_type=str)]


def pieces_in(folder: Path) -> Pieces:
    """The tokeniser of a model's folder. Unavailable if there is none that can be read."""
    if (folder / "tokenizer.json").is_file():
        return FastPieces(folder / "tokenizer.json")
    for name in _SENTENCEPIECE_FILES:
        if (folder / name).is_file():
            return SentencePieces(folder / name)
    names = ", ".join(("tokenizer.json", *_SENTENCEPIECE_FILES))
    raise Unavailable(
        f"the translator {folder.name} has no tokeniser: copy one of {names} from the original model into its folder",
        code="translator_missing",
    )


def joined(pieces: Sequence[str]) -> str:
    """The text of pieces that a model wrote."""
    return "".join(pieces).replace(_SPACE, " ").strip()
