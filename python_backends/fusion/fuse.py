"""From a question and the working state to what the decoder is given (paper III-D): rows, ids and a grammar."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from python_backends.decoder.weights import load_embeddings
from python_backends.errors import InvalidRequest
from python_backends.fusion.adapters import Adapters, EvidenceRows
from python_backends.fusion.budget import Budgeted, within
from python_backends.fusion.condense import wish_of
from python_backends.fusion.drafts import Draft, drafts_of
from python_backends.fusion.folder import DecoderFolder, read_folder
from python_backends.fusion.geometry import FEATURES, PlacedWords, confidence_of, geometry_of
from python_backends.fusion.prompt import asked_ids
from python_backends.fusion.vocabulary import Vocabulary
from python_backends.grounding.fallback import fall_back
from python_backends.grounding.grammar import CHARACTERS, Dialect, Room, grammar_of
from python_backends.grounding.lenient import lenient
from python_backends.grounding.stream import StreamWord, WordStream
from python_backends.grounding.tree import Node
from python_backends.grounding.values.locale import Locale, locale_of

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]

MOST_ASKED = 0.6  # of the decoder's positions may go to the schema and the question
ANSWER_ROWS = 1024  # of them are kept for the answer, fewer where the decoder is small


@dataclass(frozen=True, slots=True)
class Fused:
    """The decoder's input. `ids` INT32 [n]: those from the vocabulary's size on are rows of `table` FP32 [e, d].

    `kept` is the evidence that the prompt holds and what it lacks; `most` bounds the answer's tokens.
    """

    ids: Ints
    table: Floats
    guide: str
    kept: Budgeted
    locale: Locale
    most: int


@dataclass(frozen=True, slots=True)
class Terms:
    """Which parts of the sum a row gets; for comparisons. `drafts`: whether the prompt tells what other readers say."""

    adapters: bool = True
    features: bool = True
    drafts: bool = True


ALL = Terms()


class Fuser:
    """Makes prompts for one decoder."""

    def __init__(self, folder: DecoderFolder, positions: int, dialect: Dialect = "lark", terms: Terms = ALL) -> None:
        self._folder, self._dialect, self._terms = folder, dialect, terms
        self._positions = min(positions, folder.config.positions)
        self._table = load_embeddings(folder.path, folder.config)
        self.vocabulary = Vocabulary(folder)
        adapters = folder.adapters if terms.adapters else None
        self._adapters = None if adapters is None else Adapters.load(adapters, folder.config.width)

    @property
    def end(self) -> int:
        """The token that ends an answer."""
        return self._folder.config.end_ids[0]

    @classmethod
    def open(cls, path: Path, positions: int, dialect: Dialect = "lark", terms: Terms = ALL) -> Fuser:
        """The fuser of the decoder folder `path`; InvalidRequest if it cannot be served."""
        return cls(read_folder(path), positions, dialect, terms)

    def fuse(
        self,
        tree: Node,
        question: str,
        stream: WordStream,
        features: Floats,
        revised: Mapping[str, str] | None = None,
        *,
        brief: bool = False,
    ) -> Fused:
        """The prompt for `tree` over `stream`, whose words' `features` are rows of FP32 [rows, 120].

        `revised` are words by the leaf's path, from an earlier pass; they stand in place of labels' and places' drafts.
        `brief` as in `Room`.

        Raises InvalidRequest: `prompt_too_long` for a schema that leaves no room for evidence, `invalid_features` for
        numbers that are not finite, and what `grammar_of` raises.
        """
        locale = locale_of(stream)
        proposed = fall_back(tree, stream, locale, question)
        drafts = drafts_of(proposed, stream) if self._terms.drafts else {}
        if revised is not None:
            drafts = {path: Draft(text, True) for path, text in revised.items()}
        asked = self._asked(tree, question, drafts)
        room = self._positions - len(asked)
        answer = min(ANSWER_ROWS, room // 2)
        spans = [leaf.span for leaf in proposed.leaves if leaf.span is not None]
        rows = room - answer - 1
        wish = wish_of(tree, question)
        kept = within(stream, rows, lambda word: len(self.vocabulary.word(word.text)), spans, wish)
        table = self._rows(kept.stream, features)
        ids = np.r_[self._folder.config.vocab_size + np.arange(len(table)), asked].astype(np.int32)
        most = self._positions - len(ids)
        space = Room(most * CHARACTERS, brief)
        asked_for = lenient(tree, kept.stream)
        guide = grammar_of(asked_for, kept.stream, self._folder.fold, self._dialect, locale, space)
        return Fused(ids, table, guide, kept, locale, most)

    def _asked(self, tree: Node, question: str, drafts: Mapping[str, Draft]) -> list[int]:
        """The ids of what is asked; InvalidRequest where they leave too little room for evidence."""
        asked = asked_ids(tree, question, drafts, self.vocabulary)
        if len(asked) > MOST_ASKED * self._positions:
            raise InvalidRequest(
                f"the schema and the question take {len(asked)} of the decoder's {self._positions} positions; at most "
                f"{int(MOST_ASKED * self._positions)} are for them: ask for fewer fields at a time",
                code="prompt_too_long", param="response_format",
            )  # fmt: skip
        return asked

    def _rows(self, stream: WordStream, features: Floats) -> Floats:
        """FP32 [e, d]: the fused rows of all evidence, `<s>` before them where the decoder has it."""
        words = [self.vocabulary.word(word.text) for word in stream.words]
        begin = [] if self.vocabulary.begin is None else [self.vocabulary.begin]
        ids = np.array([*begin, *(token for word in words for token in word)], np.int64)
        rows = self._table[ids]
        if self._adapters is None or len(ids) == len(begin):
            return rows
        before = self._table[np.r_[0, ids[:-1]]][len(begin) :]
        told = self._told(stream, np.array([len(word) for word in words], np.int64), features, before)
        rows[len(begin) :] += self._adapters.added(told)
        return rows

    def _told(
        self, stream: WordStream, lengths: npt.NDArray[np.int64], features: Floats, before: Floats
    ) -> EvidenceRows:
        word = np.repeat(np.arange(len(lengths)), lengths)
        means, has = _features_of(stream.words, features)
        if not self._terms.features:
            has[:] = False
        sure = [confidence_of(np.array([item.confidence], np.float32), item.task) for item in stream.words]
        return EvidenceRows(
            before, geometry_of(placed(stream), lengths), np.concatenate(sure)[word], means[word], has[word]
        )  # fmt: skip


def placed(stream: WordStream) -> PlacedWords:
    """Where the words stand, as the adapters are told it."""
    nothing = (np.nan,) * 4
    boxes = [nothing if word.quad is None else _box(word) for word in stream.words]
    return PlacedWords(
        np.array(boxes, np.float32).reshape(-1, 4),
        np.array([(word.page or 1) - 1 for word in stream.words], np.int32),
        np.array([word.line for word in stream.words], np.int32),
        np.array([_times(word) for word in stream.words], np.float32).reshape(-1, 2),
    )


def _box(word: StreamWord) -> tuple[float, float, float, float]:
    assert word.quad is not None
    xs, ys = zip(*word.quad, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _times(word: StreamWord) -> tuple[float, float]:
    return (np.nan, np.nan) if word.t0 is None or word.t1 is None else (word.t0, word.t1)


def _features_of(words: Sequence[StreamWord], rows: Floats) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """The mean of each word's rows [n, 120], and whether it has any."""
    if rows.ndim != 2 or (len(rows) and rows.shape[1] != FEATURES) or not np.isfinite(rows).all():
        raise InvalidRequest(
            f"FEATURES must be finite numbers, {FEATURES} a row", code="invalid_features", param="FEATURES"
        )
    means, has = np.zeros((len(words), FEATURES), np.float32), np.zeros(len(words), np.bool_)
    for number, word in enumerate(words):
        start, stop = word.features or (0, 0)
        if start < stop <= len(rows):
            means[number], has[number] = rows[start:stop].mean(axis=0), True
    return means, has
