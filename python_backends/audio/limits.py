"""Bounds on one piece of sound; each refusal names the bound it enforces."""

from __future__ import annotations

from dataclasses import dataclass

from python_backends.errors import InvalidMedia, PayloadTooLarge


@dataclass(frozen=True, slots=True)
class AudioLimits:
    """What one file may be. Lengths are counted in decoded sound, never taken from what a header says.

    `max_gap_s` bounds the silence put in for one hole between timestamps; a larger jump is taken for a clock that
    was set anew, and the sound goes on without a hole.
    """

    max_bytes: int = 2 << 30
    max_seconds: float = 6 * 3600.0
    max_channels: int = 64
    min_rate: int = 4_000
    max_rate: int = 192_000
    max_streams: int = 64
    max_gap_s: float = 3600.0

    def check_bytes(self, size: int) -> None:
        """Raises InvalidMedia for an empty file, PayloadTooLarge for one over `max_bytes`."""
        if size == 0:
            raise InvalidMedia("The sound is empty (0 bytes); send the file itself.", code="empty_media")
        if size > self.max_bytes:
            raise PayloadTooLarge(
                f"The file has {size} bytes, over the limit of {self.max_bytes} (max_bytes); send it in parts."
            )

    def check_streams(self, count: int) -> None:
        """Raises PayloadTooLarge for more than `max_streams` tracks."""
        if count > self.max_streams:
            raise PayloadTooLarge(
                f"The file has {count} tracks, over the limit of {self.max_streams} (max_streams); send the sound."
            )

    def check_signal(self, rate: int, channels: int) -> None:
        """Raises InvalidMedia or PayloadTooLarge if `rate` in Hz or the number of channels is out of bounds."""
        if channels < 1 or rate < 1:
            raise InvalidMedia(f"The sound states {channels} channels at {rate} Hz; its header is damaged.")
        if channels > self.max_channels:
            raise PayloadTooLarge(
                f"The sound has {channels} channels, over the limit of {self.max_channels} (max_channels); "
                "mix it down before sending."
            )
        if rate > self.max_rate:
            raise PayloadTooLarge(
                f"The sound is sampled at {rate} Hz, over the limit of {self.max_rate} (max_rate); resample it first."
            )
        if rate < self.min_rate:
            raise InvalidMedia(
                f"The sound is sampled at {rate} Hz, under the limit of {self.min_rate} (min_rate): no speech is in it."
            )

    def check_length(self, samples: int, rate: int) -> None:
        """Raises PayloadTooLarge once `samples` at `rate` last longer than `max_seconds`."""
        if samples > self.max_seconds * rate:
            raise PayloadTooLarge(f"The sound is longer than {self.max_seconds:g} s (max_seconds); send it in parts.")
