"""One request from files to rows: a process of its own, a statement given or made, and its answer."""

from __future__ import annotations

import datetime as dt
import threading
import time
from types import TracebackType

from python_backends.errors import InvalidRequest, OpenfazeError, Unavailable
from python_backends.sql.catalog import Catalog
from python_backends.sql.compose.composer import Candidate, candidates
from python_backends.sql.limits import Limits
from python_backends.sql.process import Answer, Database
from python_backends.sql.request import SqlRequest, names_of
from python_backends.sql.result import Maker, ResultColumn, SqlResult, tables_of

_TRIED = 4  # statements of the composer


class Service:
    """Answers requests; `limits.at_once` at a time. Thread-safe."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._running = threading.BoundedSemaphore(limits.at_once)

    def __enter__(self) -> Service:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass

    def answer(self, request: SqlRequest, media: list[bytes]) -> SqlResult:
        """The answer to a checked request. Raises OpenfazeError."""
        started = time.monotonic()
        database = Database(self._limits)
        try:
            catalog = database.attach(list(zip(names_of(request, len(media)), media, strict=True)))
            return self._answered(request, database, catalog, started)
        finally:
            database.close()

    def _answered(self, request: SqlRequest, database: Database, catalog: Catalog, started: float) -> SqlResult:
        rows = min(request.rows or self._limits.usual_rows, self._limits.rows)
        if request.sql is not None:
            answer = database.run(request.sql, rows)
            return self._result(catalog, (request.sql.strip(), "given", 1.0), [], answer, started)
        assert request.question is not None
        found = candidates(catalog, request.question, request.today or dt.datetime.now(dt.timezone.utc).date())
        if not found:
            raise InvalidRequest("no table or column of the files could be found in the question; name them, or send `sql`",
                                 code="question_not_understood", param="question")  # fmt: skip
        chosen, answer = self._first_that_runs(database, found, rows)
        others = [one.sql for one in found if one.sql != chosen.sql][:3]
        return self._result(catalog, (chosen.sql, "composer", chosen.score), others, answer, started)

    def _first_that_runs(self, database: Database, found: list[Candidate], rows: int) -> tuple[Candidate, Answer]:
        """The first that finds rows, else the first that runs."""
        kept: tuple[Candidate, Answer] | None = None
        fault: OpenfazeError | None = None
        for candidate in found[:_TRIED]:
            try:
                answer = database.run(candidate.sql, rows)
            except OpenfazeError as error:
                fault = fault or error
                continue
            if answer.rows:
                return candidate, answer
            kept = kept or (candidate, answer)
        if kept is None:
            raise fault or Unavailable("no statement could be run")
        return kept

    def _result(
        self, catalog: Catalog, made: tuple[str, Maker, float], others: list[str], answer: Answer, started: float
    ) -> SqlResult:
        sql, maker, confidence = made
        return SqlResult(
            sql=sql, made_by=maker, confidence=round(min(1.0, max(0.0, confidence)), 4), alternatives=others,
            columns=[ResultColumn(name=name, type=kind) for name, kind in answer.columns], rows=answer.rows,
            row_count=len(answer.rows), truncated=answer.truncated, tables=tables_of(catalog),  # type: ignore[arg-type]
            seconds=round(time.monotonic() - started, 4),
        )  # fmt: skip
