"""Upserts that wait for the one writer: whoever may write next writes for all of them, in one commit.

Most of a small upsert's time goes into making files and putting them on disk, and that takes as long for many rows.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from python_backends.errors import InternalError, OpenfazeError
from python_backends.vector_store.entry import Row

_MOST = 4096  # rows of one commit, or a little more


@dataclass(slots=True, eq=False)
class Waiting:
    """Rows to be written, and the end of that."""

    rows: Sequence[Row]
    done: asyncio.Future[None] = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    def fail(self, error: OpenfazeError) -> None:
        """Tell whoever waits, if anybody does and was not told yet."""
        if not self.done.done():
            self.done.set_exception(error)


class WriteGroup:
    """For one loop."""

    def __init__(self) -> None:
        self._waiting: list[Waiting] = []

    def join(self, rows: Sequence[Row]) -> Waiting:
        """Wait with `rows` for the next commit."""
        self._waiting.append(one := Waiting(rows))
        return one

    async def write(self, commit: Callable[[list[Waiting]], Awaitable[None]]) -> None:
        """Have `commit` write those that wait, in their order; each of them is told how it ended."""
        group, rows = [], 0
        while self._waiting and rows < _MOST:
            group.append(one := self._waiting.pop(0))
            rows += len(one.rows)
        try:
            await commit(group)
            for one in group:
                if not one.done.done():
                    one.done.set_result(None)
        except OpenfazeError as error:
            for one in group:
                one.fail(error)
        finally:  # after a bug, or at the end of the process
            for one in group:
                one.fail(InternalError("this write was not finished"))
