"""Recordings with known words. Needs `flite` (Debian's package of that name), whose voices are free."""

from __future__ import annotations

import io
import subprocess

import av
import numpy as np
import soxr

from python_backends.audio.samples import RATE, Samples

BIT_RATE = 20_000
HISS = 0.0015
# Who says what: flite's voices "slt" (a woman) and "rms" (a man).
MEETING = (
    ("slt", "Good morning, and thank you all for coming. Let us begin with the delivery for the London office."),
    ("rms", "Good morning. The order number is four seven one nine. We shipped twelve boxes on the third of March."),
    ("slt", "Twelve boxes, good. What is the total on the invoice?"),
    ("rms", "The total is two thousand four hundred and fifty euros, to be paid within thirty days."),
    ("slt", "Then I will send the money on Friday. Is there anything else?"),
    ("rms", "One more thing. The warehouse in Hamburg will be closed next week, so call us before you order again."),
    ("slt", "I will. Thank you, and goodbye."),
)  # fmt: skip


def meeting() -> bytes:
    """A talk of 38 s between two people, as Ogg Opus."""
    pauses = [np.zeros(int(RATE * seconds), np.float32) for seconds in (0.5, 0.35, 0.45, 0.55)]
    sound = [pauses[0]]
    for turn, (voice, words) in enumerate(MEETING):
        sound += [spoken(voice, words), pauses[1 + turn % 3]]
    whole = np.concatenate(sound)
    return ogg(whole + np.random.default_rng(0).normal(0, HISS, len(whole)).astype(np.float32))


def spoken(voice: str, words: str) -> Samples:
    """`words` in one of flite's voices, 16 kHz, peak 0.8."""
    said = subprocess.run(["flite", "-voice", voice, "-t", words, "-o", "/dev/stdout"], capture_output=True, check=True)
    with av.open(io.BytesIO(said.stdout)) as file:
        stream = file.streams.audio[0]
        frames = [frame.to_ndarray().reshape(-1) for frame in file.decode(stream)]
    samples: Samples = soxr.resample(np.concatenate(frames).astype(np.float32) / 32768, stream.rate, RATE)
    return samples * np.float32(0.8 / np.abs(samples).max())


def ogg(samples: Samples) -> bytes:
    """`samples` as Ogg Opus."""
    file = io.BytesIO()
    with av.open(file, "w", format="ogg", options={"fflags": "+bitexact"}) as out:
        stream = out.add_stream("libopus", rate=RATE, layout="mono")
        stream.bit_rate = BIT_RATE
        frame = av.AudioFrame.from_ndarray(samples.reshape(1, -1), format="flt", layout="mono")
        frame.sample_rate = RATE
        resampler = av.AudioResampler("flt", "mono", RATE, frame_size=RATE // 50)
        for piece in (*resampler.resample(frame), *resampler.resample(None)):
            out.mux(stream.encode(piece))
        out.mux(stream.encode(None))
    return file.getvalue()
