"""A decoder in a child process: PocketSphinx holds the GIL, so threads would take turns on one core."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping

import orjson

from python_backends.asr.pocketsphinx.decoder import TUNED, Row
from python_backends.audio.samples import Samples
from python_backends.child.pipes import PipeClosed, PipeTimeout, packed, read_frame, write_all
from python_backends.child.process import Child, await_first_frame, ended, pipes_of, started
from python_backends.errors import InternalError, Unavailable

_WORKER = "python_backends.asr.pocketsphinx.worker"
_START_S = 60.0
SECONDS = 300.0
"""For one segment; it usually takes a third of the segment's own length."""


class DecoderProcess:
    """One child, started with the first segment and anew after it died. Not thread-safe."""

    def __init__(
        self, settings: Mapping[str, float | int | bool] = TUNED, python: str | None = None, seconds: float = SECONDS
    ) -> None:
        self._settings, self._python, self._seconds = settings, python, seconds
        self._child: Child | None = None

    @property
    def pid(self) -> int | None:
        """Process id of the child, None while there is none."""
        return self._child.pid if self._child else None

    def decode(self, segment: Samples) -> list[Row]:
        """See `Decoder.decode`. Raises InternalError if a child dies of the segment or takes too long for it."""
        if self._child is not None:
            try:
                return self._ask(self._child, segment)
            except PipeClosed:  # it may have been ended while it was idle
                self.close()
        child = self._start()
        try:
            return self._ask(child, segment)
        except PipeClosed as exc:
            self.close()
            raise InternalError(f"the recogniser pocketsphinx failed on a segment: {exc}") from exc

    def _ask(self, child: Child, segment: Samples) -> list[Row]:
        deadline = time.monotonic() + self._seconds
        into, out_of = pipes_of(child)
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
        if child is not None:
            ended(child)

    def _start(self) -> Child:
        try:
            self._child = started(_WORKER, [orjson.dumps(dict(self._settings)).decode()], os.environ, self._python)
            await_first_frame(self._child, _START_S)
        except (OSError, PipeClosed, PipeTimeout) as exc:
            self.close()
            raise Unavailable(
                "the recogniser pocketsphinx could not be started; its reason is in the server's log",
                code="recognizer_missing",
            ) from exc
        return self._child
