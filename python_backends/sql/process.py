"""The parent's side of the process that holds a request's tables: started, asked, and ended whatever happens."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict
from importlib.util import find_spec
from typing import Any, NamedTuple

import orjson

from python_backends.child.pipes import PipeClosed, PipeTimeout, packed, read_frame, write_all
from python_backends.child.process import Child, await_first_frame, ended, ended_by_bounds, pipes_of, started
from python_backends.errors import InternalError, InvalidRequest, RequestTimeout, Unavailable, from_wire
from python_backends.sql.catalog import Catalog, catalog_from_wire
from python_backends.sql.limits import Limits
from python_backends.sql.result import Truncation

_START_S = 30.0
_GRACE_S = 2.0  # between DuckDB's own stop and the process's end
PACKAGES = ("duckdb", "sqlglot")
INSTALL = f"pip install {' '.join(PACKAGES)}"


class Answer(NamedTuple):
    """`columns` are (name, type); `truncated` names the bounds that cut."""

    columns: list[tuple[str, str]]
    rows: list[list[Any]]
    truncated: list[Truncation]


class Database:
    """One child process and the tables in it; `close` ends it. One thread uses it, and any may close it."""

    def __init__(self, limits: Limits) -> None:
        """Start it. Raises Unavailable."""
        missing = [name for name in PACKAGES if find_spec(name) is None]
        if missing:
            raise Unavailable(f"SQL needs {' and '.join(missing)}, not installed here: {INSTALL}", code="sql_missing")
        self._limits = limits
        self._child: Child | None = None
        self._using = threading.Lock()
        environment = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH", "LANG") if name in os.environ}
        arguments = [str(os.getpid()), orjson.dumps(asdict(limits)).decode()]
        try:
            self._child = started("python_backends.sql.worker", arguments, {**environment, "OMP_NUM_THREADS": "1"})
            await_first_frame(self._child, _START_S)
        except (OSError, PipeClosed, PipeTimeout) as exc:
            self.close()
            raise Unavailable("the database process could not be started; its reason is in the server's log") from exc

    @property
    def pid(self) -> int | None:
        """Process id of the child, None once it is gone."""
        return self._child.pid if self._child else None

    def attach(self, files: Sequence[tuple[str, bytes]]) -> Catalog:
        """The tables in `files` (name, bytes). Raises InvalidRequest, UnsupportedMedia, RequestTimeout."""
        request = {"do": "attach", "files": [{"name": name, "size": len(data)} for name, data in files]}
        blob = b"".join(data for _, data in files)
        head = self._ask(request, blob, self._limits.attach_s, "reading the files")
        return catalog_from_wire(head["catalog"])

    def run(self, sql: str, rows: int) -> Answer:
        """What a statement finds. Raises InvalidRequest, RequestTimeout; InternalError for a bug in the child."""
        head = self._ask({"do": "run", "sql": sql, "rows": rows}, b"", self._limits.seconds, "the statement")
        return Answer([(name, kind) for name, kind in head["columns"]], head["rows"], head["truncated"])

    def close(self) -> None:
        """End the child, if it lives.

        A call that another thread has in hand fails by that, and is waited for: it still waits on the pipes, whose
        numbers may be those of another request's pipes as soon as they are closed.
        """
        if (child := self._child) is not None:
            child.kill()
        with self._using:
            self._end()

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            ended(child)

    def _ask(self, request: dict[str, Any], blob: bytes, seconds: float, what: str) -> dict[str, Any]:
        with self._using:
            head = self._exchanged(request, blob, seconds, what)
        if "error" in head:
            raise from_wire(head["error"]) or InternalError("the database process failed in words of its own")
        return head

    def _exchanged(self, request: dict[str, Any], blob: bytes, seconds: float, what: str) -> dict[str, Any]:
        if self._child is None:
            raise InternalError("the database process has ended")
        into, out_of = pipes_of(self._child)
        deadline = time.monotonic() + seconds + _GRACE_S
        try:
            write_all(into, packed({**request, "seconds": seconds}, len(blob)) + blob, deadline)
            head, _ = read_frame(out_of, deadline)
        except PipeTimeout as exc:
            self._end()
            raise RequestTimeout(f"{what} took longer than {seconds:g} s and was stopped; ask for less",
                                 code="sql_too_slow") from exc  # fmt: skip
        except PipeClosed as exc:
            bounded = ended_by_bounds(self._child)
            self._end()
            if not bounded:
                raise InternalError("the database process failed; its reason is in the server's log") from exc
            raise InvalidRequest(f"{what} needed more memory or time than it may have; ask for less",
                                 code="sql_memory") from exc  # fmt: skip
        return head
