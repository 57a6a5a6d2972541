"""Sound files made on the spot, whole and broken."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterable

import av
import numpy as np
import numpy.typing as npt
from av.stream import Disposition

from python_backends.audio.facts import Outcome
from python_backends.audio.limits import AudioLimits
from python_backends.audio.sound import Sound

Float = npt.NDArray[np.float32]
_PCM = 1
BIT_RATES = {"wmav2": 64_000}  # its own default is too much for one channel


def tone(seconds: float, rate: int = 16_000, hz: float = 440.0, level: float = 0.5) -> Float:
    """A sine."""
    turns = np.arange(round(seconds * rate)) * (2 * np.pi * hz / rate)
    wave: Float = (level * np.sin(turns)).astype(np.float32)
    return wave


def encoded(  # noqa: PLR0913
    samples: Float,
    container: str,
    codec: str,
    *,
    rate: int = 16_000,
    layout: str = "mono",
    starts: Iterable[tuple[int, int]] = ((0, 0),),
    video: bool = False,
) -> bytes:
    """`samples` ([n], or [channels, n]) in a container. `starts` are (sample, timestamp): a jump is a hole."""
    out = io.BytesIO()
    channels = np.atleast_2d(samples)
    with av.open(out, "w", format=container) as file:
        pictures = _picture_track(file) if video else None
        stream = file.add_stream(codec, rate=rate, layout=layout)
        if codec in BIT_RATES:
            stream.bit_rate = BIT_RATES[codec]
        converter = av.AudioResampler(format=stream.codec_context.format, layout=layout, rate=rate)
        if pictures is not None:
            file.mux(pictures.encode(_picture()) + pictures.encode(None))
        jumps = dict(starts)
        shift = 0
        for start in range(0, channels.shape[1], 800):
            shift = jumps.get(start, start + shift) - start
            part = np.repeat(channels[:, start : start + 800], len(stream.layout.channels) // len(channels), 0)
            frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(part.T).reshape(1, -1), "flt", layout)
            frame.sample_rate, frame.pts = rate, start + shift
            for made in converter.resample(frame):
                file.mux(stream.encode(made))
        file.mux(stream.encode(None))
    return out.getvalue()


def with_cover(samples: Float) -> bytes:
    """An MP3 with a picture in its tags."""
    out = io.BytesIO()
    with av.open(out, "w", format="mp3") as file:
        stream = file.add_stream("libmp3lame", rate=16_000, layout="mono")
        cover = file.add_stream("mjpeg", rate=1)
        cover.width, cover.height, cover.pix_fmt, cover.disposition = 32, 32, "yuvj420p", Disposition.attached_pic
        file.mux(cover.encode(_picture().reformat(format="yuvj420p")) + cover.encode(None))
        frame = av.AudioFrame.from_ndarray(np.atleast_2d(samples), "flt", "mono")
        frame.sample_rate, frame.pts = 16_000, 0
        for made in av.AudioResampler(format="fltp", layout="mono", rate=16_000).resample(frame):
            file.mux(stream.encode(made))
        file.mux(stream.encode(None))
    return out.getvalue()


def pictures_only(container: str = "mp4") -> bytes:
    """A video without a track of sound."""
    out = io.BytesIO()
    with av.open(out, "w", format=container) as file:
        stream = _picture_track(file)
        file.mux(stream.encode(_picture()) + stream.encode(None))
    return out.getvalue()


def _picture_track(file: av.container.OutputContainer) -> av.VideoStream:
    stream = file.add_stream("mpeg4", rate=25)
    stream.width, stream.height, stream.pix_fmt = 32, 32, "yuv420p"
    return stream


def _picture() -> av.VideoFrame:
    frame = av.VideoFrame.from_ndarray(np.zeros((32, 32, 3), np.uint8), "rgb24").reformat(format="yuv420p")
    frame.pts = 0
    return frame


def wav(
    body: bytes, *, rate: int = 16_000, channels: int = 1, bits: int = 16, code: int = _PCM, claim: int | None = None
) -> bytes:
    """A WAV file with any header; `claim` is the size it states instead of the body's."""
    size = len(body) if claim is None else claim
    frame = channels * bits // 8
    form = struct.pack("<HHIIHH", code, channels, rate, rate * frame & 0xFFFFFFFF, frame, bits)
    head = b"RIFF" + struct.pack("<I", min(size + 36, 0xFFFFFFFF)) + b"WAVEfmt " + struct.pack("<I", 16) + form
    return head + b"data" + struct.pack("<I", size) + body


def read(data: bytes, limits: AudioLimits | None = None) -> tuple[Float, Outcome]:
    """All the samples of a file, and what decoding found."""
    with Sound(data, limits) as sound:
        blocks = list(sound.blocks())
    return np.concatenate([np.zeros(0, np.float32), *blocks]), sound.outcome


def loudness(samples: Float) -> float:
    """Root of the mean square; of nothing 0."""
    return float(np.sqrt(np.mean(np.square(samples, dtype=np.float64)))) if len(samples) else 0.0


def pitch(samples: Float, rate: int = 16_000) -> float:
    """The loudest frequency in Hz, to a bin."""
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    return float(np.argmax(spectrum) * rate / len(samples))
