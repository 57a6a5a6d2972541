"""A store in a folder, with the real LanceDB: restarts, deaths, broken files, tenants."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from python_backends.errors import Unavailable
from python_backends.runtime.config import CHECKOUT
from python_backends.vector_cache.entry import Near
from python_backends.vector_cache.lance_index import FOLDER
from python_backends.vector_cache.ledger import FILES
from python_backends.vector_cache.local import LocalStore
from python_backends.vector_cache.settings import Settings
from tests.vector_cache.making import ANN, BOB, MEMORY, TEXT, entry, local_store, question, vector_of

LANCE = Settings()
INDEXES = pytest.mark.parametrize("settings", [MEMORY, LANCE], ids=lambda settings: settings.index)


async def near(store: LocalStore, text: str, namespace: str = ANN, scope: str = "plain") -> list[Near]:
    return await store.near(question(text, namespace, scope).place, vector_of(text), 5)


def texts(found: list[Near]) -> list[str]:
    return [each.entry.question.text for each in found]


@INDEXES
def test_near_entries_are_found_at_their_own_place_only(tmp_path: Path, settings: Settings) -> None:
    async def scenario() -> None:
        store = local_store(tmp_path, settings)
        await store.put(entry(question("red car")))
        await store.put(entry(question("red bus")))
        await store.put(entry(question("red car", BOB)))
        await store.put(entry(question("red car", scope="with a picture")))
        await store.put(entry(question("red lorry"), semantic=False))
        for _ in range(2):  # not yet written, then from the table
            assert texts(await near(store, "red car")) == ["red car", "red bus"]
            assert texts(await near(store, "red bus", BOB)) == ["red car"]
            await store.settle()
        assert (await store.holding()).vectors == 4
        await store.close()

    asyncio.run(scenario())


@INDEXES
def test_everything_is_there_after_a_restart(tmp_path: Path, settings: Settings) -> None:
    async def first() -> None:
        store = local_store(tmp_path, settings)
        await store.put(entry(question("written")))
        await store.settle()
        await store.put(entry(question("only in the ledger")))
        await store.close()

    async def second() -> None:
        store = local_store(tmp_path, settings)
        assert await store.exact(question("written")) is not None
        await store.settle()
        assert sorted(texts(await near(store, "written"))) == ["only in the ledger", "written"]
        await store.close()

    asyncio.run(first())
    asyncio.run(second())


@INDEXES
def test_what_leaves_is_not_found_near(tmp_path: Path, settings: Settings) -> None:
    async def scenario() -> None:
        store = local_store(tmp_path, Settings(index=settings.index, max_entries=2, namespace_share=1.0))
        for text in ("red car", "red bus", "red tram"):
            await store.put(entry(question(text)))
            await store.settle()
        assert sorted(texts(await near(store, "red car"))) == ["red bus", "red tram"]
        await store.close()

    asyncio.run(scenario())


def test_forgetting_wipes_the_table_too(tmp_path: Path) -> None:
    async def scenario() -> bytes:
        store = local_store(tmp_path, LANCE)
        await store.put(entry(question("secret")))
        await store.put(entry(question("kept", BOB)))
        await store.settle()
        assert await store.forget(None, ANN) == 1
        assert await near(store, "secret") == []
        await store.close()
        return b"".join(path.read_bytes() for path in (tmp_path / FOLDER).rglob("*") if path.is_file())

    written = asyncio.run(scenario())
    assert vector_of("kept").tobytes() in written and vector_of("secret").tobytes() not in written


DYING = """
import asyncio, sys
from pathlib import Path
from python_backends.vector_cache.settings import Settings
from tests.vector_cache.making import entry, local_store, question

async def main():
    store = local_store(Path(sys.argv[1]), Settings(index=sys.argv[2]))
    number = 0
    while True:
        await store.put(entry(question(f"text {number}"), '"' + "x" * 20_000 + '"'))
        if number % 5 == 0:
            await store.settle()
        sys.stdout.write(f"{number}\\n")
        sys.stdout.flush()
        number += 1

asyncio.run(main())
"""


@INDEXES
def test_a_process_killed_while_it_writes_loses_nothing_it_had_written(tmp_path: Path, settings: Settings) -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(CHECKOUT), os.environ.get("PYTHONPATH", "")])}
    process = subprocess.Popen([sys.executable, "-c", DYING, str(tmp_path), settings.index], stdout=subprocess.PIPE,
                               env=environment, cwd=CHECKOUT)  # fmt: skip
    assert process.stdout is not None
    last = -1
    while last < 12:
        last = int(process.stdout.readline())
    process.send_signal(signal.SIGKILL)
    last = int(([str(last).encode(), *process.stdout.read().split(b"\n")[:-1]])[-1])
    process.wait()
    process.stdout.close()

    async def after() -> None:
        store = local_store(tmp_path, settings)
        for number in range(last + 1):
            assert await store.exact(question(f"text {number}")) is not None, number
        await store.settle()
        assert (await near(store, f"text {last}"))[0].entry.question.text == f"text {last}"
        assert not (tmp_path / "broken").exists()
        await store.close()

    asyncio.run(after())


def test_a_broken_database_is_put_aside_and_a_new_one_begun(tmp_path: Path) -> None:
    (tmp_path / FILES[0]).write_bytes(b"this is no database" * 1000)
    tmp_path.chmod(0o700)

    async def scenario() -> None:
        store = local_store(tmp_path)
        assert await store.exact(question()) is None
        await store.put(entry(question()))
        assert await store.exact(question()) is not None
        assert (tmp_path / "broken" / FILES[0]).read_bytes().startswith(b"this is no database")
        await store.close()

    asyncio.run(scenario())


def test_a_database_that_breaks_while_it_is_used_is_a_miss_and_then_a_new_one(tmp_path: Path) -> None:
    async def scenario() -> None:
        store = local_store(tmp_path)
        for number in range(50):
            await store.put(entry(question(f"text {number}"), '"' + "x" * 5000 + '"'))
        assert store._ledger is not None
        store._ledger._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        with (tmp_path / FILES[0]).open("r+b") as file:
            file.seek(8192)
            file.write(b"\xff" * 200_000)
        store._ledger._db.execute("PRAGMA shrink_memory")  # it must read from the file again
        with pytest.raises(Unavailable) as caught:
            for number in range(50):
                await store.exact(question(f"text {number}"))
        assert caught.value.code == "cache_reset"
        await store.put(entry(question()))
        assert await store.exact(question()) is not None
        await store.close()

    asyncio.run(scenario())


def test_a_broken_table_is_made_anew_from_the_ledger(tmp_path: Path) -> None:
    async def scenario() -> None:
        store = local_store(tmp_path, LANCE)
        await store.put(entry(question("red car")))
        await store.settle()
        await store.close()
        for path in (tmp_path / FOLDER).rglob("*"):
            if path.is_file():
                path.write_bytes(b"rubbish")
        store = local_store(tmp_path, LANCE)
        await store.settle()
        await store.settle()
        assert texts(await near(store, "red car")) == ["red car"]
        assert (await store.holding()).index == "lancedb" and (tmp_path / "broken" / FOLDER).is_dir()
        await store.close()

    asyncio.run(scenario())


def test_a_full_disk_refuses_stores_and_still_answers(tmp_path: Path) -> None:
    async def scenario() -> None:
        store = local_store(tmp_path)
        await store.put(entry(question()))
        ledger = store._ledger
        assert ledger is not None
        ledger._db.execute("PRAGMA max_page_count = 20")
        with pytest.raises(Unavailable, match="full") as caught:
            await store.put(entry(question("large"), '"' + "x" * 200_000 + '"'))
        assert caught.value.code == "cache_disk" and await store.exact(question(TEXT)) is not None
        await store.close()

    asyncio.run(scenario())


@INDEXES
def test_many_at_once_neither_mix_nor_lose(tmp_path: Path, settings: Settings) -> None:
    async def one(store: LocalStore, number: int) -> None:
        namespace = (ANN, BOB)[number % 2]
        await store.put(entry(question(f"text {number}", namespace), f'"{number}"'))
        kept = await store.exact(question(f"text {number}", namespace))
        assert kept is not None and kept.answer == f'"{number}"'
        for each in await near(store, f"text {number}", namespace):
            assert each.entry.question.place.namespace == namespace
        if number % 10 == 0:
            await store.settle()

    async def scenario() -> None:
        store = local_store(tmp_path, settings)
        await asyncio.gather(*(one(store, number) for number in range(120)))
        await store.settle()
        held = await store.holding()
        assert held.entries == held.vectors == 120
        await store.close()

    asyncio.run(scenario())
