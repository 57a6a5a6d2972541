"""Speech that is being heard: its frames from the first on, with the pauses so far, and where to cut it if too long."""

from __future__ import annotations

from collections.abc import Sequence

SMOOTH = 5  # frames, 160 ms: a dip of one frame within a vowel is no pause


class Run:
    """Frames from `start` on. `continues` is true of what a cut left over, which is speech however short it is."""

    def __init__(self, start: int, *, continues: bool = False) -> None:
        self.start = start
        self.continues = continues
        self.stop = start  # after the last frame of speech
        self._probs: list[float] = []
        self._spoken: list[bool] = []

    def __len__(self) -> int:
        return len(self._probs)

    @property
    def silence(self) -> int:
        """Frames since the last of speech."""
        return self.start + len(self._probs) - self.stop

    @property
    def confidence(self) -> float:
        """The mean probability from the first to the last frame of speech."""
        heard = self._probs[: self.stop - self.start]
        return sum(heard) / len(heard)

    def add(self, prob: float, spoken: bool) -> None:
        """The next frame."""
        self._probs.append(prob)
        self._spoken.append(spoken)
        if spoken:
            self.stop = self.start + len(self._probs)

    def cut(self, limit: int, search: int) -> tuple[Run, Run]:
        """Two runs, the first of at most `limit` frames and cut in its last `search`; this run's last is speech.

        The cut is where the mean probability of `SMOOTH` frames is lowest, the latest of equals; a pause around it
        belongs to neither.
        """
        place = quietest(self._probs, limit - search, limit)
        first, second = place, place
        while first > 1 and not self._spoken[first - 1]:
            first -= 1
        while not self._spoken[second]:
            second += 1
        return self._part(0, first, self.continues), self._part(second, len(self._probs), continues=True)

    def _part(self, first: int, last: int, continues: bool) -> Run:
        part = Run(self.start + first, continues=continues)
        for prob, spoken in zip(self._probs[first:last], self._spoken[first:last], strict=True):
            part.add(prob, spoken)
        return part


def quietest(probs: Sequence[float], first: int, last: int) -> int:
    """The index from `first` to `last` with the lowest mean of the `SMOOTH` values around it, the latest of equals."""

    def mean(place: int) -> float:
        near = probs[max(0, place - SMOOTH // 2) : place + SMOOTH // 2 + 1]
        return round(sum(near) / len(near), 6)  # so that equal values have equal means, however many they are

    return min(range(last, first - 1, -1), key=mean)
