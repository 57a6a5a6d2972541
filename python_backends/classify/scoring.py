"""From vectors to scores, from scores to confidences. Pure numpy; everything here can be fitted and tested bare."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from python_backends.classify.constants import Calibration, Constants, Vector
from python_backends.classify.glossary import Glossary, is_rest, negated, plain
from python_backends.classify.question import Label

Numbers = npt.NDArray[np.float64]


def likenesses(texts: Vector, labels: Vector, centre: Vector) -> Numbers:
    """[texts, labels]: how a text, less what all texts have in common, points at each label."""
    apart = texts.astype(np.float64) - centre
    apart /= np.maximum(np.linalg.norm(apart, axis=1, keepdims=True), 1e-9)
    # Not a matrix product: its sums depend on how many rows there are.
    return np.asarray(np.einsum("td,ld->tl", apart, labels.astype(np.float64)))


def sources_of(labels: Sequence[Label], glossary: Glossary) -> list[tuple[Label | None, bool]]:
    """For each label, the one whose likeness stands for it and whether it counts against it.

    `not X`, which no text is near to, is what is not near `X`; `other` is what is near to none: (None, False).
    """
    return [_source(label, glossary) for label in labels]


def _source(label: Label, glossary: Glossary) -> tuple[Label | None, bool]:
    if label.description or plain(label.name) in glossary:
        return label, False
    if is_rest(label.name):
        return None, False
    denied = negated(label.name)
    return (label, False) if denied is None else (Label(denied), True)


def one_of(scores: Numbers, calibration: Calibration) -> Numbers:
    """Confidences [texts, labels] if exactly one label fits; each row sums to 1."""
    return softmax(scores / calibration.temperature)


def any_of(scores: Numbers, calibration: Calibration) -> Numbers:
    """Confidences [texts, labels] of each label by itself."""
    return np.asarray(1 / (1 + np.exp(-(scores - calibration.midpoint) / calibration.several_temperature)))


def polarities_of(labels: Sequence[Label], glossary: Glossary) -> tuple[int, ...] | None:
    """The labels' places on the scale of sentiment if they are nothing but such places, each once; else None."""
    meanings = [None if label.description else glossary.get(plain(label.name)) for label in labels]
    places = [meaning.polarity for meaning in meanings if meaning is not None and meaning.polarity is not None]
    poles_there = {1, -1} <= set(places)
    return tuple(places) if len(places) == len(labels) == len(set(places)) and poles_there else None


def ratings(texts: Vector, tunes: Sequence[float], constants: Constants) -> Numbers:
    """[texts], from -4, very negative, to 4, as people would rate them."""
    seen = np.einsum("td,d->t", texts.astype(np.float64), constants.polarity.astype(np.float64))
    return np.asarray(seen + constants.tune_weight * np.asarray(tunes) + constants.rating_offset)


def sentiment(rated: Numbers, polarities: Sequence[int], calibration: Calibration) -> Numbers:
    """Confidences [texts, labels] for labels at `polarities`."""
    lines = {1: calibration.positive, 0: (0.0, 0.0), -1: calibration.negative}
    columns = [lines[place][0] * rated + lines[place][1] for place in polarities]
    return softmax(np.stack(columns, axis=1))


def softmax(scores: Numbers) -> Numbers:
    """Over the last axis."""
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True))
