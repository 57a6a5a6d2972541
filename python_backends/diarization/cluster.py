"""From vectors to speakers: agglomerative clustering in cosine space with a calibrated stopping rule (paper IV-A)."""

from __future__ import annotations

import numpy as np

from python_backends.diarization.collector import Heard
from python_backends.diarization.features import Floats
from python_backends.diarization.groups import coherent, tight_groups
from python_backends.diarization.merge import Merger, tally_of
from python_backends.diarization.settings import MAX_SPEAKERS, DiarizationSettings


def voices_of(heard: Heard, speakers: int | None, settings: DiarizationSettings) -> Floats:
    """The mean vector of each speaker, FP32 [speakers, 256] of length 1; [0, 256] if no window was heard.

    With `speakers`, that many, or one for each window if there are fewer windows. Without, as many as the stopping
    rule finds, at most MAX_SPEAKERS.
    """
    if len(heard) == 0:
        return heard.vectors
    chosen = coherent(heard, settings.coherence)
    if speakers is not None and chosen.sum() < speakers:
        chosen = np.ones(len(heard), bool)
    vectors, middles = heard.vectors[chosen], heard.middles[chosen]
    groups = tight_groups(vectors, settings)
    if speakers is not None and groups.max() + 1 < speakers:
        groups = np.arange(len(vectors))  # alike as they are, that many voices were asked for
    merger = Merger(tally_of(vectors, middles, groups), settings)
    merger.merge(speakers or 1)
    merger.absorb_small(settings.least_windows(len(heard)), speakers or 1)
    merger.merge_down_to(speakers or MAX_SPEAKERS)
    labels = merger.labels(groups)
    sums = np.zeros((labels.max() + 1, vectors.shape[1]))
    np.add.at(sums, labels, vectors)
    return np.asarray(sums / np.linalg.norm(sums, axis=1, keepdims=True), np.float32)
