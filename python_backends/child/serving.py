"""The child's side: it bounds itself, says that it is there, and answers frames (`pipes`) until its parent is gone."""

from __future__ import annotations

import os
import resource
import signal
import threading
import time
from collections.abc import Callable
from typing import Any

from python_backends.child.pipes import FOREVER, PipeClosed, packed, read_frame, write_all
from python_backends.child.process import OUT_OF_MEMORY
from python_backends.errors import OpenfazeError

Answer = tuple[dict[str, Any], memoryview]
Call = Callable[[dict[str, Any], bytearray], Answer]
"""`call(head, blob)` of a frame; raises OpenfazeError, which is answered under the key `error`, as it goes over the
wire."""

NO_BLOB = memoryview(b"")
_IN = 0
_SPARE_S = 3


def bound(parent: int, memory_bytes: int) -> None:
    """From now on no more than that much address space, no core file, and no life after `parent`, a process id."""
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def serve(opened: Callable[[], Call]) -> None:
    """Answer what comes on standard input until the parent closes the pipe.

    `opened` gives what answers, once standard output is safe: from then on anything that a library writes there goes to
    the log, and not between the frames. Each call is bounded by the processor time that its head may name, `seconds`.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal sends it to all; the parent says when it ends
    out_of = os.dup(1)
    os.dup2(2, 1)
    try:
        call = opened()
        write_all(out_of, packed({"ready": True}), FOREVER)
        while _answered(call, out_of):
            pass
    except MemoryError:  # between two calls: while a request is read or an answer written
        os._exit(OUT_OF_MEMORY)


def _answered(call: Call, out_of: int) -> bool:
    """Whether there was a request, which is answered then."""
    try:
        request, blob = read_frame(_IN, FOREVER)
    except PipeClosed:
        return False
    if "seconds" in request:
        _allow_processor_seconds(request["seconds"])
    try:
        head, answer = call(request, blob)
    except OpenfazeError as error:
        head, answer = {"error": error.to_wire()}, NO_BLOB
    write_all(out_of, packed(head, answer.nbytes), FOREVER)
    write_all(out_of, answer, FOREVER)
    return True


def _allow_processor_seconds(seconds: float) -> None:
    """A second line of defence behind the parent's deadline, for when the parent cannot act."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(usage.ru_utime + usage.ru_stime + seconds) + _SPARE_S, hard))


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1.0)
    os._exit(0)
