"""How fast files become 16 kHz mono, in how much memory, and how much folds back: ours beside FFmpeg's own resampler.

    python -m perf.audio_decode
    python -m perf.audio_decode --minutes 60 --rounds 5
    python -m perf.audio_decode --files talk.mp3 film.mkv

Without `--files` the sound is made here: noise that comes and goes four times a second, over a gliding tone, stereo.
Ours hands out blocks of 30 s. The peer is PyAV's `AudioResampler` (libswresample with its defaults) into one array,
which is how most transcription servers read a file. Each reading runs in a fresh process with the file in memory;
speed is the median over rounds, in seconds of sound a second of processor time, and memory the growth of that process
over what it held with the file loaded. `folds_back` is the worst level, against the tone put in, of what comes out for
tones over 8 kHz, which 16 kHz cannot hold; `keeps` the level of tones up to 7.5 kHz, at worst.
"""

from __future__ import annotations

import argparse
import io
import multiprocessing
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np

from perf.command import parser_of, run
from perf.report import Figure, Report, Table, progress, write
from python_backends.audio.resample import Resampler
from python_backends.audio.samples import RATE, Samples
from python_backends.audio.sound import Sound

MIB = 1 << 20
KINDS = (
    ("wav", "pcm_s16le", 44_100),
    ("mp3", "libmp3lame", 44_100),
    ("ogg", "libopus", 48_000),
    ("flac", "flac", 44_100),
)


@dataclass(frozen=True, slots=True)
class Reading:
    """One pass over one file: length of the sound and processor time in seconds, growth of the process in bytes."""

    sound_s: float
    cpu_s: float
    grown: int


def ours(data: bytes) -> int:
    """Samples of `data`, block by block."""
    with Sound(data) as sound:
        return sum(len(block) for block in sound.blocks())


def pyav(data: bytes) -> int:
    """Samples of `data` in one array, down-mixed and resampled by FFmpeg."""
    with av.open(io.BytesIO(data)) as container:
        resampler = av.AudioResampler(format="flt", layout="mono", rate=RATE)
        parts = [
            made.to_ndarray()[0]
            for frame in [*container.decode(audio=0), None]
            for made in resampler.resample(frame)
        ]  # fmt: skip
    return len(np.concatenate(parts))


ENGINES: dict[str, Callable[[bytes], int]] = {"openfaze": ours, "pyav": pyav}


def read_once(engine: str, data: bytes) -> Reading:
    """One reading, in the process this is called in."""
    Path("/proc/self/clear_refs").write_text("5")  # from now on the peak is this reading's
    before, begun = _peak(), time.process_time()
    samples = ENGINES[engine](data)
    cpu_s = time.process_time() - begun
    return Reading(samples / RATE, cpu_s, _peak() - before)


def _peak() -> int:
    """The most bytes this process has held."""
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return 1024 * next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))


def made_file(container: str, codec: str, rate: int, minutes: float) -> bytes:
    """`minutes` of stereo sound in a file."""
    out = io.BytesIO()
    with av.open(out, "w", format=container) as file:
        stream = file.add_stream(codec, rate=rate, layout="stereo")
        converter = av.AudioResampler(format=stream.codec_context.format, layout="stereo", rate=rate)
        for second in range(round(minutes * 60)):
            frame = av.AudioFrame.from_ndarray(_second(second, rate), "flt", "stereo")
            frame.sample_rate, frame.pts = rate, second * rate
            for converted in converter.resample(frame):
                file.mux(stream.encode(converted))
        file.mux(stream.encode(None))
    return out.getvalue()


def _second(number: int, rate: int) -> Samples:
    """float32 [1, 2 * rate], interleaved."""
    at = np.arange(rate) / rate
    glide = 0.2 * np.sin(2 * np.pi * (200 + 10 * (number % 60)) * at)
    chance = np.random.default_rng(number)
    noise = 0.1 * chance.standard_normal((rate, 2)) * np.maximum(0, np.sin(8 * np.pi * at))[:, None]
    sound: Samples = (glide[:, None] + noise).astype(np.float32).reshape(1, -1)
    return sound


def by_soxr(samples: Samples, rate: int) -> Samples:
    """Ours."""
    resampler = Resampler(rate)
    return np.concatenate([resampler.push(samples), resampler.finish()])


def by_swresample(samples: Samples, rate: int) -> Samples:
    """FFmpeg's, with its defaults."""
    resampler = av.AudioResampler(format="flt", layout="mono", rate=RATE)
    frame = av.AudioFrame.from_ndarray(samples[None], "flt", "mono")
    frame.sample_rate = rate
    return np.concatenate([made.to_ndarray()[0] for part in (frame, None) for made in resampler.resample(part)])


def levels_db(resample: Callable[[Samples, int], Samples], rate: int, tones: Sequence[float]) -> list[float]:
    """Level of what comes out for each tone in Hz, in dB against the tone; the ends, where filters settle, left out."""
    at = np.arange(2 * rate) / rate
    levels = []
    for hz in tones:
        tone = (0.5 * np.sin(2 * np.pi * hz * at)).astype(np.float32)
        made = resample(tone, rate)[RATE // 2 : -RATE // 2].astype(np.float64)
        levels.append(10 * float(np.log10(np.mean(made**2) / 0.125 + 1e-20)))
    return levels


def _arguments() -> argparse.Namespace:
    parser = parser_of("audio_decode", __doc__)
    parser.add_argument("--files", nargs="+", type=Path, default=[], help="sound or video files to read instead")
    parser.add_argument("--minutes", type=float, default=10.0, help="length of the sound made here")
    parser.add_argument("--rounds", type=int, default=3, help="readings of each file by each engine")
    return parser.parse_args()


def _files(arguments: argparse.Namespace) -> dict[str, bytes]:
    if arguments.files:
        return {path.name: path.read_bytes() for path in arguments.files}
    progress(f"making {arguments.minutes:g} min of sound in {len(KINDS)} formats")
    return {container: made_file(container, codec, rate, arguments.minutes) for container, codec, rate in KINDS}


def _measured(name: str, data: bytes, rounds: int) -> tuple[list[str], list[Figure]]:
    """The table's row and the figures of one file."""
    readings: dict[str, list[Reading]] = {engine: [] for engine in ENGINES}
    with multiprocessing.get_context("spawn").Pool(1, maxtasksperchild=1) as pool:
        for number in range(rounds):
            progress(f"{name}: round {number + 1} of {rounds}")
            for engine, done in readings.items():
                done.append(pool.apply(read_once, (engine, data)))
    row, figures = [name, f"{len(data) / MIB:.1f}"], []
    for engine, done in readings.items():
        speed = statistics.median(reading.sound_s / reading.cpu_s for reading in done)
        grown = statistics.median(reading.grown for reading in done) / MIB
        row += [f"{speed:.0f}", f"{grown:.1f}"]
        figures += [Figure(f"{engine}_{name}_x_real_time", speed), Figure(f"{engine}_{name}_grown_mib", grown)]
    return row, figures


def _quality() -> tuple[Table, list[Figure]]:
    rows, figures = [], []
    for rate in (44_100, 48_000):
        for name, resample in (("openfaze", by_soxr), ("pyav", by_swresample)):
            folds = max(levels_db(resample, rate, np.arange(8_050.0, rate / 2, 250.0).tolist()))
            far = max(levels_db(resample, rate, np.arange(9_000.0, rate / 2, 250.0).tolist()))
            keeps = min(levels_db(resample, rate, np.arange(250.0, 7_501.0, 250.0).tolist()))
            rows.append([f"{name} {rate}", f"{folds:.1f}", f"{far:.1f}", f"{keeps:.2f}"])
            figures += [Figure(f"{name}_{rate}_folds_back_db", folds), Figure(f"{name}_{rate}_keeps_db", keeps)]
    return Table("level in dB", ["resampler, Hz", "over 8.05 kHz", "over 9 kHz", "up to 7.5 kHz"], rows), figures


def main() -> int:
    """Measures and reports."""
    arguments = _arguments()
    measured = [_measured(name, data, arguments.rounds) for name, data in _files(arguments).items()]
    header = ["file", "MiB", *[f"{engine} {what}" for engine in ENGINES for what in ("x real time", "MiB grown")]]
    quality, levels = _quality()
    figures = [figure for _, part in measured for figure in part] + levels
    tables = [Table("files to 16 kHz mono", header, [row for row, _ in measured]), quality]
    settings = {"minutes": arguments.minutes, "rounds": arguments.rounds}
    write(Report("audio_decode", figures, 0, settings, tables))
    return 0


if __name__ == "__main__":
    run(main)
