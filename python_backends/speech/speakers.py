"""Words and turns of speakers put together: who says what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from python_backends.diarization.turns import Turn
from python_backends.diarization.words import assign
from python_backends.speech.utterances import runs
from python_backends.speech.words import Passage, Utterance

APART_S = 1.5  # a pause that ends a turn of the same speaker


def spoken(passages: Sequence[Passage], turns: Sequence[Turn]) -> list[Utterance]:
    """The words of `passages` by turns: contiguous words of one speaker, None for words that nobody can be given."""
    given = iter(assign([word for passage in passages for word in passage.words], turns))
    merged: list[Utterance] = []
    for passage in passages:
        spoken_words = [next(given) for _ in passage.words]
        words = [replace(said.word, speaker=said.speaker) for said in spoken_words]
        start = 0
        for run in runs(words, APART_S):
            overlap = any(said.overlap for said in spoken_words[start : start + len(run)])
            start += len(run)
            part = Utterance(tuple(run), passage.language, passage.spaced, run[0].speaker, overlap)
            if merged and _continues(merged[-1], part):
                before = merged.pop()
                part = replace(part, words=before.words + part.words, overlap=before.overlap or overlap)
            merged.append(part)
    return merged


def _continues(before: Utterance, after: Utterance) -> bool:
    same = (before.speaker, before.language, before.spaced) == (after.speaker, after.language, after.spaced)
    return same and after.t0 - before.t1 < APART_S
