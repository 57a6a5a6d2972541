"""The child process that holds one request's tables. Started by `process`; speaks frames on stdin and stdout.

It bounds itself, address space once and processor time anew for every call, and ends with its parent (`child.serving`);
once the files are read it can write no file either.
"""

from __future__ import annotations

import resource
import signal
import sys
from functools import partial
from typing import Any

import orjson

from python_backends.child.serving import NO_BLOB, Answer, bound, serve
from python_backends.errors import InvalidMedia, InvalidRequest
from python_backends.sql.catalog import catalog_to_wire
from python_backends.sql.engine import Engine
from python_backends.sql.limits import Limits


def call(engine: Engine, request: dict[str, Any], blob: bytearray) -> Answer:
    """The answer to one request. Raises OpenfazeError."""
    if request["do"] == "run":
        return _found(engine, request["sql"], request["rows"]), NO_BLOB
    return _attached(engine, request["files"], blob), NO_BLOB


def _found(engine: Engine, sql: str, rows: int) -> dict[str, Any]:
    try:
        return engine.run(sql, rows)
    except MemoryError as exc:
        raise InvalidRequest("the statement needs more memory than it may have", code="sql_memory") from exc


def _attached(engine: Engine, told: list[dict[str, Any]], blob: bytearray) -> dict[str, Any]:
    """The catalogue of the files in `blob`, one behind the other, of which `told` says names and sizes."""
    files, place = [], 0
    for file in told:
        files.append((file["name"], bytes(blob[place : place + file["size"]])))
        place += file["size"]
    try:
        catalog = engine.attach(files)
    except MemoryError as exc:
        raise InvalidMedia("the files need more memory than they may have; send fewer rows", code="sql_memory") from exc
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    return {"catalog": catalog_to_wire(catalog)}


def main() -> None:
    """Entry point: arguments are the parent's process id and the limits as JSON."""
    parent, limits = int(sys.argv[1]), Limits(**orjson.loads(sys.argv[2]))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    bound(parent, limits.address_bytes)
    serve(lambda: partial(call, Engine(limits)))


if __name__ == "__main__":
    main()
