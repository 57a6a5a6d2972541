"""What Whisper's encoder reads of a segment."""

from __future__ import annotations

from python_backends.audio import mel
from python_backends.audio.samples import Samples

HOP = mel.HOP


def features(segment: Samples, bands: int) -> Samples:
    """FP32 [bands, 3000] of a segment of at most 30 s, zeros after its end; 80 bands, large-v3 has 128."""
    return mel.log_mel_30s(segment, bands)
