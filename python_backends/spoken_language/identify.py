"""Speech to a guess at its language."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import numpy as np

from python_backends.audio.samples import Samples
from python_backends.errors import InternalError
from python_backends.spoken_language.guess import NOTHING, Guess, guess_of
from python_backends.spoken_language.labels import Labels
from python_backends.spoken_language.network import Network
from python_backends.spoken_language.windows import windows_of


async def identify(network: Network, labels: Labels, speech: Sequence[Samples]) -> Guess:
    """The language of several stretches of speech of one recording, float32 at 16 kHz, silence left out.

    `NOTHING` where there is less than half a second. Each window is a call of its own, so that the company of others
    cannot change its logits. InternalError if the network's answer does not fit the labels.
    """
    windows = await asyncio.to_thread(windows_of, speech)
    if not windows:
        return NOTHING
    logits = np.concatenate([await network(window) for window in windows])
    if logits.shape != (len(windows), len(labels.languages)):
        raise InternalError(
            f"speech_language gave logits of shape {list(logits.shape)} for {len(windows)} windows and"
            f" {len(labels.languages)} languages: its network and its languages.json are of different versions"
        )
    return guess_of(logits, labels)
