"""What a decoder can write under the grammar: nothing that names what is not there."""

from __future__ import annotations

import random

import llguidance
import numpy as np
import pytest
from llguidance import LLMatcher, LLTokenizer

from python_backends.errors import InvalidRequest
from python_backends.sql.catalog import Catalog
from python_backends.sql.compose.composer import Question
from python_backends.sql.grammar import sql_grammar
from python_backends.sql.process import Database
from tests.sql.conftest import needs_duckdb

pytestmark = needs_duckdb

ASKED = 'Which customers in Leeds placed "shipped" orders of more than 100 after 2024-01-01?'
NEVER = ("unknown_column", "unknown_table", "not_a_query", "not_one_statement", "function_refused")


@pytest.fixture(scope="module")
def grammar(catalog: Catalog) -> str:
    question = Question(catalog, ASKED)
    return LLMatcher.grammar_from_lark(sql_grammar(catalog, question.tokens, question.mentions))


def accepts(grammar: str, text: str) -> bool:
    """Whether the whole of `text` can be written."""
    tokenizer = LLTokenizer("byte")
    matcher = LLMatcher(tokenizer, grammar, log_level=0)
    return all(matcher.consume_token(token) for token in tokenizer.tokenize_str(text)) and matcher.is_accepting()


def written(grammar: str, dice: random.Random) -> str:
    """A text of the grammar, each byte drawn from those that may follow."""
    tokenizer = LLTokenizer("byte")
    matcher = LLMatcher(tokenizer, grammar, log_level=0, limits=llguidance.LLParserLimits(verbose_errors=False))
    text = bytearray()
    while not matcher.is_stopped() and len(text) < 3000:
        mask = np.unpackbits(np.frombuffer(matcher.compute_bitmask(), np.uint8), bitorder="little")[
            : tokenizer.vocab_size
        ]
        token = int(dice.choice(np.flatnonzero(mask)))
        matcher.consume_token(token)
        if token != tokenizer.eos_token:
            text.append(token)
    return text.decode()


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT customers.last_name FROM customers WHERE customers.city = 'Leeds'",
        "SELECT customers.city, SUM(orders.amount) FROM customers JOIN orders ON orders.customer_id = customers.id "
        "WHERE orders.status = 'shipped' AND orders.amount > 100 AND orders.placed_on > '2024-01-01' "
        "GROUP BY customers.city ORDER BY SUM(orders.amount) DESC LIMIT 5",
        "SELECT COUNT(*) FROM orders WHERE orders.paid = TRUE OR orders.placed_on IS NULL",
    ],
)
def test_sensible_statements_can_be_written(grammar: str, database: Database, sql: str) -> None:
    assert accepts(grammar, sql)
    assert database.run(sql, 5).rows


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT customers.name FROM customers",
        "SELECT orders.amount FROM customers",
        "SELECT customers.city FROM clients",
        "SELECT customers.city FROM customers WHERE customers.city = 'Paris'",
        "SELECT orders.amount FROM orders WHERE orders.amount > 101",
        "SELECT customers.city FROM customers; DROP TABLE customers",
        "SELECT * FROM read_text('/etc/passwd')",
        "DELETE FROM customers",
    ],
)
def test_others_cannot(grammar: str, sql: str) -> None:
    assert not accepts(grammar, sql)


def test_whatever_is_written_names_what_is_there(grammar: str, database: Database) -> None:
    """A grouping may be wrong, as no grammar knows it; a name may not."""
    dice, ran = random.Random(11), 0
    for _ in range(120):
        sql = written(grammar, dice)
        try:
            database.run(sql, 3)
            ran += 1
        except InvalidRequest as error:
            assert error.code not in NEVER, (sql, error.message)
    assert ran > 20
