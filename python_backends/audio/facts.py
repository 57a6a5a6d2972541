"""What is known of a piece of sound: before it is decoded, and after."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Facts:
    """What the file says of its sound, known before the first block.

    `container` and `codec` are FFmpeg's names ("mov,mp4,m4a,3gp,3g2,mj2", "aac"). `claimed_s` is the length by the
    header or by FFmpeg's estimate from it, None if there is none; the truth is `Outcome.decoded_s`.
    """

    container: str
    codec: str
    rate: int
    channels: int
    claimed_s: float | None
    has_video: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What decoding has found so far; complete once the last block is out.

    `decoded_s` is all the sound handed out or about to be, `silence_s` the part of it that stands in for holes between
    timestamps, `damaged_packets` counts those that could not be decoded. `truncated` says that the file ends well
    before the length its header states.
    """

    decoded_s: float
    silence_s: float
    damaged_packets: int
    truncated: bool
