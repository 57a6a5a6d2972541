"""Texts as the token ids of the encoder's WordPiece vocabulary. What is cut off is told, never silent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tokenizers import Tokenizer

from python_backends.text_encoder.encoder import MODEL

FILE = "tokenizer.json"
MAX_TOKENS = 256  # with the two marks around them; the weights were trained on no more
MAX_CHARACTERS = 20_000  # what is read of a text; 256 tokens of prose have 1,200


@dataclass(frozen=True, slots=True)
class Tokenised:
    """n texts. `rows` are their ids, each at most `MAX_TOKENS`, marks included; `truncated` says whose end is lost."""

    rows: tuple[tuple[int, ...], ...]
    truncated: tuple[bool, ...]


class TextTokenizer:
    """The tokenizer in `folder`, the version folder of the Triton model `text_encoder`."""

    def __init__(self, folder: Path) -> None:
        self._tokenizer = Tokenizer.from_file(str(folder / FILE))
        self._tokenizer.no_padding()  # the file asks for both; here a row is padded with its batch,
        self._tokenizer.no_truncation()  # and its length is known before it is cut

    def tokenise(self, texts: Sequence[str]) -> Tokenised:
        """Ids of `texts`, in order."""
        rows, truncated = [], []
        for text in texts:
            ids = self._tokenizer.encode(text[:MAX_CHARACTERS]).ids
            rows.append(tuple(ids) if len(ids) <= MAX_TOKENS else (*ids[: MAX_TOKENS - 1], ids[-1]))
            truncated.append(len(ids) > MAX_TOKENS or len(text) > MAX_CHARACTERS)
        return Tokenised(tuple(rows), tuple(truncated))


def tokenizer_in(repository: Path) -> TextTokenizer | None:
    """That of the model `text_encoder` in `repository`, None where its vocabulary is not there."""
    folder = repository / MODEL / "1"
    return TextTokenizer(folder) if (folder / FILE).is_file() else None
