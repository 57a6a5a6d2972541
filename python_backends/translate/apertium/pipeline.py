"""A pipeline of programs that stays up: texts go in and come out with a NUL after each.

Starting one costs 0.1 to 2 s, most of it reading dictionaries; a sentence through a running one costs 1 to 3 ms.
"""

from __future__ import annotations

import os
import resource
import selectors
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

_READ_BYTES = 65_536
_KIB_PER_PAGE = os.sysconf("SC_PAGE_SIZE") // 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one pipeline: seconds an answer may take, address space of one program, growth of the text."""

    seconds: float = 20.0
    program_bytes: int = 2 << 30
    growth: int = 30
    slack_bytes: int = 65_536


class PipelineFailed(Exception):
    """The pipeline died, took too long or wrote without end; it has been killed."""

    def __init__(self, reason: str, *, late: bool = False) -> None:
        super().__init__(reason)
        self.late = late


class Pipeline:
    """The programs of `commands`, each reading what the one before writes. For one thread."""

    def __init__(self, commands: Sequence[Sequence[str]], limits: Limits, environment: Mapping[str, str]) -> None:
        self._limits = limits
        self._processes: list[subprocess.Popen[bytes]] = []
        with ExitStack() as undo:
            undo.callback(self.close)
            for command in commands:
                self._start(command, environment)
            for pipe in (self._processes[0].stdin, self._processes[-1].stdout):
                assert pipe is not None
                os.set_blocking(pipe.fileno(), False)
            undo.pop_all()

    def ask(self, texts: Sequence[str]) -> list[str]:
        """The answer to each text. Raises PipelineFailed; the pipeline cannot be used after that."""
        if not texts:
            return []
        data = b"".join(text.replace("\0", "").encode() + b"\0" for text in texts)
        try:
            answers = self._exchange(data, len(texts))
        except (PipelineFailed, OSError) as error:
            self.close()
            if isinstance(error, PipelineFailed):
                raise
            raise PipelineFailed(f"a program of the pipeline ended: {error}") from error
        return [answer.decode("utf-8", errors="replace") for answer in answers]

    def memory_bytes(self) -> int:
        """Resident memory of all its programs."""
        return sum(_resident_kib(process.pid) for process in self._processes) * 1024

    def close(self) -> None:
        """Kill the programs and wait for them."""
        for process in self._processes:
            process.kill()
        for process in self._processes:
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    pipe.close()
            process.wait()
        self._processes = []

    def _start(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        before = self._processes[-1].stdout if self._processes else None
        process = subprocess.Popen(
            command, stdin=before or subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=0,
            env=dict(environment),
        )  # fmt: skip
        self._processes.append(process)
        if before is not None:
            before.close()  # so that each program sees its neighbours end
        bound = self._limits.program_bytes
        try:
            resource.prlimit(process.pid, resource.RLIMIT_AS, (bound, bound))
        except ProcessLookupError as error:
            raise PipelineFailed(f"{command[0]} ended at once") from error

    def _exchange(self, data: bytes, count: int) -> list[bytes]:
        """Write `data` and read until `count` NULs have come, both at once, so that no full pipe blocks the other."""
        source, sink = self._processes[-1].stdout, self._processes[0].stdin
        assert source is not None and sink is not None
        deadline = time.monotonic() + self._limits.seconds
        most = self._limits.growth * len(data) + self._limits.slack_bytes
        answer, rest = bytearray(), memoryview(data)
        with selectors.DefaultSelector() as selector:
            selector.register(source, selectors.EVENT_READ)
            selector.register(sink, selectors.EVENT_WRITE)
            while answer.count(0) < count:
                ready = selector.select(max(0.0, deadline - time.monotonic()))
                if not ready:
                    raise PipelineFailed(f"no answer within {self._limits.seconds:g} s", late=True)
                for key, _ in ready:
                    if key.fileobj is sink:
                        rest = rest[os.write(sink.fileno(), rest[:_READ_BYTES]) :]
                        if not rest:
                            selector.unregister(sink)
                    else:
                        self._read(source.fileno(), answer, most)
        return bytes(answer).split(b"\0")[:count]

    def _read(self, descriptor: int, answer: bytearray, most: int) -> None:
        data = os.read(descriptor, _READ_BYTES)
        if not data:
            raise PipelineFailed("a program of the pipeline ended")
        answer += data
        if len(answer) > most:
            raise PipelineFailed(f"the answer is over {most} bytes")


def _resident_kib(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * _KIB_PER_PAGE
    except (FileNotFoundError, ProcessLookupError):
        return 0
