"""One sandbox: its processes, started, stopped and ended."""

from __future__ import annotations

import contextlib
import os
import secrets
import select
import signal
import subprocess
import time
from dataclasses import dataclass

from python_backends.errors import Unavailable
from python_backends.sandbox import processes
from python_backends.sandbox.confinement import ENVIRONMENT, WORK, command_of
from python_backends.sandbox.limits import Limits
from python_backends.sandbox.programs import Programs, Runtime

_END_S = 10.0


@dataclass(frozen=True, slots=True)
class Recipe:
    """What every sandbox of a service is made from. `user` is the id that a server running as root gives its sandboxes,
    `program` the seccomp filter, `start_s` how long a start may take."""

    programs: Programs
    limits: Limits
    program: bytes
    user: int = 65534
    start_s: float = 20.0


class Cell:
    """One started sandbox. Start it in a thread that lives as long as it shall: its parent's death ends it."""

    def __init__(self, runtime: Runtime, recipe: Recipe) -> None:
        self.runtime, self.limits = runtime, recipe.limits
        self.token = secrets.token_bytes(16).hex().encode()
        self._deadline = time.monotonic() + recipe.start_s
        self._ready = False
        self._below: set[int] = set()  # of the processes that were seen below it, those we might have to wait for
        self.init = self.guest = 0
        self._process = _started(runtime, recipe, self.token.decode())
        for descriptor in self.descriptors:
            os.set_blocking(descriptor, False)

    @property
    def root(self) -> int:
        """The process of ours that all others descend from."""
        return self._process.pid

    @property
    def descriptors(self) -> tuple[int, int, int]:
        """Its standard input, output and error."""
        process = self._process
        assert process.stdin is not None and process.stdout is not None and process.stderr is not None
        return process.stdin.fileno(), process.stdout.fileno(), process.stderr.fileno()

    def await_ready(self) -> None:
        """Wait until the guest has said its token, and look at it from outside. Raises Unavailable."""
        if self._ready:
            return
        said = b""
        while len(said) < len(self.token):
            data = self._read_by_deadline()
            if not data:
                raise Unavailable(f"The sandbox did not start: {self._complaint()}", code="sandbox_failed")
            said += data
        _, *below = processes.tree(self.root)
        self._below.update(below)
        *_, self.init, self.guest = below
        self._check_sight()
        self._ready = True

    @property
    def alive(self) -> bool:
        """Whether it can still run something."""
        return self._process.poll() is None

    def exit_status(self) -> int | None:
        """Of the guest, once it has ended by itself: from 128 on the signal that ended it, plus 128."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            return self._process.wait(_END_S)
        return None

    def freeze(self) -> bool:
        """Nothing in it runs until `thaw`; False if that cannot be had."""
        return processes.freeze(self.init)

    def thaw(self) -> None:
        """See `freeze`."""
        processes.thaw(self.init)

    def close_processes(self) -> None:
        """End all its processes and wait until they are gone; what they wrote can still be read."""
        if self._process.poll() is None:
            below = processes.tree(self.root)[1:]
            self._below.update(below)
            # The first process of a PID namespace takes all others with it, and ends after them.
            for pid in [self.init] if self.init else reversed(below):
                processes.send(pid, signal.SIGKILL)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(_END_S)
        self._process.kill()
        self._process.wait()
        processes.reap(self._below, _END_S)

    def close(self) -> None:
        """The same, and the pipes are closed."""
        self.close_processes()
        for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()

    def _read_by_deadline(self) -> bytes:
        output = self.descriptors[1]
        poller = select.poll()
        poller.register(output, select.POLLIN)
        if not poller.poll(max(0.0, self._deadline - time.monotonic()) * 1000):
            return b""
        return os.read(output, len(self.token))

    def _complaint(self) -> str:
        with contextlib.suppress(OSError):
            said = os.read(self.descriptors[2], 2000).decode("utf-8", "replace").strip()
            return said.splitlines()[-1] if said else "it said nothing in time"
        return "it said nothing in time"

    def _check_sight(self) -> None:
        """What a sandbox uses is watched from outside, so one that cannot be seen is not used. Raises Unavailable."""
        try:
            processes.inodes_in(self.init, WORK)
            for pid in (self.init, self.guest):
                processes.first_to_go(pid)
        except OSError as exc:
            raise Unavailable("The sandbox cannot be watched: a server that runs as root needs CAP_SYS_PTRACE.",
                              code="sandbox_failed") from exc  # fmt: skip


def _started(runtime: Runtime, recipe: Recipe, token: str) -> subprocess.Popen[bytes]:
    command = command_of(runtime, recipe.programs, recipe.limits, token, recipe.program, recipe.user)
    words, descriptors = list(command.words), []
    try:
        for place, content in command.files:
            descriptors.append(_memory_file(content))
            words[place] = str(descriptors[-1])
        return subprocess.Popen(
            words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0, cwd="/",
            env=dict(ENVIRONMENT), pass_fds=descriptors, start_new_session=True,
        )  # fmt: skip
    except OSError as exc:
        raise Unavailable(f"The sandbox did not start: {exc}", code="sandbox_failed") from exc
    finally:
        for descriptor in descriptors:
            os.close(descriptor)


def _memory_file(content: bytes) -> int:
    """A descriptor from which `content` is read."""
    descriptor = os.memfd_create("sandbox")
    with open(descriptor, "wb", closefd=False) as file:
        file.write(content)
    os.lseek(descriptor, 0, os.SEEK_SET)
    return descriptor
