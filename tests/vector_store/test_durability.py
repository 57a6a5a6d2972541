"""What is acknowledged stays, through sudden deaths while it writes, in a folder that does not keep growing."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from python_backends.runtime.config import CHECKOUT
from python_backends.vector_store.durable import DurableFolder, write_out_folder
from python_backends.vector_store.entry import Place, Terms
from python_backends.vector_store.lance_table import Upkeep
from tests.vector_store.making import ANN, Clock, Opened, lance_engine, run_lance
from tests.vector_store.writer import BATCH, UPKEEP, batch

DEATHS = 5


def killed(folder: Path, *arguments: str, lines: int, after_s: float) -> list[str]:
    """What a writer told until it was killed, so long after it had told so many lines."""
    command = [sys.executable, "-m", "tests.vector_store.writer", str(folder), *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=CHECKOUT, text=True) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
        told = [writer.stdout.readline() for _ in range(lines)]
        time.sleep(after_s)
        os.kill(writer.pid, signal.SIGKILL)
        told = "".join([*told, writer.stdout.read()]).splitlines()
    assert writer.returncode == -signal.SIGKILL
    return told


@pytest.mark.timeout(600)
def test_nothing_acknowledged_is_lost_by_sudden_deaths(tmp_path: Path) -> None:
    dice, kept, deleted, doubtful, first = random.Random(3), set[int](), set[int](), set[int](), 0

    async def check(one: Opened) -> None:
        result = await one.ask("describe_collection", collection="c")
        items: dict[int, list[Any]] = {}
        for start in range(0, first + 1, 100):
            ids = [row["id"] for number in range(start, start + 100) for row in batch(number)]
            for item in (await one.ask("get", collection="c", ids=ids, include_vectors=True)).items:
                items.setdefault(int(item.metadata["batch"]), []).append(item)
        there = set(items)
        for number, rows in items.items():
            assert [(item.id, item.text, item.vector, item.metadata) for item in rows] == [
                (row["id"], row["text"], row["vector"], row["metadata"]) for row in batch(number)
            ], f"batch {number} is torn"
        assert kept - deleted - doubtful <= there, "acknowledged and lost"
        assert not there & deleted, "deleted and there again"
        assert result.rows == len(there) * BATCH
        one_of_them = max(there)
        where = {"field": "batch", "gte": one_of_them}
        hits = (await one.ask("query", collection="c", vector=[1.0, 1.0, 1.0], limit=5, filter=where)).hits
        assert {hit.metadata["batch"] for hit in hits} == {one_of_them}
        words = await one.ask("query", collection="c", vector=[1.0, 0.0, 0.0], text=f"batch {one_of_them}", hybrid=True)
        assert any(hit.text_score for hit in words.hits)

    for _ in range(DEATHS):
        for line in killed(tmp_path, "upsert", str(first), lines=dice.randrange(14), after_s=dice.uniform(0, 0.06)):
            what, number = line.split()
            {"kept": kept, "deleting": doubtful, "deleted": deleted}[what].add(int(number))
            first = max(first, int(number) + 1)
        first += 1  # the one that was under way may be there as well
        run_lance(tmp_path, check, upkeep=UPKEEP)
    assert len(kept) > 2 * DEATHS and deleted


@pytest.mark.timeout(300)
def test_a_restore_that_is_cut_short_leaves_the_one_or_the_other(tmp_path: Path) -> None:
    async def prepare(one: Opened) -> None:
        await one.fill(items=batch(1) + batch(2), width=3, metric="dot")
        await one.ask("snapshot", collection="c", snapshot="a")
        await one.ask("delete", collection="c", filter={"field": "batch", "equals": 1})
        await one.ask("upsert", collection="c", items=batch(3) + batch(4))
        await one.ask("snapshot", collection="c", snapshot="b")

    seen = set()

    async def check(one: Opened) -> None:
        there = {n for n in range(1, 5)
                 if (await one.ask("get", collection="c", ids=[row["id"] for row in batch(n)])).items}  # fmt: skip
        assert (await one.ask("describe_collection", collection="c")).rows == len(there) * BATCH
        assert there in ({1, 2}, {2, 3, 4})
        words = await one.ask("query", collection="c", vector=[1.0, 0.0, 0.0], text="batch 2", hybrid=True, limit=30)
        assert sum(hit.text_score is not None for hit in words.hits) == len(there) * BATCH
        seen.add(min(there))

    run_lance(tmp_path, prepare)
    for number in range(5):
        killed(tmp_path, "restore", lines=number, after_s=0.013 * number)
        run_lance(tmp_path, check)
    assert seen


def test_a_collection_that_was_never_finished_is_not_there_and_can_be_made(tmp_path: Path) -> None:
    (tmp_path / "collections" / ANN / "c.lance" / "data").mkdir(parents=True)

    async def scenario(one: Opened) -> None:
        assert (await one.ask("list_collections")).collections == []
        assert not (await one.ask("drop_collection", collection="c")).dropped
        await one.fill(items=[{"id": "a", "vector": [1.0]}], width=1)
        assert len((await one.ask("query", collection="c", vector=[1.0])).hits) == 1

    run_lance(tmp_path, scenario)


def test_indexes_that_a_death_kept_from_being_made_are_made_when_it_opens(tmp_path: Path) -> None:
    async def bare() -> None:
        import lancedb

        from python_backends.vector_store.lance_rows import LanceRows

        folder = tmp_path / "collections" / ANN
        folder.mkdir(parents=True)
        database = await lancedb.connect_async(str(folder))
        await database.create_table("c", schema=LanceRows(Terms("cosine", 384, None, 1.0)).schema())

    asyncio.run(bare())

    async def scenario(one: Opened) -> None:
        await one.ask("upsert", collection="c", items=[{"id": "a", "text": "zebra"}])
        assert (await one.ask("query", collection="c", text="zebra", hybrid=True)).hits[0].text_score

    run_lance(tmp_path, scenario)


def files_under(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_the_folder_does_not_grow_with_rewritten_rows_and_is_gone_with_the_collection(tmp_path: Path) -> None:
    async def scenario(one: Opened) -> None:
        await one.fill(width=3)
        sizes = []
        for number in range(160):
            await one.ask(
                "upsert", collection="c", items=[{**row, "id": f"r{n}"} for n, row in enumerate(batch(number))]
            )
            if number % 40 == 39:
                sizes.append((len(files_under(tmp_path)), (await one.ask("describe_collection", collection="c")).bytes))
        assert max(count for count, _ in sizes) < 120
        assert sizes[-1][1] < 2 * sizes[0][1]
        await one.store.tidy()
        assert len(files_under(tmp_path)) < 30
        assert len((await one.ask("query", collection="c", vector=[1.0, 1.0, 1.0], limit=50)).hits) == BATCH
        await one.ask("drop_collection", collection="c")
        assert files_under(tmp_path) == []

    run_lance(tmp_path, scenario, upkeep=Upkeep(commits=16, grace_s=0.0))


def test_many_vectors_get_an_index_that_finds_nearly_all_and_also_what_came_later(tmp_path: Path) -> None:
    dice = np.random.default_rng(1)
    centres = dice.normal(size=(40, 16))
    vectors = centres[dice.integers(0, 40, 3000)] + 0.3 * dice.normal(size=(3000, 16))

    async def scenario(one: Opened) -> None:
        await one.fill(width=16, metric="euclidean")
        for start in range(0, 3000, 1000):
            items = [{"id": str(n), "vector": vectors[n].tolist()} for n in range(start, start + 1000)]
            await one.ask("upsert", collection="c", items=items)
        assert (await one.ask("describe_collection", collection="c")).search == "scan"
        await one.store.tidy()
        assert (await one.ask("describe_collection", collection="c")).search == "index"
        found = 0
        for asked in vectors[:40]:
            near, true = [await one.ask("query", collection="c", vector=asked.tolist(), exact=exact)
                          for exact in (False, True)]  # fmt: skip
            found += len({hit.id for hit in near.hits} & {hit.id for hit in true.hits})
        assert found / 400 > 0.9
        await one.ask("upsert", collection="c", items=[{"id": "late", "vector": [9.0] * 16}])
        assert (await one.ask("query", collection="c", vector=[9.0] * 16, limit=1)).hits[0].id == "late"

    run_lance(tmp_path, scenario, memory=0, upkeep=Upkeep(index_rows=1000, grace_s=0.0))


def test_new_files_are_written_out_before_the_folders_that_name_them_and_once(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "a").write_text("a")
    (tmp_path / "sub" / "b").write_text("b")
    done: list[str] = []
    folder = DurableFolder(tmp_path, lambda path: done.append(os.path.relpath(path, tmp_path)))
    folder.sync()
    assert set(done[:2]) == {"a", "sub/b"} and set(done[2:]) == {".", "sub"}
    done.clear()
    folder.sync()
    assert done == []
    (tmp_path / "sub" / "c").write_text("c")
    folder.sync()
    assert done == ["sub/c", "sub"]


def test_the_real_writing_out_works_on_files_and_folders(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("a")
    DurableFolder(tmp_path).sync()
    with pytest.raises(FileNotFoundError):
        write_out_folder(tmp_path / "nowhere")


def test_a_folder_that_is_opened_again_holds_what_was_kept(tmp_path: Path) -> None:
    async def first(one: Opened) -> None:
        await one.fill(items=batch(1), width=3, metric="dot", ttl_seconds=100)

    async def second(one: Opened) -> None:
        [info] = (await one.ask("list_collections")).collections
        assert (info.metric, info.width, info.ttl_seconds) == ("dot", 3, 100)
        where = {"field": "batch", "gte": 1}
        assert len((await one.ask("query", collection="c", vector=[1.0, 1.0, 1.0], filter=where)).hits) == BATCH

    run_lance(tmp_path, first)
    run_lance(tmp_path, second)


def test_a_table_is_the_same_object_however_many_open_it_at_once(tmp_path: Path) -> None:
    async def scenario() -> None:
        engine = lance_engine(tmp_path, Clock())
        place = Place(ANN, "c")
        made = await asyncio.gather(*(engine.create(place, Terms("dot", 2, None, 1.0)) for _ in range(4)))
        assert sorted(made) == [False, False, False, True]
        await engine.close()
        tables = await asyncio.gather(*(engine.open(place) for _ in range(4)))
        assert len({id(table) for table in tables}) == 1 and tables[0] is not None
        await engine.close()

    asyncio.run(scenario())
