"""Where decoded samples belong in time, and how much silence must come before them."""

from __future__ import annotations

HOLE_S = 0.1  # timestamps of sound files jitter by some hundredths of a second; less than this is no hole
HOLE_AFTER_DAMAGE_S = 0.005  # after a lost packet even a short one is real


class Timeline:
    """Follows the timestamps of frames. `origin_s` is the time of the file's first content, sound or picture.

    A frame later than expected has a hole before it, which silence fills so that all later times stay true. One that is
    earlier, or later by more than `max_gap_s`, shows a clock that was set anew: time goes on from it without a hole.
    """

    def __init__(self, origin_s: float | None, max_gap_s: float) -> None:
        self._shift_s = origin_s
        self._max_gap_s = max_gap_s
        self._before_s = 0.0
        self._rate = 1
        self._samples = 0

    @property
    def position_s(self) -> float:
        """Seconds so far."""
        return self._before_s + self._samples / self._rate

    def hole_before(self, start_s: float | None, rate: int, *, damaged: bool) -> int:
        """Samples of silence that belong before a frame at `start_s`; None if it carries no time."""
        if start_s is None:
            return 0
        if self._shift_s is None:
            self._shift_s = start_s - self.position_s
        late_s = start_s - self._shift_s - self.position_s
        tolerance_s = HOLE_AFTER_DAMAGE_S if damaged else HOLE_S
        if -HOLE_S <= late_s <= tolerance_s:
            return 0
        if late_s < 0 or late_s > self._max_gap_s:
            self._shift_s += late_s
            return 0
        return round(late_s * rate)

    def advance(self, samples: int, rate: int) -> None:
        """`samples` more at `rate`."""
        if rate != self._rate:
            self._before_s, self._samples, self._rate = self.position_s, 0, rate
        self._samples += samples
