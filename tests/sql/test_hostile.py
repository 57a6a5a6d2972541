"""Statements of strangers: none writes, reads a file, changes a setting, leaves the tables, or holds the server up."""

from __future__ import annotations

import os
import time
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeout
from pathlib import Path
from typing import IO

import psutil
import pytest

from python_backends.child.process import pipes_of
from python_backends.errors import InternalError, InvalidRequest, OpenfazeError, RequestTimeout
from python_backends.sql.limits import Limits
from python_backends.sql.process import Database
from tests.family import ended
from tests.sql.conftest import needs_duckdb
from tests.waiting import wait_for

pytestmark = needs_duckdb

STATEMENTS = [
    line for line in (Path(__file__).parent / "hostile.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]  # fmt: skip
HANGS = {
    "counting for ever": "WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r) SELECT max(n) FROM r",
    "a product": "SELECT count(*) FROM range(100000) a, range(100000) b, range(100000) c WHERE a.range < b.range",
    "a join of itself": "SELECT sum(a.amount) FROM orders a, orders b, orders c, orders d, orders e, orders f, "
                        "orders g, orders h, orders i, orders j, orders k, orders l, orders m, orders n",
    "a long range": "SELECT sum(sin(range)) FROM range(100000000000)",
    "a long text": "SELECT length(repeat('x', 2000000000))",
    "a growing text": "WITH RECURSIVE r AS (SELECT 'ab' AS t UNION ALL SELECT t || t FROM r "
                      "WHERE length(t) < 4000000000) SELECT max(length(t)) FROM r",
    "a long list": "SELECT len(range(4000000000))",
    "many groups": "SELECT count(*) FROM (SELECT range % 99999999 AS g, list(range) FROM range(999999999) GROUP BY g)",
    "a sort": "SELECT range FROM range(2000000000) ORDER BY hash(range) DESC",
    "patterns": "SELECT count(*) FROM range(9000000) "
                "WHERE regexp_matches(repeat('a', 3000) || range, '(a|aa)+(b|a?)*$')",
    "padding": "SELECT lpad('', 2000000000, 'ab')",
    "distances": "SELECT levenshtein(repeat('a', 300000), repeat('b', 300000))",
    "a factorial of rows": "SELECT string_agg(a.range::VARCHAR || b.range, ',') FROM range(60000) a, range(60000) b",
}  # fmt: skip


def test_there_are_enough_of_them() -> None:
    assert len(set(STATEMENTS)) + len(HANGS) >= 100


@pytest.mark.parametrize("statement", STATEMENTS)
def test_it_is_refused_and_nothing_happened(statement: str, database: Database, tmp_path: Path) -> None:
    mark, out = tmp_path / "secret.csv", tmp_path / "out"
    mark.write_text("a,b\nsecret-7431,2\n")
    with pytest.raises(InvalidRequest) as refused:
        database.run(statement.replace("MARK", str(mark)).replace("OUT", str(out)), 100)
    assert "secret-7431" not in refused.value.message
    assert refused.value.code in (
        "not_a_query", "not_one_statement", "function_refused", "unknown_table", "invalid_sql"
    )  # fmt: skip
    assert not out.exists()
    assert database.run("SELECT count(*), sum(amount) FROM orders", 5).rows == [[5, 599.75]]


@pytest.mark.parametrize("name", HANGS)
def test_it_is_stopped_and_the_next_request_is_answered(name: str, shop: bytes) -> None:
    database = Database(Limits(seconds=1, memory_bytes=128 << 20))
    try:
        database.attach([("shop.sqlite", shop)])
        process = psutil.Process(database.pid)
        started = time.monotonic()
        with pytest.raises((RequestTimeout, InvalidRequest)):
            database.run(HANGS[name], 10)
        assert time.monotonic() - started < 8
        if database.pid is None:
            assert not process.is_running()
        else:
            assert database.run("SELECT count(*) FROM orders", 5).rows == [[5]]
    finally:
        database.close()


@pytest.mark.parametrize(
    "deep", ["(" * 3000 + "1" + ")" * 3000, "NOT " * 4000 + "TRUE", "1" + "+1" * 9000, "1" + "+1" * 500]
)
def test_nesting_costs_no_more_than_the_request(deep: str, shop: bytes) -> None:
    database = Database(Limits(seconds=2))
    try:
        database.attach([("shop.sqlite", shop)])
        started = time.monotonic()
        with pytest.raises(InvalidRequest):
            database.run(f"SELECT {deep}", 10)
        assert time.monotonic() - started < 10
    finally:
        database.close()


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM read_text('/etc/hostname')", "COPY (SELECT 1) TO '/tmp/openfaze-sql-out.csv'", "INSTALL httpfs",
        "ATTACH '/tmp/openfaze-sql-out.db'", "SET enable_external_access = true", "SET threads = 4",
        "SELECT * FROM given",
    ],
)  # fmt: skip
def test_the_engines_own_doors_are_shut_without_the_judge(statement: str) -> None:
    duckdb = pytest.importorskip("duckdb")
    from python_backends.sql.engine import shut

    given = {"a": [1]}
    connection = duckdb.connect(":memory:")
    shut(connection)
    with pytest.raises(duckdb.Error):
        connection.execute(statement).fetchall()
    assert given == {"a": [1]}


def test_a_killed_process_is_one_failed_request(shop: bytes) -> None:
    database = Database(Limits())
    database.attach([("shop.sqlite", shop)])
    psutil.Process(database.pid).kill()
    with pytest.raises(InvalidRequest, match="memory or time"):
        database.run("SELECT 1", 1)
    assert database.pid is None


def test_a_bug_in_the_process_is_not_told_as_the_callers_fault(shop: bytes) -> None:
    database = Database(Limits())
    database.attach([("shop.sqlite", shop)])
    with pytest.raises(InternalError, match="server's log"):
        database.run("SELECT 1", "no number")  # type: ignore[arg-type]  # a call that the child cannot understand
    assert database.pid is None


def test_whoever_closes_it_waits_for_the_thread_that_asks(shop: bytes) -> None:
    # Its pipes' numbers may be those of another request's pipes as soon as they are closed.
    database = Database(Limits())
    database.attach([("shop.sqlite", shop)])
    child = psutil.Process(database.pid)
    with ThreadPoolExecutor(2) as threads:
        with end_of_answers(database):
            before = child.cpu_times().user
            asking = threads.submit(database.run, HANGS["a long range"], 10)
            wait_for(lambda: child.cpu_times().user > before)
            closing = threads.submit(database.close)
            wait_for(lambda: ended(child))
            with pytest.raises(FutureTimeout):
                closing.result(0.5)
            assert not asking.done()
        closing.result()
    assert isinstance(asking.exception(), OpenfazeError) and database.pid is None


def end_of_answers(database: Database) -> IO[bytes]:
    """The child's end of the pipe that is read from it: as long as it is open, its death does not show there."""
    assert database._child is not None
    pipe = os.fstat(pipes_of(database._child)[1]).st_ino
    own = Path(f"/proc/{database.pid}/fd")
    return open(next(path for path in own.iterdir() if path.stat().st_ino == pipe), "wb")
