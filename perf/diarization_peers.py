"""What turns are compared with: one voice everywhere, and plain clustering of the same vectors.

The second is what a short script around the encoder does: average linkage with one threshold on the cosine distance of
all windows, each moment of speech going to the nearest window's cluster.
"""

from __future__ import annotations

import itertools

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import pdist

from python_backends.diarization.collector import Heard
from python_backends.diarization.turns import Turn

STEP_S = 0.1


def one_speaker(heard: Heard) -> list[Turn]:
    """All speech is one person's."""
    return [Turn(start, stop, "A", False, 1.0) for start, stop in heard.spans.tolist()]


def plain_clusters(heard: Heard, distance: float) -> list[Turn]:
    """See the module."""
    if len(heard) < 2:
        return one_speaker(heard)
    tree = linkage(np.maximum(pdist(heard.vectors, "cosine"), 0), "average")
    labels = fcluster(tree, distance, "distance")
    turns: list[Turn] = []
    for start, stop in heard.spans.tolist():
        times = np.arange(start, stop, STEP_S)
        nearest = np.abs(times[:, np.newaxis] + STEP_S / 2 - heard.middles).argmin(axis=1)
        labelled = zip(times.tolist(), labels[nearest].tolist(), strict=True)
        for label, group in itertools.groupby(labelled, key=lambda at: at[1]):
            steps = [at for at, _ in group]
            turns.append(Turn(steps[0], min(stop, steps[-1] + STEP_S), str(label), False, 1.0))
    return turns
