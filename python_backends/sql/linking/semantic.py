"""Words that no name holds, linked by meaning: phrases and names of columns as vectors of the sentence encoder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from python_backends.sql.catalog import Catalog
from python_backends.sql.linking.lexicon import FILLERS, STOP, SUPERLATIVES
from python_backends.sql.linking.mentions import Mention
from python_backends.sql.linking.tokens import Token
from python_backends.sql.linking.words import words_of
from python_backends.sql.naming import is_id
from python_backends.text_encoder.batches import Vectors

_COLUMNS, _PHRASES = 200, 24  # texts that are encoded at most
_LEXICAL = 0.6  # what is spoken of so surely by name needs no guess
_ALIKE = 0.55  # least cosine
_SCORE = 0.55  # of a mention by meaning, at most: a name is always surer


@dataclass(frozen=True, slots=True)
class Texts:
    """What is to be encoded: `phrases` are (start, stop) of tokens, `columns` (table, column); `texts` of both."""

    phrases: tuple[tuple[int, int], ...]
    columns: tuple[tuple[str, str], ...]
    texts: tuple[str, ...]


def texts_of(catalog: Catalog, tokens: Sequence[Token], mentions: Sequence[Mention]) -> Texts | None:
    """The texts whose vectors `linked` needs; None where every telling word is linked by name."""
    sure = {p for m in mentions if m.score >= _LEXICAL for p in range(m.start, m.stop)}
    places = [p for p, token in enumerate(tokens)
              if token.kind == "word" and p not in sure and len(token.lower) > 2
              and token.lower not in STOP | FILLERS and token.lower not in SUPERLATIVES]  # fmt: skip
    phrases = [(p, p + 1) for p in places] + [(p, p + 2) for p in places if p + 1 in places]
    spoken = {m.table for m in mentions if m.score >= _LEXICAL}
    columns = [(table.name, column.name) for table in catalog.tables for column in table.columns
               if not is_id(column.name) and column.kind != "other"]  # fmt: skip
    columns.sort(key=lambda pair: pair[0] not in spoken)
    if not phrases or not columns:
        return None
    kept = tuple(phrases[:_PHRASES]), tuple(columns[:_COLUMNS])
    texts = [" ".join(token.lower for token in tokens[start:stop]) for start, stop in kept[0]]
    texts += [" ".join(words_of(column)) for _, column in kept[1]]
    return Texts(*kept, tuple(texts))


def linked(texts: Texts, vectors: Vectors) -> list[Mention]:
    """Mentions by meaning; `vectors` are those of `texts.texts`, FP32 [n, 384]."""
    count = len(texts.phrases)
    alike = vectors[:count] @ vectors[count:].T
    found = []
    for row, (start, stop) in enumerate(texts.phrases):
        for place in np.flatnonzero(alike[row] >= _ALIKE):
            table, column = texts.columns[int(place)]
            found.append(Mention(start, stop, round(float(alike[row, place]) * _SCORE, 4), table, column))
    return found
