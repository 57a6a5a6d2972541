"""Plain words to statements: what they mean on a small shop, and what no wording can make them do."""

from __future__ import annotations

import datetime as dt
import random

import pytest

from python_backends.sql.catalog import Catalog
from python_backends.sql.compose.composer import Question
from python_backends.sql.limits import Limits
from python_backends.sql.process import Database
from tests.sql.conftest import needs_duckdb

pytestmark = needs_duckdb
TODAY = dt.date(2025, 1, 15)

MEANT: list[tuple[str, list[list[object]]]] = [
    ("How many orders are there?", [[5]]),
    ("How many customers live in Leeds?", [[2]]),
    ("What is the total amount of orders per status?", [["cancelled", 310.0], ["shipped", 195.75], ["open", 94.0]]),
    ("What is the average amount of shipped orders?", [[97.875]]),
    ("Which customers have not placed any orders?", [["Dan", "Ito"]]),
    ("Which store has the largest area?", [["Mill Lane"]]),
    ("What is the area of the store in York?", [[410.5]]),
    ("Return the status and amount of orders above 100, sorted by amount in descending order",
     [["cancelled", 310.0], ["shipped", 120.5]]),
    ("How many orders were placed in each month of 2024?",
     [["2024-01-01", 1], ["2024-02-01", 2], ["2024-12-01", 1]]),
    ("What are the top 2 customers by total amount?", [["Cleo", "Diaz", 374.0], ["Ada", "Marsh", 150.5]]),
    ("How many orders were placed in the last 30 days?", [[2]]),
    ("How many stores opened before 2010?", [[1]]),
    ("What is the ratio of shipped orders to open orders?", [[1.0]]),
    ("List the store names in alphabetical order", [["Mill Lane"], ["North Gate"], ["Quayside"]]),
    ("Which customers have more than one orders?", [["Ada", "Marsh"], ["Cleo", "Diaz"]]),
]  # fmt: skip


@pytest.mark.parametrize(("words", "rows"), MEANT, ids=[words for words, _ in MEANT])
def test_what_words_mean(catalog: Catalog, database: Database, words: str, rows: list[list[object]]) -> None:
    best = Question(catalog, words).candidates(TODAY)[0]
    assert database.run(best.sql, 50).rows == rows, best.sql
    assert 0 < best.confidence <= 1


def test_words_about_nothing_have_no_statement(catalog: Catalog) -> None:
    assert Question(catalog, "Sing me a song about the sea").candidates(TODAY) == []


@pytest.mark.parametrize(
    "words",
    [
        "", "?", "' OR 1=1; DROP TABLE orders; --", "top 0 orders", "how many 'x'' orders", "orders " * 200,
        "amount than than 5 5 > > orders", 'status "; DELETE FROM orders',
    ],
)  # fmt: skip
def test_no_wording_makes_an_unreadable_or_a_writing_statement(
    catalog: Catalog, database: Database, words: str
) -> None:
    for candidate in Question(catalog, words).candidates(TODAY):
        database.run(candidate.sql, 5)
    assert database.run("SELECT count(*) FROM orders", 1).rows == [[5]]


def test_shuffled_questions_only_name_what_is_there(catalog: Catalog, database: Database) -> None:
    """Words of real questions in any order: statements may mean nothing, but their names exist and they run."""
    dice = random.Random(7)
    pool = [word for words, _ in MEANT for word in words.split()]
    ran = 0
    for _ in range(150):
        words = " ".join(dice.choices(pool, k=dice.randint(3, 16)))
        for candidate in Question(catalog, words).candidates(TODAY)[:2]:
            database.run(candidate.sql, 5)
            ran += 1
    assert ran > 100


@pytest.mark.parametrize(
    ("words", "sql"),
    [
        ("how many rows have a price over 15?", "SELECT COUNT(*) FROM sales WHERE sales.price > 15"),
        ("how many records are there?", "SELECT COUNT(*) FROM sales"),
        ("how many rows are from the north?", "SELECT COUNT(*) FROM sales WHERE sales.region = 'north'"),
    ],
)
def test_rows_are_those_of_the_only_table(words: str, sql: str) -> None:
    table = b"region,price\nnorth,10\nsouth,20\nnorth,30\n"
    database = Database(Limits())
    try:
        assert Question(database.attach([("sales.csv", table)]), words).candidates(TODAY)[0].sql == sql
    finally:
        database.close()
