"""A long recording through the model `speech_to_text` of a running server: how fast, and how much memory on the way.

    python -m perf.recording --data DIR --hours 5
    python -m perf.recording --file talk.mp3 --diarize --grpc 127.0.0.1:8001 --pid 4711

With `--data` the recording is made of LibriSpeech's clips (`librispeech_test_other100`), again and again with pauses
between, as Ogg Opus, and written to a temporary file piece by piece. Memory is the proportional set size of the whole
process tree, sampled each second; `above_idle` is its peak over the median of the seconds before.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import statistics
import tempfile
import time
from argparse import Namespace
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import numpy as np

from perf.command import add_server, parser_of, run
from perf.processes import memory_mib
from perf.report import Figure, Report, progress, write
from perf.server import serving
from perf.sets.base import rows_of
from perf.sounds.decoding import decoded
from perf.triton import bytes_input, client_of
from python_backends.audio.samples import RATE, Samples
from python_backends.errors import InvalidRequest

BIT_RATE = 24_000
PAUSE_S = (0.3, 0.9, 2.0)
IDLE_SAMPLES = 5


def long_talk(data: Path, seconds: float) -> Iterator[Samples]:
    """The clips of `librispeech_test_other100` with pauses between, in order and again, `seconds` long."""
    folder, left = data / "librispeech_test_other100", int(seconds * RATE)
    clips = [decoded(folder / row["audio"]) for row in rows_of(folder)]
    for clip, pause_s in zip(itertools.cycle(clips), itertools.cycle(PAUSE_S)):
        piece = np.concatenate([clip, np.zeros(int(pause_s * RATE), np.float32)])[:left]
        yield piece
        left -= len(piece)
        if left <= 0:
            return


def write_opus(pieces: Iterator[Samples], path: Path) -> None:
    """Write `pieces` one after the other, holding one at a time."""
    with av.open(str(path), "w", format="ogg") as out:
        stream = out.add_stream("libopus", rate=RATE, layout="mono")
        stream.bit_rate = BIT_RATE
        resampler = av.AudioResampler("flt", "mono", RATE, frame_size=RATE // 50)
        for piece in pieces:
            frame = av.AudioFrame.from_ndarray(piece.reshape(1, -1), format="flt", layout="mono")
            frame.sample_rate = RATE
            for packed in resampler.resample(frame):
                out.mux(stream.encode(packed))
        for packed in resampler.resample(None):
            out.mux(stream.encode(packed))
        out.mux(stream.encode(None))


@dataclass(frozen=True, slots=True)
class Heard:
    """What came back, the seconds that took, and memory in MiB: IDLE_SAMPLES before, then one a second."""

    result: dict[str, Any]
    seconds: float
    memory: Sequence[float]


async def heard(grpc: str, pid: int, media: bytes, request: Mapping[str, object]) -> Heard:
    """One call of `speech_to_text`; raises InferenceServerException if it fails."""
    memory = []
    for _ in range(IDLE_SAMPLES):
        memory.append(await asyncio.to_thread(memory_mib, pid))
        await asyncio.sleep(1)
    inputs = [bytes_input("REQUEST", [json.dumps(request).encode()]), bytes_input("MEDIA", [media])]
    async with client_of(grpc) as client:
        started = time.perf_counter()
        work = asyncio.ensure_future(client.infer("speech_to_text", inputs))
        while not work.done():
            await asyncio.wait([work], timeout=1)
            memory.append(await asyncio.to_thread(memory_mib, pid))
            if len(memory) % 30 == 0:
                progress(f"{time.perf_counter() - started:.0f} s, {memory[-1]:.0f} MiB")
        result = work.result().as_numpy("RESULT").reshape(-1)[0]
        return Heard(json.loads(result), time.perf_counter() - started, memory)


def recording_of(arguments: Namespace, folder: Path) -> bytes:
    """The bytes to send; InvalidRequest if nothing says which."""
    if arguments.file is not None:
        return bytes(arguments.file.read_bytes())
    if arguments.data is None:
        raise InvalidRequest("give --data for a recording made of LibriSpeech, or --file")
    path = folder / "talk.ogg"
    write_opus(long_talk(arguments.data, arguments.hours * 3600), path)
    return path.read_bytes()


def main() -> int:
    """Exit status 1 if nothing was heard."""
    parser = parser_of("recording", __doc__)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--file", type=Path)
    parser.add_argument("--hours", type=float, default=1.0)
    parser.add_argument("--diarize", action="store_true")
    parser.add_argument("--pid", type=int, help="process of the running ./openfaze up; goes with --grpc")
    add_server(parser, http=False)
    arguments = parser.parse_args()
    with contextlib.ExitStack() as stack:
        media = recording_of(arguments, Path(stack.enter_context(tempfile.TemporaryDirectory())))
        server = None if arguments.grpc else stack.enter_context(serving())
        grpc, pid = (server.grpc, server.pid) if server else (arguments.grpc, arguments.pid)
        done = asyncio.run(heard(grpc, pid, media, {"diarize": arguments.diarize}))
    memory, duration = done.memory, float(done.result["duration"])
    idle = statistics.median(memory[:IDLE_SAMPLES])
    tenth = max(1, (len(memory) - IDLE_SAMPLES) // 10)
    figures = [
        Figure("times_real_time", duration / done.seconds),
        Figure("idle_mib", idle),
        Figure("peak_above_idle_mib", max(memory) - idle),
        Figure("second_tenth_above_idle_mib", statistics.median(memory[IDLE_SAMPLES:][tenth : 2 * tenth + 1]) - idle),
        Figure("last_tenth_above_idle_mib", statistics.median(memory[-tenth:]) - idle),
        Figure("words", float(len(done.result["text"].split()))),
    ]
    write(Report("recording", figures, 0, {"seconds": duration, "mb": len(media) / 1e6, "diarize": arguments.diarize}))
    return int(not done.result["text"])


if __name__ == "__main__":
    run(main)
