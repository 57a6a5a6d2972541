"""Requests from files to answers, with and without the networks."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest

from python_backends.errors import InvalidRequest, Unavailable
from python_backends.runtime.config import CHECKOUT
from python_backends.sql.catalog import Catalog
from python_backends.sql.evidence import evidence_of
from python_backends.sql.limits import Limits
from python_backends.sql.request import SqlRequest
from python_backends.sql.result import SqlResult
from python_backends.sql.schema import schema_text
from python_backends.sql.service import Service
from python_backends.sql.writer import Written, guided, prompt_of
from python_backends.text_encoder.batches import Vectors
from tests.sql.conftest import needs_duckdb


@dataclass
class FakeWriter:
    """Writes `sql` whatever is asked, or fails."""

    sql: str = ""
    cut: bool = False
    fails: bool = False
    grammars: list[str] = field(default_factory=list)

    async def write(self, catalog: Catalog, question: str, grammar: str) -> Written:
        self.grammars.append(grammar)
        if self.fails:
            raise Unavailable("no decoder")
        return Written(self.sql, 0.8, self.cut)


@dataclass
class FakeEncoder:
    """To it `turnover` and `amount` mean the same, and nothing else does."""

    fails: bool = False

    async def encode(self, texts: Sequence[str]) -> Vectors:
        if self.fails:
            raise Unavailable("no encoder")
        places = {text: place for place, text in enumerate(dict.fromkeys(texts))}
        same = {"turnover": places.get("amount", 0)}
        vectors = np.zeros((len(texts), 384), np.float32)
        for row, text in enumerate(texts):
            vectors[row, same.get(text, places[text])] = 1.0
        return vectors


def ask(shop: bytes, **options: Any) -> SqlResult:
    networks = {name: options.pop(name) for name in ("encoder", "writer") if name in options}
    request = SqlRequest(files=("shop.sqlite",), today=dt.date(2025, 1, 15), **options)
    return asyncio.run(Service(Limits()).answer(request, [shop], **networks))


@needs_duckdb
def test_a_given_statement_is_certain(shop: bytes) -> None:
    result = ask(shop, sql="SELECT city, count(*) AS n FROM customers GROUP BY city ORDER BY n DESC, city", rows=2)
    assert (result.made_by, result.confidence, result.row_count, result.truncated) == ("given", 1.0, 2, ["rows"])
    assert [(column.name, column.type) for column in result.columns] == [("city", "VARCHAR"), ("n", "BIGINT")]
    links = [(column.name, column.refers_to) for column in result.tables[1].columns if column.refers_to]
    assert links == [("customer_id", "customers.id")]


@needs_duckdb
def test_evidence_is_a_table_and_its_rows(shop: bytes) -> None:
    result = ask(shop, sql="SELECT store_name, opened_year FROM stores ORDER BY opened_year LIMIT 2")
    table, *cells = evidence_of(result, [shop], "1")
    assert (table.kind, table.text, table.label) == ("table", "store_name, opened_year", result.sql)
    assert [cell.text for cell in cells] == [
        "store_name: Quayside, opened_year: 2008", "store_name: North Gate, opened_year: 2015"
    ]  # fmt: skip
    assert {cell.parent for cell in cells} == {table.id} and len({item.id for item in (table, *cells)}) == 3


@needs_duckdb
def test_the_composer_answers_without_networks(shop: bytes) -> None:
    result = ask(shop, question="How many orders are open?")
    assert (result.made_by, result.rows) == ("composer", [[2]])


@needs_duckdb
def test_words_are_linked_by_meaning(shop: bytes) -> None:
    question = "What is the total turnover per status?"
    found = [["cancelled", 310.0], ["shipped", 195.75], ["open", 94.0]]
    assert ask(shop, question=question, encoder=FakeEncoder()).rows == found
    assert ask(shop, question=question, encoder=FakeEncoder(fails=True)).rows != found


@needs_duckdb
def test_a_decoder_that_converses_writes_under_the_grammar(shop: bytes) -> None:
    writer = FakeWriter("SELECT COUNT(orders.id) FROM orders WHERE orders.status = 'open'")
    result = ask(shop, question="How many orders are open?", writer=writer)
    assert (result.made_by, result.confidence, result.rows) == ("decoder", 0.8, [[2]])
    assert "orders.status" in writer.grammars[0]
    assert result.alternatives == ["SELECT COUNT(*) FROM orders WHERE orders.status = 'open'"]


@needs_duckdb
@pytest.mark.parametrize(
    "writer",
    [
        FakeWriter(fails=True), FakeWriter("SELECT COUNT(", cut=True),
        FakeWriter("SELECT orders.status, COUNT(*) FROM orders"),
    ],
    ids=["fails", "is cut off", "groups wrongly"],
)  # fmt: skip
def test_where_it_does_not_the_composer_answers(shop: bytes, writer: FakeWriter) -> None:
    result = ask(shop, question="How many orders are open?", writer=writer)
    assert (result.made_by, result.rows) == ("composer", [[2]])


@needs_duckdb
def test_a_question_about_nothing_is_refused(shop: bytes) -> None:
    with pytest.raises(InvalidRequest) as refused:
        ask(shop, question="Sing me a song about the sea")
    assert (refused.value.code, refused.value.param) == ("question_not_understood", "question")


def test_the_guide_goes_to_the_decoder() -> None:
    tensors = guided({"input_ids": np.zeros((1, 3), np.int32)}, '%llguidance {}\nstart: "x"')
    assert tensors["guided_decoding_guide_type"].tolist() == [[b"ebnf_grammar"]]
    assert tensors["guided_decoding_guide"][0, 0].startswith(b"%llguidance") and "input_ids" in tensors


@needs_duckdb
def test_the_decoder_is_told_tables_links_and_the_question(catalog: Catalog) -> None:
    prompt = prompt_of(catalog, "How many?")
    assert "orders(" in prompt and "orders.customer_id refers to customers.id" in prompt
    assert prompt.endswith("Question: How many?")


def test_the_schema_is_the_published_one() -> None:
    assert (CHECKOUT / "docs" / "schemas" / "sql.json").read_text("utf-8") == schema_text(), (
        "run: python -m python_backends.sql.schema > docs/schemas/sql.json"
    )
