"""The child process that holds one request's tables. Started by `process`; speaks frames on stdin and stdout.

It bounds itself: address space once, processor time anew for every call; once the files are read it can write no file
either. It ends with its parent.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
import threading
import time
from typing import Any

import orjson

from python_backends.child.pipes import FOREVER, PipeClosed, packed, read_frame, write_all
from python_backends.child.process import OUT_OF_MEMORY
from python_backends.errors import InvalidMedia, InvalidRequest, OpenfazeError
from python_backends.sql.catalog import catalog_to_wire
from python_backends.sql.engine import Engine
from python_backends.sql.limits import Limits


def call(engine: Engine, request: dict[str, Any], blob: bytearray) -> dict[str, Any]:
    """The answer to one request. Raises OpenfazeError."""
    if request["do"] == "run":
        try:
            return engine.run(request["sql"], request["rows"])
        except MemoryError as exc:
            raise InvalidRequest("the statement needs more memory than it may have", code="sql_memory") from exc
    files, place = [], 0
    for file in request["files"]:
        files.append((file["name"], bytes(blob[place : place + file["size"]])))
        place += file["size"]
    try:
        catalog = engine.attach(files)
    except MemoryError as exc:
        raise InvalidMedia("the files need more memory than they may have; send fewer rows", code="sql_memory") from exc
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    return {"catalog": catalog_to_wire(catalog)}


def serve(limits: Limits, into: int, out_of: int) -> None:
    """Answer frames until the parent closes the pipe."""
    engine = Engine(limits)
    write_all(out_of, packed({"ready": True}), FOREVER)
    while True:
        try:
            request, blob = read_frame(into, FOREVER)
        except PipeClosed:
            return
        _allow_processor_seconds(request["seconds"])
        try:
            head = call(engine, request, blob)
        except OpenfazeError as error:
            head = {"error": error.to_wire()}
        write_all(out_of, packed(head), FOREVER)


def main() -> None:
    """Entry point: arguments are the parent's process id and the limits as JSON."""
    parent, limits = int(sys.argv[1]), Limits(**orjson.loads(sys.argv[2]))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_AS, (limits.address_bytes, limits.address_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    # Frames keep descriptor 1's pipe to themselves: anything a library writes to stdout goes to the log instead.
    out_of = os.dup(1)
    os.dup2(2, 1)
    try:
        serve(limits, 0, out_of)
    except MemoryError:  # between two calls: while a request is read or an answer written
        os._exit(OUT_OF_MEMORY)


def _allow_processor_seconds(seconds: float) -> None:
    """A second line of defence behind the parent's deadline, for when the parent cannot act."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(usage.ru_utime + usage.ru_stime + seconds) + 3, hard))


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1.0)
    os._exit(0)


if __name__ == "__main__":
    main()
