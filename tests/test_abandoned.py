"""Work whose sender has left: the marks, and that nothing outlives the call it was made for."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from python_backends.abandoned import Abandoned
from python_backends.errors import Unavailable
from python_backends.waiting import all_of


def test_a_mark_stops_its_own_request_only(tmp_path: Path) -> None:
    abandoned = Abandoned(tmp_path / "marks")
    abandoned.check("a/1")
    abandoned.add("a/1")
    abandoned.check("a/2")
    with pytest.raises(Unavailable, match="cancelled by its sender"):
        abandoned.check("a/1")


def test_nothing_is_left_behind(tmp_path: Path) -> None:
    folder = tmp_path / "marks"
    abandoned = Abandoned(folder)
    abandoned.add("../../etc/a")
    abandoned.discard("../../etc/a")
    abandoned.discard("never added")
    abandoned.check("../../etc/a")
    abandoned.close()
    assert not folder.exists()


def test_requests_without_an_id_are_never_abandoned(tmp_path: Path) -> None:
    abandoned = Abandoned(tmp_path)
    abandoned.add("")
    assert any(tmp_path.iterdir())
    abandoned.check("")


def test_the_first_failure_waits_for_the_rest() -> None:
    ended: list[str] = []

    async def work(name: str, seconds: float, error: Exception | None = None) -> str:
        await asyncio.sleep(seconds)
        ended.append(name)
        if error:
            raise error
        return name

    async def main() -> None:
        assert await all_of([work("a", 0.01), work("b", 0.0)]) == ["a", "b"]
        with pytest.raises(ValueError, match="first"):
            await all_of([work("c", 0.02), work("d", 0.0, ValueError("first")), work("e", 0.01, KeyError("second"))])

    asyncio.run(main())
    assert sorted(ended) == ["a", "b", "c", "d", "e"]
