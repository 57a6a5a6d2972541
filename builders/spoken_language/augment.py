"""What happens to speech between a mouth and a file: other throats, rooms, noise, telephones, codecs."""

from __future__ import annotations

import io
from collections.abc import Sequence

import av
import numpy as np
import numpy.typing as npt
from scipy.fft import irfft, next_fast_len, rfft
from scipy.signal import fftconvolve

from python_backends.audio.samples import RATE, Samples

Random = np.random.Generator


def augmented(sound: Samples, random: Random, others: Sequence[Samples]) -> Samples:
    """One random life of an utterance; `others` are voices that may babble behind it."""
    sound = warped(sound, random)
    sound = equalised(sound, random)
    if random.random() < 0.6:
        sound = in_a_room(sound, random)
    if random.random() < 0.15 and others:
        sound = mixed(sound, babble(others, len(sound), random), random.uniform(8, 25))
    if random.random() < 0.75:
        sound = mixed(sound, noise(len(sound), random), random.uniform(5, 40))
    if random.random() < 0.2:
        sound = telephoned(sound)
    if random.random() < 0.1:
        sound = coded(sound, random)
    return (sound * (10 ** random.uniform(-1.5, 0) / max(float(np.abs(sound).max()), 1e-6))).astype(np.float32)


def warped(sound: Samples, random: Random) -> Samples:
    """Another speaker at another pace: all frequencies by one factor, and a speed that wanders, as speech does."""
    factor = random.uniform(0.82, 1.2)
    length = int(len(sound) / factor)
    knots = max(3, length // (RATE // 3))
    pace = np.interp(np.arange(length), np.linspace(0, length, knots), random.normal(1, 0.06, knots))
    at = np.cumsum(pace)
    return np.interp(at * (len(sound) - 1) / at[-1], np.arange(len(sound)), sound).astype(np.float32)


def equalised(sound: Samples, random: Random, decibels: float = 7.0) -> Samples:
    """A smooth random gain over frequency: microphones, throats, distances."""
    spectrum = _spectrum(sound)
    places = np.linspace(0, 1, 8)
    gain = np.interp(np.linspace(0, 1, len(spectrum)) ** 0.6, places, random.normal(0, decibels / 1.5, 8))
    return _sound(spectrum * 10 ** (gain / 20).astype(np.float32), len(sound))


def in_a_room(sound: Samples, random: Random) -> Samples:
    """Convolved with decaying noise after a direct path; 0.1 to 0.8 s until it is 60 dB down."""
    seconds = random.uniform(0.1, 0.8)
    times = np.arange(int(seconds * RATE)) / RATE
    tail = random.normal(size=len(times)) * 10 ** (-3 * times / seconds)
    tail[: int(0.003 * RATE)] = 0
    tail *= random.uniform(0.2, 1.2) / max(float(np.linalg.norm(tail)), 1e-6)
    tail[0] = 1
    heard: Samples = fftconvolve(sound, tail)[: len(sound)].astype(np.float32)
    return heard


def noise(length: int, random: Random) -> Samples:
    """Noise between white and brown, sometimes with hum."""
    spectrum = _spectrum(random.standard_normal(length, np.float32))
    spectrum /= np.maximum(np.arange(len(spectrum)), 10.0) ** random.uniform(0, 1.1)
    made = _sound(spectrum, length)
    if random.random() < 0.2:
        times = np.arange(length) / RATE
        hum = sum(np.sin(2 * np.pi * random.choice([50, 60]) * k * times) / k for k in (1, 2, 3, 5))
        made = made / made.std() + random.uniform(0.2, 2) * hum
    return made.astype(np.float32)


def babble(others: Sequence[Samples], length: int, random: Random) -> Samples:
    """Several other voices at once."""
    total = np.zeros(length, np.float32)
    for _ in range(int(random.integers(2, 6))):
        voice = np.resize(others[int(random.integers(len(others)))], length)
        total += np.roll(voice, int(random.integers(length)))
    return total


def mixed(sound: Samples, other: Samples, decibels: float) -> Samples:
    """`other` under `sound`, at a ratio of powers."""
    scale = np.sqrt(np.mean(sound**2) / max(float(np.mean(other**2)), 1e-12) / 10 ** (decibels / 10))
    both: Samples = (sound + scale * other).astype(np.float32)
    return both


def telephoned(sound: Samples) -> Samples:
    """300 to 3,400 Hz, in 8 bits of mu-law."""
    spectrum = _spectrum(sound)
    hertz = np.linspace(0, RATE / 2, len(spectrum))
    spectrum[(hertz < 300) | (hertz > 3400)] *= 0.003
    narrow = _sound(spectrum, len(sound))
    narrow /= max(float(np.abs(narrow).max()), 1e-6)
    curve = np.sign(narrow) * np.log1p(255 * np.abs(narrow)) / np.log(256)
    levels = np.round(curve * 127) / 127
    heard: Samples = (np.sign(levels) * (256 ** np.abs(levels) - 1) / 255).astype(np.float32)
    return heard


def coded(sound: Samples, random: Random) -> Samples:
    """Through MP3 or Opus at a low rate and back."""
    codec, container, rate = (("libmp3lame", "mp3", 16_000), ("libopus", "ogg", 48_000))[int(random.integers(2))]
    buffer = io.BytesIO()
    samples = (np.clip(sound / max(float(np.abs(sound).max()), 1e-6), -1, 1) * 30000).astype(np.int16)
    with av.open(buffer, "w", format=container) as file:
        stream = file.add_stream(codec, rate=rate, layout="mono", bit_rate=int(random.choice([16_000, 24_000, 32_000])))
        frame = av.AudioFrame.from_ndarray(samples[None], format="s16", layout="mono")
        frame.sample_rate = RATE
        resampler = av.AudioResampler(
            format=stream.format, layout="mono", rate=rate, frame_size=stream.frame_size or 960
        )
        for part in [*resampler.resample(frame), *resampler.resample(None)]:
            file.mux(stream.encode(part))
        file.mux(stream.encode(None))
    return np.resize(decoded(buffer.getvalue()), len(sound))


def _spectrum(sound: Samples) -> npt.NDArray[np.complex64]:
    """The spectrum of sound padded to a length that is transformed fast."""
    found: npt.NDArray[np.complex64] = rfft(sound, next_fast_len(len(sound), real=True))
    return found


def _sound(spectrum: npt.NDArray[np.complex64], length: int) -> Samples:
    """The inverse of `_spectrum`."""
    made: Samples = irfft(spectrum, next_fast_len(length, real=True))[:length].astype(np.float32)
    return made


def decoded(data: bytes, container: str | None = None) -> Samples:
    """Any audio file as mono float32 at 16 kHz; `container` where the bytes do not say what they are."""
    parts: list[npt.NDArray[np.float32]] = []
    resampler = av.AudioResampler(format="flt", layout="mono", rate=RATE)
    with av.open(io.BytesIO(data), format=container, metadata_errors="ignore") as file:
        for frame in file.decode(audio=0):
            parts += [part.to_ndarray()[0] for part in resampler.resample(frame)]
        parts += [part.to_ndarray()[0] for part in resampler.resample(None)]
    return np.concatenate(parts) if parts else np.zeros(0, np.float32)
