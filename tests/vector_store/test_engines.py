"""Writes that wait for each other, and what goes wrong with an engine."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from python_backends.errors import InternalError, InvalidRequest, NotFound, Unavailable
from python_backends.qdrant_http import QdrantHttp
from python_backends.vector_store.entry import Place
from python_backends.vector_store.lance_table import LanceTable, Upkeep
from python_backends.vector_store.qdrant_engine import QdrantEngine
from python_backends.vector_store.write_group import Waiting, WriteGroup
from tests.vector_store.making import ANN, PATIENT, Clock, Opened, opened, row, run_lance


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
