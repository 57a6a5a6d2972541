"""Vectors held in memory, within a budget that collections share."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from python_backends.vector_store.entry import Metric, Row, Vector
from python_backends.vector_store.resident import Budget, Resident
from tests.vector_store.making import Opened, row, run_lance

METRICS: list[Metric] = ["cosine", "dot", "euclidean"]


@pytest.mark.parametrize("metric", METRICS)
def test_vectors_in_memory_are_those_that_were_put_and_not_dropped(metric: Metric) -> None:
    dice = np.random.default_rng(5)
    held, true = Resident(metric, 4, 2), dict[str, Vector]()
    for _ in range(300):
        name = f"r{dice.integers(0, 60)}"
        if dice.random() < 0.3:
            held.drop([name, "nobody"])
            true.pop(name, None)
        else:
            true[name] = dice.normal(size=4).astype(np.float32)
            held.put([Row(name, true[name])])
        asked = dice.normal(size=4).astype(np.float32)
        far = {name: np.linalg.norm(v - asked) if metric == "euclidean" else -v @ asked for name, v in true.items()}
        assert held.near(asked, 5, 0.0) == sorted(far, key=lambda name: far[name])[:5]
        some = [name for name in far if dice.random() < 0.5]
        assert held.near(asked, 3, 0.0, ["nobody", *some]) == sorted(some, key=lambda name: far[name])[:3]


def test_vectors_past_their_time_are_not_near() -> None:
    held = Resident("dot", 1)
    held.put([row("old", 9.0, expires=10.0), row("new", 1.0, expires=10.5)])
    assert held.near(np.ones(1, np.float32), 5, 9.9) == ["old", "new"]
    assert held.near(np.ones(1, np.float32), 1, 10.0) == ["new"]
    assert held.near(np.ones(1, np.float32), 5, 11.0) == []


def test_the_budget_is_kept_and_who_was_used_last_stays() -> None:
    one = Resident("dot", 4, 10)
    budget = Budget(2 * one.bytes)
    assert budget.fits(20, 4) and not budget.fits(30, 4)
    for name in ("a", "b"):
        budget.hold(name, Resident("dot", 4, 10))
    assert budget.get("a") is not None
    budget.hold("c", Resident("dot", 4, 10))
    assert (budget.get("a") is None, budget.get("b") is None, budget.get("c") is None) == (False, True, False)
    budget.hold("a", Resident("dot", 4, 100))  # has grown past the whole budget
    assert budget.get("a") is None and budget.get("c") is None


def test_two_collections_take_turns_in_a_memory_for_one(tmp_path: Path) -> None:
    async def scenario(one: Opened) -> None:
        items = [{"id": str(n), "vector": [float(n + 1), 1.0]} for n in range(100)]
        for name in ("c", "d"):
            await one.fill(name, items, width=2, metric="dot")
        for name in ("c", "d", "c"):
            result = await one.ask("query", collection=name, vector=[1.0, 0.0], limit=2)
            assert [hit.id for hit in result.hits] == ["99", "98"]
            assert (await one.ask("describe_collection", collection=name)).search == "memory"
        await one.ask("upsert", collection="c", items=[{**item, "id": f"x{item['id']}"} for item in items])
        assert (await one.ask("describe_collection", collection="c")).search == "scan"  # too many now
        result = await one.ask("query", collection="c", vector=[1.0, 0.0], limit=2)
        assert {hit.id for hit in result.hits} == {"99", "x99"}

    run_lance(tmp_path, scenario, memory=2500)
