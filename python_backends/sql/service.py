"""One request from files to rows: a process of its own, a statement given or made, and its answer."""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from typing import NamedTuple

from python_backends.errors import InvalidRequest, OpenfazeError, Unavailable
from python_backends.sql.catalog import Catalog
from python_backends.sql.compose.composer import Candidate, Question
from python_backends.sql.grammar import sql_grammar
from python_backends.sql.limits import Limits
from python_backends.sql.linking.mentions import Mention
from python_backends.sql.linking.semantic import linked
from python_backends.sql.process import Answer, Database
from python_backends.sql.request import SqlRequest, names_of
from python_backends.sql.result import Maker, ResultColumn, SqlResult, tables_of
from python_backends.sql.writer import Writer
from python_backends.text_encoder.encoder import Encoder

_TRIED = 4  # statements of one question
_OTHERS = 3  # that are named beside the one that was run


class _Made(NamedTuple):
    """A statement, who made it, and how surely it means the question."""

    sql: str
    maker: Maker
    confidence: float


class Service:
    """Answers requests, `limits.at_once` at a time; each has a process of its own."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._running = asyncio.Semaphore(limits.at_once)

    async def answer(
        self, request: SqlRequest, media: list[bytes], encoder: Encoder | None = None, writer: Writer | None = None
    ) -> SqlResult:
        """The answer to a checked request. `encoder` links words by meaning, `writer` writes statements; both may be
        absent. Raises OpenfazeError."""
        async with self._running:
            started = time.monotonic()
            database = await asyncio.to_thread(Database, self._limits)
            try:
                files = list(zip(names_of(request, len(media)), media, strict=True))
                catalog = await asyncio.to_thread(database.attach, files)
                made = await self._made(request, catalog, encoder, writer)
                rows = min(request.rows or self._limits.usual_rows, self._limits.rows)
                chosen, answer = await asyncio.to_thread(first_that_runs, database, made, rows)
            finally:
                await asyncio.to_thread(database.close)
        return _result(catalog, chosen, made, answer, time.monotonic() - started)

    async def _made(
        self, request: SqlRequest, catalog: Catalog, encoder: Encoder | None, writer: Writer | None
    ) -> list[_Made]:
        """Statements, the likeliest first. Raises InvalidRequest where the question speaks of nothing that is there."""
        if request.sql is not None:
            return [_Made(request.sql.strip(), "given", 1.0)]
        assert request.question is not None
        question = await asyncio.to_thread(Question, catalog, request.question)
        meant = await _meant(question, encoder)
        today = request.today or dt.datetime.now(dt.timezone.utc).date()
        composed = [_composed(one) for one in await asyncio.to_thread(question.candidates, today, meant)]
        written = await _written(question, request.question, writer, [*question.mentions, *meant])
        if not composed and not written:
            raise InvalidRequest("no table or column of the files is recognised in the question; name them as they are "
                                 "called, or send `sql`", code="question_not_understood", param="question")  # fmt: skip
        return [*written, *composed][:_TRIED]


def first_that_runs(database: Database, made: list[_Made], rows: int) -> tuple[_Made, Answer]:
    """The first statement that finds rows, else the first that runs. Raises the error of the first if none does."""
    kept: tuple[_Made, Answer] | None = None
    fault: OpenfazeError | None = None
    for one in made:
        try:
            answer = database.run(one.sql, rows)
        except OpenfazeError as error:
            fault = fault or error
            if database.pid is None:  # it was ended, so no other statement can be tried
                break
            continue
        if answer.rows:
            return one, answer
        kept = kept or (one, answer)
    if kept is None:
        raise fault or Unavailable("there was no statement to run")
    return kept


async def _meant(question: Question, encoder: Encoder | None) -> list[Mention]:
    """Mentions by meaning; none without an encoder, whose absence must not cost the answer."""
    texts = question.texts if encoder is not None else None
    if texts is None or encoder is None:
        return []
    try:
        return linked(texts, await encoder.encode(texts.texts))
    except Unavailable:
        return []


async def _written(question: Question, text: str, writer: Writer | None, mentions: list[Mention]) -> list[_Made]:
    """The decoder's statement, if there is a decoder that converses and it comes to an end."""
    if writer is None:
        return []
    grammar = sql_grammar(question.catalog, question.tokens, mentions)
    try:
        written = await writer.write(question.catalog, text, grammar)
    except OpenfazeError:  # the composer answers
        return []
    return [] if written.cut else [_Made(written.sql, "decoder", written.likelihood)]


def _composed(candidate: Candidate) -> _Made:
    return _Made(candidate.sql, "composer", candidate.confidence)


def _result(catalog: Catalog, chosen: _Made, made: list[_Made], answer: Answer, seconds: float) -> SqlResult:
    return SqlResult(
        sql=chosen.sql, made_by=chosen.maker, confidence=round(chosen.confidence, 4),
        alternatives=[one.sql for one in made if one.sql != chosen.sql][:_OTHERS],
        columns=[ResultColumn(name=name, type=kind) for name, kind in answer.columns], rows=answer.rows,
        row_count=len(answer.rows), truncated=answer.truncated, tables=tables_of(catalog), seconds=round(seconds, 4),
    )  # fmt: skip
