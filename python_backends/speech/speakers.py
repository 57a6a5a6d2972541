"""Whose words are whose: turns of speakers laid over words."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from python_backends.speech.utterances import runs
from python_backends.speech.words import Passage, Turn, Utterance, Word

NEAR_S = 0.5  # a word that no turn covers belongs to the nearest turn, if that is this near
APART_S = 1.5  # a pause that ends a turn of the same speaker
OVERLAP_S = 0.2  # what others must say at the same time for it to be told


class Turns:
    """All turns of a recording, looked up by time."""

    def __init__(self, turns: Sequence[Turn]) -> None:
        self._turns = sorted(turns, key=lambda turn: (turn.t0, turn.t1, turn.speaker))
        self._latest: list[float] = []  # the latest end among the turns up to each
        for turn in self._turns:
            self._latest.append(max(turn.t1, self._latest[-1] if self._latest else turn.t1))

    @property
    def speakers(self) -> int:
        """How many people there are."""
        return len({turn.speaker for turn in self._turns})

    def shares(self, t0: float, t1: float) -> dict[str, float]:
        """Seconds that each speaker talks between `t0` and `t1`; only those who do."""
        found: dict[str, float] = defaultdict(float)
        for turn in self._turns[bisect_left(self._latest, t0) :]:
            if turn.t0 >= t1:
                break
            if (seconds := min(turn.t1, t1) - max(turn.t0, t0)) > 0:
                found[turn.speaker] += seconds
        return dict(found)

    def nearest(self, t0: float, t1: float) -> str | None:
        """Who talks nearest to the time from `t0` to `t1`, no further than NEAR_S from it."""
        best, speaker = NEAR_S, None
        for turn in self._turns[bisect_left(self._latest, t0 - NEAR_S) :]:
            if turn.t0 > t1 + NEAR_S:
                break
            if (away := max(turn.t0 - t1, t0 - turn.t1, 0.0)) < best:
                best, speaker = away, turn.speaker
        return speaker

    def speaker_of(self, word: Word) -> str | None:
        """Who says `word`: the speaker with the most time in it, of equals the one with the lower name."""
        shares = self.shares(word.t0, word.t1)
        if shares:
            return max(sorted(shares), key=lambda speaker: shares[speaker])
        return self.nearest(word.t0, word.t1)

    def overlaps(self, utterance: Utterance) -> bool:
        """Whether somebody else talks during `utterance`."""
        shares = self.shares(utterance.t0, utterance.t1)
        return any(seconds >= OVERLAP_S for speaker, seconds in shares.items() if speaker != utterance.speaker)


def spoken(passages: Sequence[Passage], turns: Turns) -> list[Utterance]:
    """The words of `passages` as turns: contiguous words of one speaker, None for words that nobody can be given."""
    merged: list[Utterance] = []
    for passage in passages:
        words = [replace(word, speaker=turns.speaker_of(word)) for word in passage.words]
        for run in runs(words, APART_S):
            part = Utterance(tuple(run), passage.language, passage.spaced, run[0].speaker)
            if merged and _continues(merged[-1], part):
                part = replace(part, words=merged.pop().words + part.words)
            merged.append(part)
    return [replace(utterance, overlap=turns.overlaps(utterance)) for utterance in merged]


def _continues(before: Utterance, after: Utterance) -> bool:
    same = (before.speaker, before.language, before.spaced) == (after.speaker, after.language, after.spaced)
    return same and after.t0 - before.t1 < APART_S
