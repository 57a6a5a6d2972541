"""Each bound holds at its value and not one past it, and the message names it."""

from __future__ import annotations

import io

import av
import numpy as np
import pytest

from python_backends.audio.limits import AudioLimits
from python_backends.errors import InvalidMedia, OpenfazeError, PayloadTooLarge
from tests.audio.files import encoded, read, tone, wav


def _at_and_past(name: str, fits: tuple[bytes, AudioLimits], over: tuple[bytes, AudioLimits]) -> OpenfazeError:
    read(*fits)
    with pytest.raises(OpenfazeError) as caught:
        read(*over)
    assert f"({name})" in caught.value.message
    return caught.value


def test_bytes() -> None:
    data = wav(bytes(3_200))
    refusal = _at_and_past(
        "max_bytes", (data, AudioLimits(max_bytes=len(data))), (data, AudioLimits(max_bytes=len(data) - 1))
    )
    assert isinstance(refusal, PayloadTooLarge)


def test_seconds_are_counted_in_decoded_sound() -> None:
    limits = AudioLimits(max_seconds=0.5)
    refusal = _at_and_past("max_seconds", (wav(bytes(16_000)), limits), (wav(bytes(16_002)), limits))
    assert isinstance(refusal, PayloadTooLarge)


def test_silence_that_was_put_in_counts() -> None:
    data = encoded(tone(1.0), "matroska", "flac", starts=[(0, 0), (8_000, 80_000)])
    with pytest.raises(PayloadTooLarge, match="max_seconds"):
        read(data, AudioLimits(max_seconds=3.0))


def test_channels() -> None:
    limits = AudioLimits(max_channels=5)
    refusal = _at_and_past("max_channels", (wav(bytes(320), channels=5), limits), (wav(bytes(320), channels=6), limits))
    assert isinstance(refusal, PayloadTooLarge)


def test_channels_by_default() -> None:
    refusal = _at_and_past(
        "max_channels",
        (wav(bytes(1_280), channels=64), AudioLimits()),
        (wav(bytes(1_300), channels=65), AudioLimits()),
    )
    assert isinstance(refusal, PayloadTooLarge)


@pytest.mark.parametrize(
    ("name", "fits", "over", "kind"),
    [("max_rate", 192_000, 192_001, PayloadTooLarge), ("min_rate", 4_000, 3_999, InvalidMedia)],
)
def test_rates(name: str, fits: int, over: int, kind: type[OpenfazeError]) -> None:
    body = bytes(8_000)
    refusal = _at_and_past(name, (wav(body, rate=fits), AudioLimits()), (wav(body, rate=over), AudioLimits()))
    assert isinstance(refusal, kind)


def test_tracks() -> None:
    limits = AudioLimits(max_streams=3)
    refusal = _at_and_past("max_streams", (_tracks(3), limits), (_tracks(4), limits))
    assert isinstance(refusal, PayloadTooLarge)


def test_a_header_that_claims_ten_hours() -> None:
    samples, outcome = read(wav(bytes(32_000), claim=10 * 3_600 * 32_000))
    assert len(samples) == 16_000
    assert outcome.truncated


def _tracks(count: int) -> bytes:
    out = io.BytesIO()
    with av.open(out, "w", format="matroska") as file:
        streams = [file.add_stream("pcm_s16le", rate=16_000, layout="mono") for _ in range(count)]
        for stream in streams:
            frame = av.AudioFrame.from_ndarray(np.zeros((1, 1_600), np.int16), "s16", "mono")
            frame.sample_rate, frame.pts = 16_000, 0
            file.mux(stream.encode(frame) + stream.encode(None))
    return out.getvalue()
