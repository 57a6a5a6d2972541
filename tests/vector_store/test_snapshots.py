"""Snapshots by themselves: several at once, and those that fail."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from python_backends.errors import NotFound
from python_backends.vector_store.entry import Place, Row, Terms
from python_backends.vector_store.snapshots import Snapshots
from tests.vector_store.making import ANN, row


async def portions(*rows: Row, reached: asyncio.Event | None = None, go: asyncio.Event | None = None,
                   fails: bool = False) -> AsyncIterator[list[Row]]:  # fmt: skip
    """`rows` in one portion; then it says that it was `reached`, waits until it may `go`, and perhaps fails."""
    yield list(rows)
    if reached is not None and go is not None:
        reached.set()
        await go.wait()
    if fails:
        raise NotFound("the collection was dropped")


def test_snapshots_of_one_name_at_once_are_both_whole_and_a_failed_one_leaves_nothing(tmp_path: Path) -> None:
    place, terms = Place(ANN, "c"), Terms("dot", 1, None, 1.0)
    stale = tmp_path / ANN / "c" / "s.0.unfinished"
    stale.parent.mkdir(parents=True)
    stale.touch()  # of a process that was killed

    async def scenario(kept: Snapshots) -> None:
        reached, go = asyncio.Event(), asyncio.Event()
        slow = asyncio.create_task(kept.save(place, "s", terms, portions(row("a", 1.0), reached=reached, go=go)))
        await reached.wait()
        assert (await kept.save(place, "s", terms, portions(row("b", 1.0), row("c", 1.0)))).rows == 2
        go.set()
        assert (await slow).rows == 1
        with pytest.raises(NotFound):
            await kept.save(place, "s", terms, portions(row("d", 1.0), fails=True))
        [file] = kept.of(place)
        assert (file.name, file.rows) == ("s", 1)

    asyncio.run(scenario(Snapshots(tmp_path)))
    assert [path.name for path in (tmp_path / ANN / "c").iterdir()] == ["s.arrow"]
