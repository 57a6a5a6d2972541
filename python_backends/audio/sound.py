"""One file's sound: facts at once, then blocks of samples as they are decoded."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from types import TracebackType

import av

from python_backends.audio.blocks import blocks_of
from python_backends.audio.container import facts_of, opened, sound_of, stated_s
from python_backends.audio.facts import Facts, Outcome
from python_backends.audio.limits import AudioLimits
from python_backends.audio.packets import Frames
from python_backends.audio.resample import Resampler
from python_backends.audio.riff import wav_is_cut
from python_backends.audio.runs import runs_of
from python_backends.audio.samples import RATE, Samples
from python_backends.audio.signal import mono, silence
from python_backends.audio.timeline import Timeline
from python_backends.errors import InvalidMedia

BLOCK_S = 30.0
_CUT_S = 0.5  # a sound this much shorter than its header states was cut


class Sound:
    """The first track of sound in a file. A context manager; the file's bytes stay shared with the caller.

    Time 0 is where the file begins: a track that starts after a video's first picture has silence before it. Holes
    between timestamps and lost packets become silence, so positions in the blocks are times in the file. Memory held
    is one block, the decoder's state and the container's index, however long the sound is.
    """

    def __init__(self, data: bytes, limits: AudioLimits | None = None) -> None:
        self._limits = limits or AudioLimits()
        self._limits.check_bytes(len(data))
        self._container = opened(data)
        try:
            self._stream = sound_of(self._container, self._limits)
            self.facts: Facts = facts_of(self._container, self._stream)
        except BaseException:
            self._container.close()
            raise
        origin = self._container.start_time
        self._timeline = Timeline(None if origin is None else origin / av.time_base, self._limits.max_gap_s)
        self._frames = Frames(self._container, self._stream)
        self._wav_is_cut = wav_is_cut(data)
        self._stated_s = stated_s(self._container, self._stream)
        self._samples = 0
        self._silence_s = 0.0
        self._ended = False

    def __enter__(self) -> Sound:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._frames.stop()
        self._container.close()

    @property
    def outcome(self) -> Outcome:
        """What decoding has found so far; may be asked for after the end of the context too."""
        return Outcome(
            decoded_s=self._samples / RATE,
            silence_s=self._silence_s,
            damaged_packets=self._frames.damaged,
            truncated=self._ended and self._is_cut(),
        )

    def blocks(self, seconds: float = BLOCK_S) -> Iterator[Samples]:
        """float32 [n] at 16 kHz in [-1, 1]: blocks of `seconds`, the last one shorter; none if there is no sound.

        Can be gone through once, inside the context. Raises InvalidMedia if the file has packets but none can be
        decoded, PayloadTooLarge when the decoded sound passes `max_seconds`, and as `AudioLimits` does for a signal
        that changes on the way.
        """
        length = round(seconds * RATE)
        if length < 1:
            raise ValueError(f"a block of {seconds} s has no samples")
        return blocks_of(self._bounded(self._pieces()), length)

    def _bounded(self, pieces: Iterator[Samples]) -> Iterator[Samples]:
        for piece in pieces:
            self._samples += len(piece)
            self._limits.check_length(self._samples, RATE)
            yield piece
        self._ended = True
        if not self._samples and self._frames.damaged:
            raise InvalidMedia(
                f"Nothing in the sound could be decoded: all of its {self._frames.damaged} packets are damaged.",
                code="damaged_media",
            )

    def _pieces(self) -> Iterator[Samples]:
        resampler: Resampler | None = None
        for run in runs_of(self._frames, self._timeline):
            form = run.form
            self._limits.check_signal(form.rate, form.channels)
            if resampler is None or resampler.rate != form.rate:
                if resampler is not None:
                    yield resampler.finish()
                resampler = Resampler(form.rate)
            self._silence_s += run.hole / form.rate
            for samples in chain(silence(run.hole), mono(run)):
                yield resampler.push(samples)
        if resampler is not None:
            yield resampler.finish()

    def _is_cut(self) -> bool:
        return self._wav_is_cut or (self._stated_s is not None and self._stated_s - self._timeline.position_s > _CUT_S)
