"""A byte-level BPE of about 2,048 tokens over case-folded text, trained on generated documents and transcripts.

Digits stand alone; a word takes the space before it along; JSON's own signs are tokens, so that a transcript's frame
costs little and never melts into a value. Every text has one cutting into pieces whatever stands around it, hence a
word has the same tokens on the page and in the transcript.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers

from builders.decoder.documents import document
from builders.decoder.samples import query_of
from builders.decoder.simulated import simulated
from python_backends.fusion.folding import folded
from python_backends.fusion.schema_text import schema_text

PAD, BEGIN, END = "<pad>", "<s>", "</s>"
VOCABULARY = 2048
SIGNS = (
    '":null},{"', '":null}],"', '":null}]}', '":[{"', '":null,"', '":null}', '":null', '":[],"', '":[]', '":["',
    '":{"', '"},{"', '"}],"', '"}]}', '"}],', '"},"', '"}}', '"}', '"],"', '"],', '"]', '","', '":', '":"', '},{"',
    '}],"', '}]}', '},"', "}}", '[{"', '{"', ',"', "null",
)  # fmt: skip
_ESCAPED = "|".join(
    "".join(f"\\{sign}" if sign in '{}[]"' else sign for sign in text) for text in sorted(SIGNS, key=len, reverse=True)
)
CUTS = rf"{_ESCAPED}|\n| ?\p{{N}}| ?\p{{L}}+| ?[^\s\p{{L}}\p{{N}}]|\s"


def train_tokenizer(path: Path, documents: int = 6_000, size: int = VOCABULARY) -> Tokenizer:
    """Train on `documents` generated pages and write `tokenizer.json` to `path`."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(CUTS), "isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=size, special_tokens=[PAD, BEGIN, END], initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )  # fmt: skip
    tokenizer.train_from_iterator(corpus(documents), trainer)
    tokenizer.save(str(path))
    return tokenizer


def corpus(documents: int) -> Iterator[str]:
    """Text as the decoder will meet it: words with the space before, schemas, transcripts."""
    rng = random.Random("corpus")
    for seed in range(documents):
        page = simulated(document(10**9 + seed), rng)
        yield "".join(f" {folded(word)}" for word in page.words)
        for _ in range(2):
            query = query_of(page, rng)
            yield schema_text(query.schema, folded)
            yield f" {folded(query.question)}"
            frame = (folded(piece) if isinstance(piece, str) else " " for piece in query.transcript)
            yield "".join(frame)
        yield from SIGNS


class Ends(NamedTuple):
    """Token ids that mark the ends of a text."""

    begin: int | None
    end: int


OURS = Ends(1, 2)  # <s>, </s>


class Words:
    """Text to token ids, for our tokenizer or that of another Hugging Face decoder. Words are cached.

    `fold` is what the decoder's text goes through first; None leaves it as it is. `begin` and `end` are the decoder's
    marks of a text's ends, `begin` None if it has none.
    """

    def __init__(self, path: Path, fold: Callable[[str], str] | None = folded, ends: Ends = OURS) -> None:
        self._tokenizer = Tokenizer.from_file(str(path))
        self._fold = fold
        self.word = lru_cache(maxsize=200_000)(self._word)
        self.begin, self.end = ends
        self.texts = tuple(self.read([token]) for token in range(self.size))

    @property
    def size(self) -> int:
        return int(self._tokenizer.get_vocab_size())

    def fold(self, text: str) -> str:
        """`text` as the decoder knows it."""
        return text if self._fold is None else self._fold(text)

    def text(self, text: str) -> list[int]:
        """Ids of any folded text."""
        return list(self._tokenizer.encode(text, add_special_tokens=False).ids)

    def _word(self, word: str) -> tuple[int, ...]:
        return tuple(self.text(f" {self.fold(word)}"))

    def read(self, ids: list[int]) -> str:
        """The text of `ids`."""
        return str(self._tokenizer.decode(ids, skip_special_tokens=False))
