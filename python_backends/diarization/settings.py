"""The numbers of diarization, each with what it decides. Chosen on development recordings alone (perf/LOG.md)."""

from __future__ import annotations

from dataclasses import dataclass

from python_backends.errors import InternalError

MAX_SPEAKERS = 50


@dataclass(frozen=True, slots=True)
class DiarizationSettings:
    """Times are seconds, likenesses cosines of speaker vectors.

    Windows of speech stand `hop_s` apart. A window whose neighbours before and after are less alike than `coherence`
    may hold a change of speaker and founds no cluster. Windows nearer than a distance of `tight` are one voice without
    question; those groups are compared afterwards. Two groups are one speaker if their windows are, relative to how
    alike the windows inside each are, at least `alike` to one another; a group of n seconds is given
    `doubt_s` / n more room, because the mean of few windows is uncertain (n at
    least `least_doubt_s`). `usual` is how alike windows of one speaker
    usually are, and counts as `usual_pairs` pairs. A speaker of less than `least_s` is taken for another;
    that holds for up to `least_of_s` of speech and grows with the fourth root of it, as stray windows do.

    Every `step_s` of speech goes to the most alike speaker; a change of speaker must gain `change` in the sum of
    likenesses over steps. Pauses up to `bridge_s` within one speaker are part of the turn. A step that is less than
    `between` more alike to its speaker than to another, and to that one at least `second`, may hold both; `overlap_s`
    of them flag a turn. A speaker ahead of every other by `surely` is right nine times in ten.
    """

    hop_s: float = 0.4
    coherence: float = 0.6
    tight: float = 0.25
    alike: float = 0.935
    doubt_s: float = 0.2
    least_doubt_s: float = 0.8
    usual: float = 0.74
    usual_pairs: float = 4.0
    least_s: float = 1.2
    least_of_s: float = 60.0
    step_s: float = 0.1
    change: float = 0.3
    bridge_s: float = 0.5
    between: float = 0.1
    second: float = 0.6
    overlap_s: float = 0.3
    surely: float = 0.1
    batch: int = 32
    chunk: int = 1500
    most_groups: int = 2000

    def least_windows(self, windows: int) -> float:
        """How many windows the least speaker of a recording of `windows` windows has."""
        speech_s = windows * self.hop_s
        return float(self.least_s / self.hop_s * max(1.0, speech_s / self.least_of_s) ** 0.25)

    def __post_init__(self) -> None:
        """InternalError names the setting that cannot be."""
        for name in ("hop_s", "step_s", "batch", "chunk", "most_groups"):
            if getattr(self, name) <= 0:
                raise InternalError(f"{name} must be above 0")
        if self.most_groups < MAX_SPEAKERS:
            raise InternalError(f"most_groups must be at least {MAX_SPEAKERS}")
