"""A decoder in a child process: PocketSphinx holds the GIL, so threads would take turns on one core."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import orjson

from python_backends.asr.pocketsphinx.decoder import TUNED, Row
from python_backends.audio.samples import Samples
from python_backends.errors import InternalError, Unavailable
from python_backends.ocr.ingest.pdf import interpreter
from python_backends.ocr.ingest.pipes import PipeClosed, PipeTimeout, packed, read_frame, write_all

_ROOT = Path(__file__).resolve().parents[3]
_START_S = 60.0
SECONDS = 300.0
"""For one segment; it usually takes a third of the segment's own length."""


class DecoderProcess:
    """One child, started with the first segment and anew after it died. Not thread-safe."""

    def __init__(
        self, settings: Mapping[str, float | int | bool] = TUNED, python: str | None = None, seconds: float = SECONDS
    ) -> None:
        self._settings, self._python, self._seconds = settings, python, seconds
        self._child: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """Process id of the child, None while there is none."""
        return self._child.pid if self._child else None

    def decode(self, segment: Samples) -> list[Row]:
        """See `Decoder.decode`. Raises InternalError if a child dies of the segment or takes too long for it."""
        if self._child is not None:
            try:
                return self._ask(segment)
            except PipeClosed:  # it may have been ended while it was idle
                self.close()
        self._start()
        try:
            return self._ask(segment)
        except PipeClosed as exc:
            self.close()
            raise InternalError(f"the recogniser pocketsphinx failed on a segment: {exc}") from exc

    def _ask(self, segment: Samples) -> list[Row]:
        deadline = time.monotonic() + self._seconds
        into, out_of = self._pipes()
        data = segment.tobytes()
        try:
            write_all(into, packed({}, len(data)), deadline)
            write_all(into, data, deadline)
            head, _ = read_frame(out_of, deadline)
        except PipeTimeout as exc:
            self.close()
            raise InternalError(f"the recogniser pocketsphinx took over {self._seconds:g} s for a segment") from exc
        return [(word, first, last, chance) for word, first, last, chance in head["rows"]]

    def close(self) -> None:
        """End the child, if there is one."""
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()

    def _start(self) -> None:
        paths = [str(_ROOT), *filter(os.path.isabs, sys.path)]
        command = [self._python or interpreter(), "-m", "python_backends.asr.pocketsphinx.worker",
                   orjson.dumps(dict(self._settings)).decode()]  # fmt: skip
        try:
            self._child = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd="/", bufsize=0,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
            )  # fmt: skip
            for pipe in self._pipes():
                os.set_blocking(pipe, False)
            read_frame(self._pipes()[1], time.monotonic() + _START_S)
        except (OSError, PipeClosed, PipeTimeout) as exc:
            self.close()
            raise Unavailable(
                "the recogniser pocketsphinx could not be started; its reason is in the server's log",
                code="recognizer_missing",
            ) from exc

    def _pipes(self) -> tuple[int, int]:
        child = self._child
        assert child is not None and child.stdin is not None and child.stdout is not None
        return child.stdin.fileno(), child.stdout.fileno()
