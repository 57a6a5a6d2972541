"""The two vector indexes: the same answers, and what a broken table on disk leads to."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from python_backends.errors import Unavailable
from python_backends.vector_cache.lance_index import FOLDER, NOT_INSTALLED, LanceIndex
from python_backends.vector_cache.memory_index import Indexed, MemoryIndex, Neighbour, nearest
from python_backends.vector_cache.vectors import Vectors
from tests.vector_cache.making import vector_of

HERE, THERE = b"h" * 16, b"t" * 16
WIDTH = len(vector_of("a"))


def row(number: int, text: str, bucket: bytes = HERE) -> Indexed:
    return Indexed(number, bucket, vector_of(text))


ROWS = [row(1, "red car"), row(2, "red bus"), row(3, "blue bus"), row(4, "red car", THERE)]


def ids(found: list[Neighbour]) -> list[int]:
    return [near.id for near in found]


def test_memory_finds_the_nearest_of_its_bucket() -> None:
    index = MemoryIndex()
    index.add(ROWS)
    found = index.search(HERE, vector_of("red car"), 2)
    assert ids(found) == [1, 2] and found[0].similarity == pytest.approx(1.0, abs=1e-5)
    assert index.remove([1, 9]) == [9] and ids(index.search(HERE, vector_of("red car"), 9)) == [2, 3]
    assert len(index) == 3 and index.search(b"x" * 16, vector_of("red car"), 2) == []


def test_memory_leaves_out_vectors_of_another_width() -> None:
    index = MemoryIndex()
    index.add([Indexed(1, HERE, np.ones(3, np.float32)), row(2, "a")])
    assert ids(index.search(HERE, vector_of("a"), 5)) == [2]


def test_each_row_counts_once_among_several_searches() -> None:
    assert nearest([Neighbour(1, 0.5), Neighbour(2, 0.7), Neighbour(1, 0.9)], 2) == [
        Neighbour(1, 0.9), Neighbour(2, 0.7),
    ]  # fmt: skip


def test_lancedb_finds_what_memory_finds(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    vectors = rng.normal(size=(300, 32)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    rows = [Indexed(number, (HERE, THERE)[number % 2], vector) for number, vector in enumerate(vectors)]
    memory = MemoryIndex()
    memory.add(rows)

    async def compare() -> None:
        index = LanceIndex(tmp_path, "e")
        assert await index.start(32) == set()
        await index.add(rows)
        await index.remove([4])
        memory.remove([4])
        for probe in vectors[:5]:
            mine, theirs = await index.search(HERE, probe, 5), memory.search(HERE, probe, 5)
            assert ids(mine) == ids(theirs)
            assert [near.similarity for near in mine] == pytest.approx([near.similarity for near in theirs], abs=1e-5)
        index.close()

    asyncio.run(compare())


def test_lancedb_keeps_its_rows_and_drops_those_of_another_ledger(tmp_path: Path) -> None:
    async def over_restarts() -> None:
        first = LanceIndex(tmp_path, "e")
        await first.start(WIDTH)
        await first.add(ROWS)
        first.close()
        second = LanceIndex(tmp_path, "e")
        assert await second.start(WIDTH) == {1, 2, 3, 4}
        second.close()
        third = LanceIndex(tmp_path, "another")
        assert await third.start(WIDTH) == set()
        third.close()

    asyncio.run(over_restarts())


def test_lancedb_does_not_grow_with_changes(tmp_path: Path) -> None:
    async def changes() -> None:
        index = LanceIndex(tmp_path, "e")
        await index.start(WIDTH)
        for number in range(64):
            await index.add([row(number, f"text {number}")])
            await index.remove([number - 1])
        await index.compact()
        assert len(list((tmp_path / FOLDER).rglob("*.lance"))) <= 2
        index.close()

    asyncio.run(changes())


def test_lancedb_tells_of_broken_files(tmp_path: Path) -> None:
    async def broken() -> None:
        index = LanceIndex(tmp_path, "e")
        await index.start(WIDTH)
        await index.add(ROWS)
        for path in (tmp_path / FOLDER).rglob("*"):
            if path.is_file():
                path.write_bytes(b"rubbish")
        with pytest.raises(Unavailable, match="vectors"):
            await LanceIndex(tmp_path, "e").start(WIDTH)

    asyncio.run(broken())


@dataclass
class FakeDisk:
    """A disk index in memory; `failing` names the methods that raise."""

    failing: frozenset[str] = frozenset()
    code: str = "index_failed"
    rows: dict[int, Indexed] = field(default_factory=dict)
    opened: bool = False
    calls: list[str] = field(default_factory=list)

    @property
    def open(self) -> bool:
        return self.opened

    async def start(self, width: int) -> set[int]:
        self._called("start")
        self.opened = True
        return set(self.rows)

    async def add(self, rows: list[Indexed]) -> None:
        self._called("add")
        self.rows.update({each.id: each for each in rows})

    async def remove(self, ids: Iterable[int]) -> None:
        for number in ids:
            self.rows.pop(number, None)

    async def search(self, bucket: bytes, vector: np.ndarray, limit: int) -> list[Neighbour]:  # type: ignore[type-arg]
        assert self.opened, "searched before it was started"
        await asyncio.sleep(0)  # others wait for their turn meanwhile
        self._called("search")
        index = MemoryIndex()
        index.add(self.rows.values())
        return index.search(bucket, vector, limit)

    async def compact(self) -> None:
        self._called("compact")

    def close(self) -> None:
        self.opened = False

    def destroy(self) -> None:
        self.calls.append("destroy")
        self.rows.clear()

    def _called(self, name: str) -> None:
        self.calls.append(name)
        if name in self.failing:
            raise Unavailable("broken", code=self.code)


def test_new_vectors_are_findable_before_and_after_they_are_written() -> None:
    async def scenario() -> None:
        disk, known = FakeDisk(), [row(1, "red car")]
        vectors = Vectors(lambda: iter(known), lambda anew: disk)
        vectors.add(known[0])
        assert ids(await vectors.search(HERE, vector_of("red car"), 3)) == [1] and "search" not in disk.calls
        await vectors.settle()
        assert ids(await vectors.search(HERE, vector_of("red car"), 3)) == [1] and disk.calls[-1] == "search"
        vectors.remove([1])
        await vectors.settle()
        assert disk.rows == {}
        await vectors.close()

    asyncio.run(scenario())


def test_a_start_brings_table_and_ledger_together() -> None:
    async def scenario() -> None:
        disk = FakeDisk(rows={1: row(1, "a"), 7: row(7, "left behind")})
        vectors = Vectors(lambda: iter([row(1, "a"), row(2, "not written")]), lambda anew: disk, rows=1)
        vectors.start()
        with pytest.raises(Unavailable) as caught:
            await vectors.search(HERE, vector_of("a"), 3)
        assert caught.value.code == "index_opening"
        await vectors.settle()
        assert set(disk.rows) == {1, 2}
        await vectors.close()

    asyncio.run(scenario())


def test_a_table_that_fails_once_is_made_anew_from_the_ledger() -> None:
    async def scenario() -> None:
        disks: list[FakeDisk] = []

        def make(anew: bool) -> FakeDisk:
            disks.append(FakeDisk(failing=frozenset() if anew else frozenset({"search"})))
            return disks[-1]

        vectors = Vectors(lambda: iter([row(1, "a")]), make)
        vectors.add(row(1, "a"))
        await vectors.settle()
        with pytest.raises(Unavailable):
            await vectors.search(HERE, vector_of("a"), 3)
        await vectors.settle()
        assert ids(await vectors.search(HERE, vector_of("a"), 3)) == [1] and len(disks) == 2
        await vectors.close()

    asyncio.run(scenario())


@pytest.mark.parametrize("code", ["index_failed", NOT_INSTALLED], ids=["made anew", "given up"])
def test_who_waits_for_a_table_that_fails_meanwhile_misses_at_most(code: str) -> None:
    def make(anew: bool) -> FakeDisk:
        return FakeDisk(failing=frozenset() if anew else frozenset({"search"}), code=code)

    async def scenario() -> None:
        vectors = Vectors(lambda: iter([row(1, "a")]), make)
        vectors.add(row(1, "a"))
        await vectors.settle()
        first, *waited = await asyncio.gather(
            *(vectors.search(HERE, vector_of("a"), 3) for _ in range(3)), return_exceptions=True
        )
        if code == NOT_INSTALLED:  # all are in memory from then on
            assert [ids(found) for found in waited if isinstance(found, list)] == [[1], [1]]
        else:
            assert [found.code for found in (first, *waited) if isinstance(found, Unavailable)] == ["index_opening"] * 3
        await vectors.close()

    asyncio.run(scenario())


def test_a_table_that_was_let_go_meanwhile_is_neither_searched_nor_written() -> None:
    async def scenario() -> None:
        disk = FakeDisk()
        vectors = Vectors(lambda: iter([row(1, "a")]), lambda anew: disk)
        vectors.add(row(1, "a"))
        await vectors.settle()
        searches = [asyncio.ensure_future(vectors.search(HERE, vector_of("a"), 3)) for _ in range(2)]
        vectors.add(row(2, "b"))
        writing = asyncio.ensure_future(vectors.settle())
        await asyncio.sleep(0)
        vectors.drop()
        found = [ids(await search) for search in searches]
        await writing
        assert found[1] == [2] and set(disk.rows) == {1}

    asyncio.run(scenario())


def test_a_table_that_keeps_failing_is_given_up_for_memory() -> None:
    def known() -> Iterator[Indexed]:
        return iter([row(1, "a"), row(2, "b")])

    async def scenario() -> None:
        vectors = Vectors(known, lambda anew: FakeDisk(failing=frozenset({"start"})), rows=1)
        vectors.start()
        await vectors.settle()
        await vectors.settle()
        assert vectors.kind == "memory" and ids(await vectors.search(HERE, vector_of("a"), 3)) == [1, 2]
        await vectors.close()

    asyncio.run(scenario())


def test_few_vectors_never_reach_the_disk() -> None:
    async def scenario() -> None:
        disk, known = FakeDisk(), [row(number, f"text {number}") for number in range(4)]
        vectors = Vectors(lambda: iter(known[:2]), lambda anew: disk, rows=3)
        vectors.start()
        vectors.add(known[2])
        vectors.remove([0])
        await asyncio.sleep(0)
        assert disk.calls == [] and len(await vectors.search(HERE, vector_of("text"), 9)) == 2
        await vectors.wipe()
        assert disk.calls == ["destroy"]
        await vectors.close()

    asyncio.run(scenario())


def test_one_more_than_memory_takes_moves_all_of_them() -> None:
    async def scenario() -> None:
        disk, known = FakeDisk(), [row(number, f"text {number}") for number in range(4)]
        vectors = Vectors(lambda: iter(known), lambda anew: disk, rows=3)
        for each in known:
            vectors.add(each)
        while vectors.kind == "memory" or not disk.rows:
            await asyncio.sleep(0)
        assert set(disk.rows) == {0, 1, 2, 3}
        vectors.remove([2])
        assert sorted(ids(await vectors.search(HERE, vector_of("text"), 3))) == [0, 1, 3]
        await vectors.wipe()
        assert set(disk.rows) == {0, 1, 3} and disk.calls[-1] == "compact"
        await vectors.close()

    asyncio.run(scenario())


def test_without_the_library_all_stay_in_memory_at_once() -> None:
    async def scenario() -> None:
        made: list[bool] = []

        def make(anew: bool) -> FakeDisk:
            made.append(anew)
            return FakeDisk(failing=frozenset({"start"}), code=NOT_INSTALLED)

        vectors = Vectors(lambda: iter([row(1, "a"), row(2, "b")]), make, rows=1)
        vectors.start()
        await vectors.settle()
        assert made == [False] and ids(await vectors.search(HERE, vector_of("a"), 3)) == [1, 2]
        await vectors.close()

    asyncio.run(scenario())
