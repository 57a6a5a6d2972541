"""Filters mean the same on every engine: compared with a plain reading of the language, on random conditions."""

from __future__ import annotations

import operator
import random
from typing import Any

import pytest

from python_backends.errors import InvalidRequest
from python_backends.vector_store.check import request_of
from tests.vector_store.making import LIMITS, Opened, Run, asked

HOSTILE = ["' OR 1=1 --", "it's", 'say "x"', "\\", "a\nb", "tab\t", "null\x00byte", "", " ", "%", "_", "😀", "Ünï",
           "a=b", "true", "1", "1.0", "NULL", "); DROP TABLE c; --", "`id`", "${x}", "{{x}}", "<x>",
           "a" * 500]  # fmt: skip
NUMBERS = [0, 1, 1.0, -1, 2.5, -0.0, 1e-300, 2**53, -(2**53), 0.1, 3]
FIELDS = ["a", "B", "camelCase", "select", "id", "_x"]


def held(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def same(one: Any, other: Any) -> bool:
    if isinstance(one, bool) or isinstance(other, bool) or isinstance(one, str) or isinstance(other, str):
        return bool(type(one) is type(other) and one == other)
    return bool(one == other)


def holds(where: dict[str, Any], metadata: dict[str, Any]) -> bool:
    """The language as the documentation tells it."""
    if "and" in where:
        return all(holds(part, metadata) for part in where["and"])
    if "or" in where:
        return any(holds(part, metadata) for part in where["or"])
    if "not" in where:
        return not holds(where["not"], metadata)
    value = metadata.get(where["field"])
    if "exists" in where:
        return bool(where["exists"] == (value is not None and value != []))
    if value is None:
        return False
    if "equals" in where:
        return any(same(one, where["equals"]) for one in held(value))
    if "in" in where:
        return any(same(one, other) for one in held(value) for other in where["in"])
    if isinstance(value, bool | str | list):
        return False
    told = {"gt": operator.gt, "gte": operator.ge, "lt": operator.lt, "lte": operator.le}
    return all(how(value, where[name]) for name, how in told.items() if name in where)


class Maker:
    """Random rows and conditions."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)

    def scalar(self) -> Any:
        return self.dice.choice([self.dice.choice(HOSTILE), self.dice.choice(NUMBERS), self.dice.choice([True, False])])

    def value(self) -> Any:
        if self.dice.random() < 0.3:
            return [self.dice.choice(HOSTILE) for _ in range(self.dice.randrange(4))]
        return self.scalar()

    def metadata(self) -> dict[str, Any]:
        return {name: self.value() for name in self.dice.sample(FIELDS, self.dice.randrange(len(FIELDS) + 1))}

    def condition(self, depth: int = 3) -> dict[str, Any]:
        kind = self.dice.choice(["and", "or", "not", "equals", "in", "exists", "range", "range"][0 if depth else 3 :])
        name = self.dice.choice([*FIELDS, "nowhere"])
        if kind in ("and", "or"):
            return {kind: [self.condition(depth - 1) for _ in range(self.dice.randrange(1, 4))]}
        if kind == "not":
            return {"not": self.condition(depth - 1)}
        if kind == "equals":
            return {"field": name, "equals": self.scalar()}
        if kind == "in":
            return {"field": name, "in": [self.scalar() for _ in range(self.dice.randrange(1, 4))]}
        if kind == "exists":
            return {"field": name, "exists": self.dice.random() < 0.5}
        bounds = self.dice.sample(["gt", "gte", "lt", "lte"], self.dice.randrange(1, 3))
        return {"field": name, **{bound: float(self.dice.choice(NUMBERS)) for bound in bounds}}


def test_random_filters_choose_the_rows_that_they_say(run: Run) -> None:
    maker = Maker(11)
    rows = {f"r{number}": maker.metadata() for number in range(60)}

    async def scenario(one: Opened) -> None:
        items = [{"id": name, "vector": [1.0, number / 60], "metadata": metadata}
                 for number, (name, metadata) in enumerate(rows.items())]  # fmt: skip
        await one.fill(items=items[:30], width=2)
        await one.ask("upsert", collection="c", items=items[30:])
        some = 0
        for _ in range(150):
            where = maker.condition()
            result = await one.ask("query", collection="c", vector=[1.0, 0.0], limit=100, filter=where)
            wanted = {name for name, metadata in rows.items() if holds(where, metadata)}
            assert {hit.id for hit in result.hits} == wanted, where
            some += 0 < len(wanted) < len(rows)
        assert some > 60  # neither all nor nothing, most of the time

    run(scenario)


def test_a_hostile_value_meets_itself_alone(run: Run) -> None:
    async def scenario(one: Opened) -> None:
        items = [{"id": f"r{number}", "vector": [1.0, 0.0], "metadata": {"a": other, "l": [other]}}
                 for number, other in enumerate(HOSTILE)]  # fmt: skip
        await one.fill(items=items, width=2)
        for value in HOSTILE:
            for where in ({"field": "a", "equals": value}, {"field": "l", "in": [value]}):
                result = await one.ask("query", collection="c", vector=[1.0, 0.0], limit=100, filter=where)
                assert [hit.metadata["a"] for hit in result.hits] == [value]
                words = await one.ask("query", collection="c", vector=[1.0, 0.0], text="x", hybrid=True, filter=where)
                assert [hit.metadata["a"] for hit in words.hits] == [value]

    run(scenario)


def test_a_delete_by_filter_takes_what_a_query_finds(run: Run) -> None:
    maker = Maker(5)

    async def scenario(one: Opened) -> None:
        rows = {f"r{number}": maker.metadata() for number in range(40)}
        items = [{"id": name, "vector": [1.0, 0.0], "metadata": metadata} for name, metadata in rows.items()]
        await one.fill(items=items, width=2)
        for _ in range(6):
            where = maker.condition(1)
            wanted = {name for name, metadata in rows.items() if holds(where, metadata)}
            assert (await one.ask("delete", collection="c", filter=where)).deleted == len(wanted)
            rows = {name: metadata for name, metadata in rows.items() if name not in wanted}
            left = await one.ask("query", collection="c", vector=[1.0, 0.0], limit=100)
            assert {hit.id for hit in left.hits} == set(rows)

    run(scenario)


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ({}, "a condition has one of"), ({"field": "a"}, "a condition has one of"), ([], "a condition has one of"),
        ("1=1", "a condition has one of"), ({"field": "a", "equals": None}, "equals"),
        ({"field": "a", "equals": [1]}, "equals"), ({"field": "a", "equals": 2**53 + 2}, "2\\^53"),
        ({"field": "a b", "equals": 1}, "pattern"), ({"field": "a.b", "equals": 1}, "pattern"),
        ({"field": "a' --", "exists": True}, "pattern"), ({"field": "a", "exists": 1}, "bool"),
        ({"field": "a", "in": []}, "at least 1"), ({"and": []}, "at least 1"), ({"field": "a", "gt": "1"}, "number"),
        ({"field": "a", "gt": None}, "at least one of"), ({"field": "a", "equals": 1, "gt": 2}, "not permitted"),
        ({"not": [{"field": "a", "exists": True}]}, "a condition has one of"), ({"field": "a", "like": "x%"}, "one of"),
        ({"and": [{"field": "a", "equals": 1}], "or": []}, "not permitted"),
    ],
    ids=str,
)  # fmt: skip
def test_what_is_no_filter_is_refused_by_name(where: Any, said: str) -> None:
    with pytest.raises(InvalidRequest, match=said) as refused:
        request_of(asked("query", text="x", filter=where), LIMITS)
    assert (refused.value.param or "").startswith("filter")
