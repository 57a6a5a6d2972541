"""Statements of SQL, and English that begins like them."""

from __future__ import annotations

import pytest

from python_backends.front_door.statement import statement_in


@pytest.mark.parametrize(
    "words",
    [
        "SELECT city, avg(price) FROM sales GROUP BY city", "select * from sales",
        "select count(*) as n from sales where a = 1",
        "SELECT city, SUM(price * qty) total FROM sales", "select s.a from sales s join t on s.a = t.a",
        "WITH x AS (SELECT * FROM sales) SELECT count(*) FROM x",
    ],
)  # fmt: skip
def test_a_statement_is_found_bare_and_fenced(words: str) -> None:
    assert statement_in(f" {words};\n") == words
    assert statement_in(f"```sql\n{words}\n```") == words


@pytest.mark.parametrize(
    "words",
    ["Select the best price from the table", "select all rows where price is over 10",
     "With the table, select the city",
     "select price from the table", "SELECT 1 FROM a; DROP TABLE a", "", "average price per city", "select (" * 900],
)  # fmt: skip
def test_english_is_none(words: str) -> None:
    assert statement_in(words) is None
