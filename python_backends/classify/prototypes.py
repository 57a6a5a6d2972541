"""A label as one vector: its name in several phrases, and texts that bear it where such are known."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence

import numpy as np

from python_backends.classify.constants import Vector
from python_backends.classify.glossary import Glossary, plain
from python_backends.classify.question import Label
from python_backends.text_encoder.batches import WIDTH
from python_backends.text_encoder.encoder import Encoder

PHRASES = ("{}", "This text is about {}.", "A message about {}.", "An example of {}.", "Category: {}.")
EXAMPLES_SHARE = np.float32(0.7)  # of a label's vector, where it has examples; chosen on the fitting half
KEPT = 4096  # labels whose vectors are remembered


class Prototypes:
    """Vectors of labels, remembered: the same label is asked for again and again. One per process."""

    def __init__(self, glossary: Glossary, kept: int = KEPT) -> None:
        self._glossary, self._most = glossary, kept
        self._kept: OrderedDict[Label, Vector] = OrderedDict()

    async def of(self, labels: Sequence[Label], encoder: Encoder) -> Vector:
        """FP32 [labels, 384]. A label's vector does not depend on the others."""
        if not labels:
            return np.zeros((0, WIDTH), np.float32)
        missing = [label for label in labels if label not in self._kept]
        fresh = dict(zip(missing, await self._made(missing, encoder), strict=True))
        found = [fresh[label] if label in fresh else self._kept[label] for label in labels]
        for label, vector in zip(labels, found, strict=True):
            self._kept[label] = vector
            self._kept.move_to_end(label)
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)
        return np.stack(found)

    async def _made(self, labels: Sequence[Label], encoder: Encoder) -> list[Vector]:
        named = [[phrase.format(label.name) for phrase in PHRASES] for label in labels]
        shown = [self._examples(label) for label in labels]
        vectors = await encoder.encode([text for texts in (*named, *shown) for text in texts])
        stops = np.cumsum([len(texts) for texts in (*named, *shown)])
        parts = np.split(vectors, stops[:-1])[: 2 * len(labels)]
        return [
            _joined(name, examples) for name, examples in zip(parts[: len(labels)], parts[len(labels) :], strict=True)
        ]

    def _examples(self, label: Label) -> list[str]:
        """Texts that bear the label; what the caller says about it goes before what the glossary does."""
        if label.description:
            return [label.description, f"{label.name}: {label.description}"]
        meaning = self._glossary.get(plain(label.name))
        return list(meaning.examples) if meaning else []


def _joined(names: Vector, examples: Vector) -> Vector:
    mean = names.mean(axis=0)
    name = mean / np.linalg.norm(mean)
    if not len(examples):
        return np.asarray(name, np.float32)
    return np.asarray((1 - EXAMPLES_SHARE) * name + EXAMPLES_SHARE * examples.mean(axis=0), np.float32)
