"""Vectors in memory, ranks, words, evidence, settings and what goes wrong with an engine."""

from __future__ import annotations

import asyncio
import importlib
from pathlib import Path

import numpy as np
import pytest

from python_backends.errors import InternalError, InvalidRequest, NotFound, Unavailable
from python_backends.notes import NOTES_VARIABLE
from python_backends.qdrant_http import QdrantHttp
from python_backends.vector_store import bm25
from python_backends.vector_store.entry import Metric, Place, Row, Terms, Vector
from python_backends.vector_store.evidence import evidence_of
from python_backends.vector_store.folder import STORE_VARIABLE
from python_backends.vector_store.lance_errors import translated
from python_backends.vector_store.lance_table import LanceTable, Upkeep
from python_backends.vector_store.opening import store_of
from python_backends.vector_store.qdrant_engine import QdrantEngine
from python_backends.vector_store.rank import confidence, fused, unit
from python_backends.vector_store.resident import Budget, Resident
from python_backends.vector_store.result import Hit, Queried
from python_backends.vector_store.service import Service
from python_backends.vector_store.write_group import Waiting, WriteGroup
from tests.vector_store.making import ANN, PATIENT, Clock, Opened, opened, run_lance

METRICS: list[Metric] = ["cosine", "dot", "euclidean"]


def row(name: str, *numbers: float, expires: float = 1e18) -> Row:
    return Row(name, np.array(numbers, np.float32), expires=expires)


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


def test_ranks_are_fused_by_their_places() -> None:
    assert fused(["a", "b"], ["b", "c"]) == pytest.approx({"b": 1 / 62 + 1 / 61, "a": 1 / 61, "c": 1 / 62})
    assert list(fused(["a"], ["b"])) == ["a", "b"] and list(fused(["b"], ["a"])) == ["a", "b"]
    assert fused([], []) == {}


def test_a_vector_without_direction_has_no_unit() -> None:
    assert unit(np.zeros(3, np.float32)) is None
    made = unit(np.array([3e38, 0, 3e38], np.float32))
    assert made is not None and np.linalg.norm(made) == pytest.approx(1.0)


def test_confidence_is_between_nothing_and_one_and_grows_with_the_score() -> None:
    for metric, low, high in (("cosine", -1.0, 1.0), ("dot", -1e6, 1e6), ("euclidean", -1e6, 0.0)):
        kind: Metric = metric  # type: ignore[assignment]
        values = [confidence(kind, score) for score in np.linspace(low, high, 9)]
        assert values == sorted(values) and 0.0 <= values[0] <= values[-1] <= 1.0
    assert confidence("cosine", 0.3) == 0.3


def test_evidence_of_a_hit_without_text_tells_its_id() -> None:
    hit = Hit(id="a", text=None, metadata={}, expires=None, score=0.5, vector_score=0.5, text_score=None)
    [item] = evidence_of(Queried(hits=[hit]), "cosine", "3")
    assert (item.text, item.confidence, item.kind, item.source.version) == ("a", 0.5, "hit", "3")


def test_words_are_told_apart_without_case_and_accents() -> None:
    assert bm25.words_of("Größe, CAFÉ n°4711; 東京") == ["grosse", "cafe", "n", "4711", "東京"]
    often, once = bm25.of_text("cat cat cat"), bm25.of_text("cat")
    assert often.indices == once.indices and often.values[0] > once.values[0]
    assert bm25.of_question("cat cat").values == [1.0] and bm25.of_question(" ;").indices == []
    assert bm25.of_text("b a").indices == sorted(bm25.of_text("a b").indices)


def test_settings_come_from_the_configuration_and_the_environment(tmp_path: Path) -> None:
    async def scenario() -> None:
        held = store_of({"folder": str(tmp_path / "named")}, {STORE_VARIABLE: str(tmp_path / "said")})
        assert held.folder.path == tmp_path / "said" and held.store.engine.name == "lancedb"
        with pytest.raises(Unavailable, match="held by another vector store") as refused:
            store_of({"folder": str(tmp_path / "said")}, {})
        assert refused.value.code == "store_folder"
        await held.close()
        held = store_of({"folder": str(tmp_path / "said"), "qdrant": "http://127.0.0.1:9"}, {})
        assert held.store.engine.name == "qdrant"
        await held.close()
        for wrong in ({"colour": "red"}, {"rows": "x"}, {"memory_mb": "-1"}):
            with pytest.raises(InternalError, match=next(iter(wrong))):
                store_of(wrong, {STORE_VARIABLE: str(tmp_path / "other")})

    asyncio.run(scenario())


def test_a_server_that_was_given_no_folder_says_that_nothing_lasts(tmp_path: Path) -> None:
    async def scenario() -> None:
        held = store_of({}, {NOTES_VARIABLE: str(tmp_path / "run" / "marks")})
        async with opened(tmp_path, held.store.engine, Clock()) as one:
            one.service = Service(held.store, "1")
            assert not (await one.ask("create_collection", collection="c")).collection.lasting
        assert held.folder.path == tmp_path / "run" / "vector_store"
        held.folder.close()
        assert not held.folder.path.exists()

    asyncio.run(scenario())


def test_more_fields_with_numbers_than_there_may_be_are_refused(tmp_path: Path) -> None:
    def item(name: str, *fields: str) -> dict[str, object]:
        return {"id": name, "vector": [1.0], "metadata": dict.fromkeys(fields, 1)}

    async def scenario(one: Opened) -> None:
        await one.fill(items=[item("a", "x", "y"), item("b", "x", "z")], width=1)
        with pytest.raises(InvalidRequest, match="4 different metadata fields .* at most 3"):
            await one.ask("upsert", collection="c", items=[item("c", "w")])
        await one.ask("upsert", collection="c", items=[{"id": "c", "vector": [1.0], "metadata": {"w": "text"}}])
        assert (await one.ask("describe_collection", collection="c")).rows == 3

    run_lance(tmp_path, scenario, upkeep=Upkeep(numbers=3))


def test_those_that_wait_are_written_together_and_one_is_refused_alone(tmp_path: Path) -> None:
    async def scenario(one: Opened) -> None:
        await one.fill(width=1)
        table = await one.store.engine.open(Place(ANN, "c"))
        assert isinstance(table, LanceTable)
        before = await table.versions()
        batches = [[{"id": f"{n}", "vector": [float(n + 1)], "metadata": {f"f{n % 4}": n}}] for n in range(12)]
        asked = (one.ask("upsert", collection="c", items=items) for items in batches)
        ended = await asyncio.gather(*asked, return_exceptions=True)
        refused = [n for n, end in enumerate(ended) if isinstance(end, InvalidRequest)]
        assert len(refused) == 3 and len({n % 4 for n in refused}) == 1  # whichever field came fourth
        assert all(end.upserted == 1 for n, end in enumerate(ended) if n not in refused)  # type: ignore[union-attr]
        assert await one.store.engine.names(ANN) == ["c"] and await table.count() == 9
        assert await table.versions() - before < 9

    run_lance(tmp_path, scenario, upkeep=Upkeep(numbers=3))


def test_a_group_that_fails_tells_all_who_waited() -> None:
    async def scenario() -> None:
        group = WriteGroup()
        waiting = [group.join([row(name, 1.0)]) for name in "ab"]

        async def broken(taken: list[Waiting]) -> None:
            assert taken == waiting
            raise Unavailable("the disk is full")

        await group.write(broken)
        for one in waiting:
            with pytest.raises(Unavailable, match="full"):
                await one.done

        async def buggy(taken: list[Waiting]) -> None:
            raise ZeroDivisionError

        later = group.join([row("c", 1.0)])
        with pytest.raises(ZeroDivisionError):
            await group.write(buggy)
        with pytest.raises(InternalError, match="not finished"):
            await later.done

    asyncio.run(scenario())


def test_a_broken_table_is_told_of_and_the_others_go_on(tmp_path: Path) -> None:
    async def scenario(one: Opened) -> None:
        for name in ("c", "d"):
            await one.fill(name, [{"id": "a", "vector": [1.0]}], width=1)
        await one.store.engine.close()
        for manifest in (tmp_path / "collections" / ANN / "c.lance" / "_versions").glob("*.manifest"):
            manifest.write_bytes(b"broken")
        with pytest.raises(Unavailable, match="c.lance") as told:
            await one.ask("query", collection="c", vector=[1.0])
        assert told.value.code == "store_failed"
        assert len((await one.ask("query", collection="d", vector=[1.0])).hits) == 1
        await one.ask("upsert", collection="d", items=[{"id": "b", "vector": [1.0], "ttl_seconds": 5}])
        one.clock.now += 5
        await one.store.tidy()
        assert (await one.ask("describe_collection", collection="d")).rows == 1

    run_lance(tmp_path, scenario)


def test_a_write_that_fails_leaves_memory_and_disk_the_same(tmp_path: Path) -> None:
    async def scenario(one: Opened) -> None:
        await one.fill(items=[{"id": "a", "vector": [1.0]}], width=1)
        await one.ask("query", collection="c", vector=[1.0])
        versions = tmp_path / "collections" / ANN / "c.lance" / "_versions"
        versions.rename(tmp_path / "away")
        versions.write_text("a file in the folder's place")
        with pytest.raises(Unavailable, match="c.lance"):
            await one.ask("upsert", collection="c", items=[{"id": "b", "vector": [2.0]}])
        versions.unlink()
        (tmp_path / "away").rename(versions)
        assert [hit.id for hit in (await one.ask("query", collection="c", vector=[1.0])).hits] == ["a"]
        await one.ask("upsert", collection="c", items=[{"id": "b", "vector": [2.0]}])
        assert len((await one.ask("query", collection="c", vector=[1.0])).hits) == 2

    run_lance(tmp_path, scenario)


def test_rows_of_a_collection_that_nobody_opened_leave_as_well(tmp_path: Path) -> None:
    clock = Clock()

    async def first(one: Opened) -> None:
        await one.fill(items=[{"id": "a", "vector": [1.0]}], width=1, ttl_seconds=10)

    async def second(one: Opened) -> None:
        clock.now += 10
        await one.store.tidy()
        assert (await one.ask("describe_collection", collection="c")).rows == 0

    run_lance(tmp_path, first, clock=clock)
    run_lance(tmp_path, second, clock=clock)


def test_a_broken_snapshot_is_told_of_and_changes_nothing(tmp_path: Path) -> None:
    async def scenario(one: Opened) -> None:
        await one.fill(items=[{"id": "a", "vector": [1.0]}], width=1)
        await one.ask("snapshot", collection="c", snapshot="s")
        [file] = (tmp_path / "snapshots").rglob("*.arrow")
        file.write_bytes(file.read_bytes()[:200])
        with pytest.raises(Unavailable) as told:
            await one.ask("restore", collection="c", snapshot="s")
        assert told.value.code == "snapshot_failed"
        assert len((await one.ask("query", collection="c", vector=[1.0])).hits) == 1

    run_lance(tmp_path, scenario)


def test_whoever_waits_for_a_table_that_is_dropped_is_told_so(tmp_path: Path) -> None:
    async def scenario(one: Opened) -> None:
        await one.fill(items=[{"id": "a", "vector": [1.0]}], width=1)
        table = await one.store.engine.open(Place(ANN, "c"))
        assert table is not None
        await one.ask("drop_collection", collection="c")
        with pytest.raises(NotFound, match="dropped"):
            await table.upsert([row("b", 1.0)])
        with pytest.raises(NotFound, match="dropped"):
            await table.get(["a"])

    run_lance(tmp_path, scenario)


def test_a_library_that_is_missing_is_named_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="install the locked requirements") as told, translated(tmp_path):
        importlib.import_module("no_such_module_as_this")
    assert told.value.code == "store_not_installed"


def test_qdrant_that_is_away_or_answers_oddly_is_told_of(tmp_path: Path) -> None:
    server_module = pytest.importorskip("tests.vector_store.qdrant_server")

    async def scenario(address: str, server: object) -> None:
        engine = QdrantEngine(QdrantHttp.at(address, {}, PATIENT), "test", Clock())
        async with opened(tmp_path, engine) as one:
            await one.fill(items=[{"id": "a", "vector": [1.0]}], width=1)
            server.down = 503  # type: ignore[attr-defined]
            with pytest.raises(Unavailable, match="503") as told:
                await one.ask("query", collection="c", vector=[1.0])
            assert told.value.code == "qdrant_failed"
            server.down = None  # type: ignore[attr-defined]
            assert len((await one.ask("query", collection="c", vector=[1.0])).hits) == 1
            [name] = server.metadata  # type: ignore[attr-defined]
            server.metadata[name] = {"somebody": "else"}  # type: ignore[attr-defined]
            fresh = QdrantEngine(QdrantHttp.at(address, {}, PATIENT), "test", Clock())
            with pytest.raises(Unavailable, match="does not say what it was made with"):
                await fresh.open(Place(ANN, "c"))
            await fresh.close()

    qdrant = server_module.QdrantServer(tmp_path / "qdrant")
    with server_module.running(qdrant) as address:
        asyncio.run(scenario(address, qdrant))


def test_a_snapshot_moves_a_collection_from_one_engine_to_the_other(tmp_path: Path) -> None:
    server_module = pytest.importorskip("tests.vector_store.qdrant_server")
    items = [{"id": str(n), "text": f"text {n}", "metadata": {"n": n}} for n in range(30)]

    async def save(one: Opened) -> None:
        await one.fill(items=items)
        await one.ask("snapshot", collection="c", snapshot="moving")

    async def load(address: str) -> None:
        engine = QdrantEngine(QdrantHttp.at(address, {}, PATIENT), "test", Clock())
        async with opened(tmp_path, engine) as one:
            await one.ask("restore", collection="c", snapshot="moving")
            result = await one.ask("query", collection="c", text="text 7", hybrid=True, filter={"field": "n", "lt": 9})
            assert (result.hits[0].id, len(result.hits)) == ("7", 9)

    run_lance(tmp_path, save)
    with server_module.running(server_module.QdrantServer(tmp_path / "qdrant")) as address:
        asyncio.run(load(address))


def test_terms_agree_whenever_they_were_made() -> None:
    assert Terms("dot", 2, None, 1.0).agrees(Terms("dot", 2, None, 5.0))
    assert not Terms("dot", 2, None, 1.0).agrees(Terms("dot", 2, 9.0, 1.0))
