"""What is accepted, what is refused and how: every bound at it and one past it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import orjson
import pytest

from python_backends.errors import InternalError, InvalidRequest, OpenfazeError, PayloadTooLarge
from python_backends.runtime.config import CHECKOUT
from python_backends.vector_store.check import request_of
from python_backends.vector_store.limits import limits_of
from python_backends.vector_store.request import CreateCollection, Query, Upsert
from python_backends.vector_store.schema import schema_text
from tests.vector_store.making import ANN, LIMITS, WIDE, Opened, Run, asked


def item(**fields: Any) -> dict[str, Any]:
    return {"id": "a", "text": "t", **fields}


def nested(depth: int) -> dict[str, Any]:
    where: dict[str, Any] = {"field": "a", "exists": True}
    for _ in range(depth - 1):
        where = {"not": where}
    return where


# operation, fields at the bound, fields one past it, what the refusal says
BOUNDS: dict[str, tuple[str, dict[str, Any], dict[str, Any], str]] = {
    "items": ("upsert", {"items": [item(id=str(n)) for n in range(20)]},
              {"items": [item(id=str(n)) for n in range(21)]}, "`items`: 21 ids, at most 20"),
    "id": ("upsert", {"items": [item(id="é" * 8)]}, {"items": [item(id="é" * 8 + "x")]}, "17 bytes, at most 16"),
    "text": ("upsert", {"items": [item(text="x" * 400)]}, {"items": [item(text="x" * 401)]},
             r"items\.0\.text`: 401 bytes, at most 400"),
    "fields": ("upsert", {"items": [item(metadata={f"f{n}": 1 for n in range(6)})]},
               {"items": [item(metadata={f"f{n}": 1 for n in range(7)})]}, r"metadata`: 7 fields, at most 6"),
    "string": ("upsert", {"items": [item(metadata={"a": "x" * 40})]}, {"items": [item(metadata={"a": "x" * 41})]},
               r"metadata\.a`: 41 bytes, at most 40"),
    "list": ("upsert", {"items": [item(metadata={"a": ["x"] * 3})]}, {"items": [item(metadata={"a": ["x"] * 4})]},
             "4 strings, at most 3"),
    "metadata": ("upsert", {"items": [item(metadata={f"f{n}": "x" * 40 for n in range(4)})]},
                 {"items": [item(metadata={f"f{n}": "x" * 40 for n in range(5)})]}, "bytes as JSON, at most 200"),
    "number": ("upsert", {"items": [item(metadata={"a": 2**53})]}, {"items": [item(metadata={"a": 2**53 + 1})]},
               "2\\^53"),
    "ttl": ("upsert", {"items": [item(ttl_seconds=315_360_000.0)]}, {"items": [item(ttl_seconds=315_360_001.0)]},
            "at most 3.1536e\\+08"),
    "width": ("create_collection", {"width": 384}, {"width": 385}, "`width`: 385, at most 384"),
    "least width": ("create_collection", {"width": 1}, {"width": 0}, "greater than or equal to 1"),
    "name": ("create_collection", {"collection": "a" * 63}, {"collection": "a" * 64}, "`collection`"),
    "vector": ("query", {"vector": [1.0] * 384}, {"vector": [1.0] * 385}, "385 numbers, at most 384"),
    "limit": ("query", {"text": "x", "limit": 12}, {"text": "x", "limit": 13}, "`limit`: 13, at most 12"),
    "question": ("query", {"text": "x" * 400}, {"text": "x" * 401}, "`text`: 401 bytes"),
    "conditions": ("query", {"text": "x", "filter": {"or": [nested(1)] * 7}},
                   {"text": "x", "filter": {"or": [nested(1)] * 8}}, "9 conditions, at most 8"),
    "depth": ("query", {"text": "x", "filter": nested(4)}, {"text": "x", "filter": nested(5)}, "5 levels"),
    "values": ("query", {"text": "x", "filter": {"field": "a", "in": [1, 2, 3, 4]}},
               {"text": "x", "filter": {"field": "a", "in": [1, 2, 3, 4, 5]}}, "5 values of `in`, at most 4"),
    "value": ("delete", {"filter": {"field": "a", "equals": "x" * 40}}, {"filter": {"field": "a", "equals": "x" * 41}},
              "41 bytes, at most 40"),
    "ids": ("get", {"ids": [str(n) for n in range(20)]}, {"ids": [str(n) for n in range(21)]}, "21 ids, at most 20"),
}  # fmt: skip


@pytest.mark.parametrize("name", BOUNDS)
def test_every_bound_at_it_and_one_past_it(name: str) -> None:
    operation, within, beyond, said = BOUNDS[name]
    assert request_of(asked(operation, **within), LIMITS)
    with pytest.raises(InvalidRequest, match=said) as refused:
        request_of(asked(operation, **beyond), LIMITS)
    assert refused.value.status == 400 and refused.value.param


def test_the_size_of_a_request_is_bounded() -> None:
    data = asked("list_collections", collection=None)
    assert request_of(data.ljust(LIMITS.request_bytes), LIMITS)
    with pytest.raises(PayloadTooLarge, match="at most 1 MiB"):
        request_of(data.ljust(LIMITS.request_bytes + 1), LIMITS)


@pytest.mark.parametrize(
    ("data", "param"),
    [
        (b"", "operation"), (b"{", "operation"), (b"[]", "operation"), (b'{"operation":"sql"}', "operation"),
        (asked("list_collections"), "collection"), (asked("query", text="x", oops=1), "oops"),
        (asked("query", owner="me", text="x"), "owner"), (asked("query", owner="a" * 15, text="x"), "owner"),
        (asked("query", owner="../" + "a" * 20, text="x"), "owner"), (asked("query"), "operation"),
        (asked("query", text="  "), "operation"), (asked("query", vector=[]), "vector"),
        (asked("query", vector=[1.0], text="x"), "operation"), (asked("query", vector=[1.0], hybrid=True), "operation"),
        (asked("query", collection="../up", text="x"), "collection"),
        (asked("query", collection=".x", text="x"), "collection"),
        (asked("query", collection="a\n", text="x"), "collection"), (asked("upsert", items=[]), "items"),
        (asked("upsert", items=[{"id": "a"}]), "items.0"),
        (asked("upsert", items=[{"id": "", "text": "x"}]), "items.0.id"),
        (asked("upsert", items=[{"id": "a", "vector": ["x"]}]), "items.0.vector.0"),
        (asked("upsert", items=[item(metadata={"a": {"b": 1}})]), "items.0.metadata.a"),
        (asked("upsert", items=[item(metadata={"a": None})]), "items.0.metadata.a"),
        (asked("upsert", items=[item(metadata={"a": [1]})]), "items.0.metadata.a"),
        (asked("upsert", items=[item(metadata={"a b": 1})]), "items.0.metadata.a b"),
        (asked("upsert", items=[item(), item()]), "items"), (asked("get", ids=["a", "a"]), "ids"),
        (asked("delete"), "operation"), (asked("delete", ids=["a"], filter=nested(1)), "operation"),
        (asked("create_collection", metric="manhattan"), "metric"),
        (asked("create_collection", ttl_seconds=0), "ttl_seconds"),
        (asked("snapshot", snapshot="../../etc"), "snapshot"),
        (asked("get", ids=["a"]).replace(b'"a"]', b'"\\ud800"]'), "operation"),
    ],
    ids=range(33),
)  # fmt: skip
def test_what_is_not_understood_is_refused_by_name(data: bytes, param: str) -> None:
    with pytest.raises(InvalidRequest) as refused:
        request_of(data, LIMITS)
    assert (refused.value.param or "").startswith(param)


def test_defaults_are_those_of_the_documentation() -> None:
    made = request_of(asked("create_collection"), WIDE)
    assert isinstance(made, CreateCollection) and (made.metric, made.width, made.ttl_seconds) == ("cosine", 384, None)
    query = request_of(asked("query", text="x"), WIDE)
    assert isinstance(query, Query) and (query.limit, query.hybrid, query.exact, query.include_vectors) == (
        10, False, False, False,
    )  # fmt: skip
    upsert = request_of(asked("upsert", items=[{"id": "a", "text": "x"}]), WIDE)
    assert isinstance(upsert, Upsert) and upsert.items[0].metadata == {}


def test_what_is_kept_is_bounded_too(run: Run) -> None:
    async def scenario(one: Opened) -> None:
        async def refused(operation: str, code: str, **fields: Any) -> None:
            with pytest.raises(OpenfazeError) as error:
                await one.ask(operation, **fields)
            assert (error.value.status, error.value.code) == (400, code), error.value

        for name in "cde":
            await one.ask("create_collection", collection=name, width=2)
        await refused("create_collection", "too_many_collections", collection="f")
        await one.ask("create_collection", collection="f", owner="b" * 64)
        assert not (await one.ask("create_collection", collection="c", width=2)).created

        def rows(first: int, last: int) -> list[dict[str, Any]]:
            return [{"id": str(number), "vector": [1.0, 0.0]} for number in range(first, last)]

        await one.ask("upsert", collection="c", items=rows(0, 20))
        await one.ask("upsert", collection="c", items=rows(20, 40))
        await refused("upsert", "collection_full", collection="c", items=rows(40, 41))
        await refused("upsert", "collection_full", collection="c", items=rows(30, 41))
        await one.ask("upsert", collection="c", items=rows(30, 40))  # none of them is new
        await one.ask("snapshot", collection="c", snapshot="one")
        await one.ask("snapshot", collection="c", snapshot="two")
        await refused("snapshot", "too_many_snapshots", collection="c", snapshot="three")
        await one.ask("snapshot", collection="c", snapshot="two")

    run(scenario, limits=replace(LIMITS, width=384))


def test_bounds_come_from_the_configuration() -> None:
    assert limits_of({}) == WIDE
    assert limits_of({"rows": "7", "request_mb": "2"}) == replace(WIDE, rows=7, request_bytes=2 << 20)
    with pytest.raises(InternalError, match="rows"):
        limits_of({"rows": "many"})


def test_the_published_schema_is_current() -> None:
    published = (CHECKOUT / "docs" / "schemas" / "vector_store.json").read_text("utf-8")
    assert published == schema_text() and ANN not in published
    assert orjson.loads(published)["title"] == "VectorStoreResult"
