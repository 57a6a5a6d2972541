"""The first stage: windows that are one voice without question, by average linkage; bounded whatever the length.

A recording is taken in chunks, so that distances are only ever needed within one; what is left of all chunks together
is no more than `most_groups`.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import pdist

from python_backends.diarization.collector import Heard
from python_backends.diarization.features import Floats
from python_backends.diarization.settings import DiarizationSettings

Labels = npt.NDArray[np.int64]
REACH = 2  # windows to both sides whose likeness shows whether the speaker changes between: 0.8 s each


def coherent(heard: Heard, least: float) -> npt.NDArray[np.bool_]:
    """Which windows lie within one voice; all of them if fewer than two do, or at the ends of a span."""
    whole = np.ones(len(heard), bool)
    before, after = slice(None, -2 * REACH), slice(2 * REACH, None)
    if len(heard) > 2 * REACH:
        likeness = np.einsum("nd,nd->n", heard.vectors[before], heard.vectors[after])
        together = heard.span_of[before] == heard.span_of[after]
        whole[REACH:-REACH] = ~together | (likeness >= least)
    return whole if whole.sum() >= 2 else np.ones(len(heard), bool)


def tight_groups(vectors: Floats, settings: DiarizationSettings) -> Labels:
    """A group number from 0 on for each of `vectors` [n, 256], n at least 1, in order of first appearance."""
    starts = range(0, len(vectors), settings.chunk)
    allowed = max(1, settings.most_groups // len(starts))
    labels: list[Labels] = []
    for start in starts:
        found = _grouped(vectors[start : start + settings.chunk], settings.tight, allowed)
        labels.append(found + (labels[-1].max() + 1 if labels else 0))
    return numbered(np.concatenate(labels))


def _grouped(vectors: Floats, distance: float, allowed: int) -> Labels:
    if len(vectors) == 1:
        return np.zeros(1, np.int64)
    tree = linkage(np.maximum(pdist(vectors, "cosine"), 0), "average")
    labels = fcluster(tree, distance, "distance")
    if labels.max() > allowed:
        labels = fcluster(tree, allowed, "maxclust")
    return np.asarray(labels - 1, np.int64)


def numbered(labels: Labels) -> Labels:
    """The same division, numbered from 0 in order of first appearance."""
    _, firsts, inverse = np.unique(labels, return_index=True, return_inverse=True)
    rank = np.empty(len(firsts), np.int64)
    rank[np.argsort(firsts)] = np.arange(len(firsts))
    return np.asarray(rank[inverse.reshape(-1)])
