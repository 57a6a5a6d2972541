"""Frames gathered into runs that can be converted at once: many codecs hand out some milliseconds a frame."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import av

from python_backends.audio.timeline import Timeline

ENOUGH = 1 << 14  # samples


@dataclass(frozen=True, slots=True)
class Form:
    """What the frames of a run have in common. `kind` is FFmpeg's sample format ("s16", "fltp")."""

    kind: str
    channels: int
    rate: int


@dataclass(slots=True)
class Run:
    """`hole` samples of silence, then the frames, one right after the other."""

    form: Form
    hole: int
    frames: list[av.AudioFrame] = field(default_factory=list)
    samples: int = 0


def runs_of(frames: Iterable[tuple[av.AudioFrame, bool]], timeline: Timeline) -> Iterator[Run]:
    """Runs of about `ENOUGH` samples; `frames` come with whether packets were lost before them."""
    run: Run | None = None
    for frame, damaged in frames:
        form = Form(frame.format.name, frame.layout.nb_channels, frame.sample_rate)
        hole = timeline.hole_before(frame.time, form.rate, damaged=damaged)
        timeline.advance(hole + frame.samples, form.rate)
        if run is not None and (hole or form != run.form or run.samples >= ENOUGH):
            yield run
            run = None
        if run is None:
            run = Run(form, hole)
        run.frames.append(frame)
        run.samples += frame.samples
    if run is not None:
        yield run
