"""A peer in a process of its own, driven over its standard input: `PeerProcess` is the parent's side.

    python -m perf.peer_process --backend openvino --threads -1 PAGE...

Loads the pages, warms up, writes `ready`; then every line it reads is one pass over the pages, answered by one JSON
line {"seconds", "latencies", "errors"}. Ends at the end of its input.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from perf.command import run
from perf.engines.rapid import RapidEngine
from perf.hardware import CHECKOUT
from perf.load import Round
from perf.reading import Media, media_of
from perf.triton import Sample
from python_backends.errors import OpenfazeError, Unavailable


class PeerProcess:
    """RapidOCR in a child. Idle between rounds, so rounds of several engines can be interleaved."""

    def __init__(self, backend: str, pages: Sequence[Path], threads: int = -1) -> None:
        command = [sys.executable, "-m", "perf.peer_process", "--backend", backend, "--threads", str(threads)]
        self._process = subprocess.Popen(
            [*command, *map(str, pages)],
            cwd=CHECKOUT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=_own_defaults(os.environ),
        )
        if self._line() != "ready":
            raise Unavailable(f"RapidOCR on {backend} did not start; its messages are above")

    def round(self) -> Round:
        """One pass over the pages."""
        assert self._process.stdin is not None
        self._process.stdin.write("round\n")
        self._process.stdin.flush()
        answer = json.loads(self._line())
        errors = answer["errors"]
        samples = [Sample(s, b"", error) for s, error in zip(answer["latencies"], errors, strict=True)]
        return Round(answer["seconds"], samples)

    def close(self) -> None:
        """Ends the child."""
        with contextlib.suppress(BrokenPipeError):
            self._process.communicate()

    def _line(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline().strip()
        if not line:
            raise Unavailable(f"a peer process ended with status {self._process.wait()}; its messages are above")
        return line


def _own_defaults(environment: Mapping[str, str]) -> dict[str, str]:
    """Our thread plan must not tie a peer's hands: it decides about threads as it would on its own."""
    return {key: value for key, value in environment.items() if not key.endswith(("_NUM_THREADS", "_THREAD_LIMIT"))}


def _pass(engine: RapidEngine, pages: Sequence[Media]) -> dict[str, object]:
    latencies, errors = [], []
    started = time.perf_counter()
    for page in pages:
        begun = time.perf_counter()
        errors.append(_error(engine, page))
        latencies.append(time.perf_counter() - begun)
    return {"seconds": time.perf_counter() - started, "latencies": latencies, "errors": errors}


def _error(engine: RapidEngine, page: Media) -> str:
    try:
        engine.read(page)
    except OpenfazeError as error:
        return error.message
    return ""


def main() -> int:
    """The child's side."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--backend", choices=["onnxruntime", "openvino"], required=True)
    parser.add_argument("--threads", type=int, default=-1)
    parser.add_argument("pages", nargs="+", type=Path)
    arguments = parser.parse_args()
    with contextlib.redirect_stdout(sys.stderr):  # whatever the peer says must not mix with the answers
        engine = RapidEngine(arguments.backend, arguments.threads, words=False)
        pages = [media_of(path) for path in arguments.pages]
        for page in pages[:3]:
            _error(engine, page)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for _ in sys.stdin:
        with contextlib.redirect_stdout(sys.stderr):
            answer = _pass(engine, pages)
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    run(main)
