"""The classifier: a question in, a confidence for each text and label out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from python_backends.classify.constants import Constants, Vector, read_constants
from python_backends.classify.glossary import Glossary, read_glossary
from python_backends.classify.lexicon import Lexicon, read_lexicon, tune_of
from python_backends.classify.prototypes import Prototypes
from python_backends.classify.question import Label, Question
from python_backends.classify.scoring import (
    Numbers,
    any_of,
    likenesses,
    one_of,
    polarities_of,
    ratings,
    sentiment,
    sources_of,
)
from python_backends.classify.windows import windows_of
from python_backends.text_encoder.encoder import Encoder


@dataclass(frozen=True, slots=True)
class Judged:
    """`confidences` [texts, labels]; `truncated` says of which texts the end did not count."""

    confidences: Numbers
    truncated: tuple[bool, ...]


class Classifier:
    """Reads its numbers from `folder`, the model's version folder. Remembers labels, nothing of texts."""

    def __init__(self, folder: Path) -> None:
        self.constants: Constants = read_constants(folder)
        self.glossary: Glossary = read_glossary()
        self._lexicon: Lexicon = read_lexicon(folder)
        self._prototypes = Prototypes(self.glossary)

    async def judge(self, question: Question, encoder: Encoder) -> Judged:
        """The same question always gets the same answer, whatever else is asked."""
        vectors, truncated = await text_vectors(question.texts, encoder)
        calibration = self.constants.calibration
        poles = None if question.multi_label else polarities_of(question.labels, self.glossary)
        if poles is not None:
            tunes = [tune_of(text, self._lexicon) for text in question.texts]
            return Judged(sentiment(ratings(vectors, tunes, self.constants), poles, calibration), truncated)
        scores = await self.scores(vectors, question.labels, encoder)
        return Judged((any_of if question.multi_label else one_of)(scores, calibration), truncated)

    async def scores(self, vectors: Vector, labels: Sequence[Label], encoder: Encoder) -> Numbers:
        """[texts, labels]; `other` stands at the midpoint, `not X` as far from it as `X`, on its other side."""
        sources, middle = sources_of(labels, self.glossary), self.constants.calibration.midpoint
        wanted = list(dict.fromkeys(label for label, _ in sources if label is not None))
        near = likenesses(vectors, await self._prototypes.of(wanted, encoder), self.constants.centre)
        columns = []
        for label, against in sources:
            column = np.full(len(vectors), middle) if label is None else near[:, wanted.index(label)]
            columns.append(2 * middle - column if against else column)
        return np.stack(columns, axis=1)


async def text_vectors(texts: Sequence[str], encoder: Encoder) -> tuple[Vector, tuple[bool, ...]]:
    """FP32 [texts, 384], of a long text the mean of its windows; and whose end did not count."""
    cut = [windows_of(text) for text in texts]
    pieces = await encoder.encode([piece for pieces, _ in cut for piece in pieces])
    stops = np.cumsum([len(pieces) for pieces, _ in cut])
    means = [part.mean(axis=0) for part in np.split(pieces, stops[:-1])]
    vectors = np.stack([mean / max(float(np.linalg.norm(mean)), 1e-9) for mean in means])
    return vectors.astype(np.float32), tuple(lost for _, lost in cut)
