"""Answers within their bounds, and errors that say what was meant."""

from __future__ import annotations

import pytest

from python_backends.errors import InvalidRequest
from python_backends.sql.limits import Limits
from python_backends.sql.process import Database
from tests.sql.conftest import needs_duckdb

pytestmark = needs_duckdb


@pytest.mark.parametrize(
    ("sql", "rows"),
    [
        ("SELECT count(*) FROM orders;", [[5]]),
        ("WITH paid AS (SELECT * FROM orders WHERE paid) SELECT sum(amount) FROM paid", [[259.75]]),
        ("SELECT status, count(*) FROM orders GROUP BY ALL ORDER BY ALL LIMIT 1", [["cancelled", 1]]),
        ("SELECT max(placed_on), TRUE, NULL, 1.5, 10::HUGEINT ** 30 FROM orders",
         [["2025-01-02", True, None, 1.5, 1e30]]),
        ("SELECT [1, 2], {'a': DATE '2020-01-01'}, '\\x41'::BLOB, TIMESTAMP '2020-01-01 10:00:00', 'nan'::DOUBLE",
         [["[1,2]", '{"a":"2020-01-01"}', "41", "2020-01-01 10:00:00", "nan"]]),
        ("SELECT last_name, rank() OVER (ORDER BY since DESC) FROM customers ORDER BY 2 LIMIT 1", [["Ito", 1]]),
        ("SELECT coalesce(nullif(city, 'York'), 'none') AS c FROM stores WHERE city ILIKE 'yo%'", [["none"]]),
        ("WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r WHERE n < 10) SELECT sum(n) FROM r", [[55]]),
        ("SELECT city FROM customers INTERSECT SELECT city FROM stores ORDER BY 1", [["Hull"], ["Leeds"], ["York"]]),
        ("FROM stores SELECT count(*)", [[3]]),
        ("SELECT unnest(range(3)) AS n", [[0], [1], [2]]),
    ],
)  # fmt: skip
def test_queries_are_answered(database: Database, sql: str, rows: list[list[object]]) -> None:
    assert database.run(sql, 100).rows == rows


@pytest.mark.parametrize(
    ("limits", "rows", "sql", "count", "cut"),
    [
        (Limits(), 3, "SELECT * FROM range(3)", 3, []),
        (Limits(), 3, "SELECT * FROM range(4)", 3, ["rows"]),
        (Limits(cells=6), 100, "SELECT range, range FROM range(3)", 3, []),
        (Limits(cells=6), 100, "SELECT range, range FROM range(4)", 3, ["cells"]),
        (Limits(result_bytes=40), 100, "SELECT 'abcdefghij' FROM range(4)", 4, []),
        (Limits(result_bytes=40), 100, "SELECT 'abcdefghij' FROM range(5)", 4, ["bytes"]),
        (Limits(cell_bytes=8), 100, "SELECT 'abcdefgh'", 1, []),
        (Limits(cell_bytes=8), 100, "SELECT 'abcdefghi'", 1, ["cell_bytes"]),
    ],
)
def test_answers_are_cut_one_past_their_bounds(limits: Limits, rows: int, sql: str, count: int, cut: list[str]) -> None:
    database = Database(limits)
    try:
        database.attach([("a.csv", b"a\n1\n")])
        answer = database.run(sql, rows)
    finally:
        database.close()
    assert (len(answer.rows), answer.truncated) == (count, cut)


@pytest.mark.parametrize(
    ("sql", "code", "words"),
    [
        ("SELECT * FROM ordres", "unknown_table", "did you mean orders"),
        ("SELECT amout FROM orders", "unknown_column", "orders.amount"),
        ("SELECT orders.plced_on FROM orders", "unknown_column", "orders.placed_on"),
        ("SELECT avrage(amount) FROM orders", "function_refused", "avg"),
        ("SELEC amount FROM orders", "invalid_sql", "SELECT"),
        ("SELECT amount FROM orders WHERE", "invalid_sql", "SELECT"),
        ("SELECT status + 1 FROM orders", "invalid_sql", "VARCHAR"),
        ("SELECT city, count(*) FROM customers", "invalid_sql", "GROUP BY"),
    ],
)
def test_errors_say_what_was_meant(database: Database, sql: str, code: str, words: str) -> None:
    with pytest.raises(InvalidRequest) as wrong:
        database.run(sql, 10)
    assert wrong.value.code == code and wrong.value.param == "sql"
    assert words.lower() in wrong.value.message.lower()
