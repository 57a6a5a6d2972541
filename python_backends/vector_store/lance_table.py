"""A collection in a LanceDB table. Its commits are atomic, and on disk for good before they are acknowledged."""

from __future__ import annotations

import asyncio
import logging
import warnings
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from python_backends.errors import InvalidRequest, NotFound, Unavailable
from python_backends.vector_store.durable import DurableFolder
from python_backends.vector_store.entry import Holding, Row, Terms, Vector, Worded
from python_backends.vector_store.filter import Filter
from python_backends.vector_store.lance_errors import translated
from python_backends.vector_store.lance_filter import LanceFilters, numbers_of
from python_backends.vector_store.lance_index import LanceIndexes
from python_backends.vector_store.lance_rows import COLUMNS, LanceRows, terms_of
from python_backends.vector_store.resident import Budget, Resident
from python_backends.vector_store.write_group import Waiting, WriteGroup

_PORTION = 2048
_LOG = logging.getLogger("openfaze.vector_store")


@dataclass(frozen=True, slots=True)
class Upkeep:
    """How a table is kept: `commits` until small files are made one, how long a version is kept for those who read it,
    how many rows get an index if they do not fit into memory, and how many columns of numbers there may be."""

    commits: int = 64
    grace_s: float = 10.0
    index_rows: int = 20_000
    numbers: int = 64


class LanceTable:
    """See `Table`. One writer at a time, any number of readers; `key` names it in `budget`."""

    def __init__(
        self, table: Any, folder: Path, budget: Budget, upkeep: Upkeep, clock: Callable[[], float]
    ) -> None:  # fmt: skip
        self._table, self._folder, self._budget, self._upkeep, self._clock = table, folder, budget, upkeep, clock
        self._key = str(folder)
        self._writing = asyncio.Lock()
        self._durable = DurableFolder(folder)
        self._indexes = LanceIndexes(upkeep.index_rows)
        self._group = WriteGroup()
        self._commits = 0
        self._gone = False

    async def start(self) -> LanceTable:
        """Read what the table was made with, and make what a sudden end kept from being made."""
        async with self._written():
            await self._adopt(self._table)
        return self

    @property
    def terms(self) -> Terms:
        """See `Table`."""
        return self._terms

    async def upsert(self, rows: Sequence[Row]) -> None:
        """See `Table`. Raises InvalidRequest for more fields with numbers than there may be."""
        waiting = self._group.join(rows)
        async with self._written():
            if not waiting.done.done():
                await self._group.write(self._commit)
        await waiting.done

    async def near(self, vector: Vector, limit: int, where: Filter | None, exact: bool) -> list[Row]:
        """See `Table`."""
        if (held := await self._resident()) is not None:
            among = None if where is None else await self._ids(where)
            ids = held.near(vector, limit, self._clock(), among)
            rows = {row.id: row for row in await self.get(ids)}
            return [rows[one] for one in ids if one in rows]
        async with self._reading():
            query = self._alive(where).nearest_to(vector).distance_type(self._indexes.distance(self._terms.metric))
            query = query.bypass_vector_index() if exact else query.nprobes(self._indexes.probes)
            return self._rows.rows(await query.limit(limit).select([*COLUMNS, "_distance"]).to_arrow())

    async def words(self, text: str, limit: int, where: Filter | None) -> list[Worded]:
        """See `Table`."""
        async with self._reading():
            query = self._alive(where).nearest_to_text(self._indexes.match(text)).limit(limit)
            found = await query.select([*COLUMNS, "_score"]).to_arrow()
            scores = found.column("_score").to_pylist()
            return [Worded(row, score) for row, score in zip(self._rows.rows(found), scores, strict=True)]

    async def get(self, ids: Sequence[str]) -> list[Row]:
        """See `Table`."""
        if not ids:
            return []
        async with self._reading():
            wanted = self._filters.alive(self._clock()) & self._filters.ids(list(ids))
            return self._rows.rows(await self._table.query().where(wanted).select(list(COLUMNS)).to_arrow())

    async def delete(self, ids: Sequence[str]) -> int:
        """See `Table`."""
        return await self._delete(lambda: self._filters.alive(self._clock()) & self._filters.ids(list(ids)))

    async def delete_where(self, where: Filter) -> int:
        """See `Table`."""
        return await self._delete(lambda: self._filters.alive(self._clock(), where))

    async def expire(self) -> int:
        """See `Table`."""
        return await self._delete(lambda: self._filters.expired(self._clock()))

    async def count(self) -> int:
        """See `Table`."""
        async with self._reading():
            rows: int = await self._table.count_rows()
            return rows

    async def versions(self) -> int:
        """The number of the newest version, one more for each commit."""
        async with self._reading():
            number: int = await self._table.version()
            return number

    async def holding(self) -> Holding:
        """See `Table`."""
        async with self._reading():
            rows = await self._table.count_rows()
            size = await asyncio.to_thread(
                lambda: sum(p.stat().st_size for p in self._folder.rglob("*") if p.is_file())
            )
            fits = self._budget.fits(rows, self._terms.width)
            built = await self._indexes.has_vectors(self._table)
        return Holding(rows, size, "memory" if fits else "index" if built else "scan")

    async def tidy(self) -> None:
        """See `Table`: one file and one version where there were many, and an index if it is time for one."""
        async with self._written():
            if self._commits:
                await self._compact()
            rows = await self._table.count_rows()
            fits = self._budget.fits(rows, self._terms.width)
        if not fits:
            async with self._reading():  # may take a minute, in which rows are written and read as always
                await self._indexes.build_vectors(self._table, rows, self._terms.metric)
            async with self._written():
                await asyncio.to_thread(self._durable.sync)

    async def rows(self) -> AsyncIterator[list[Row]]:
        """See `Table`."""
        async with self._reading():
            query = self._table.query().where(self._filters.alive(self._clock())).select(list(COLUMNS))
            async for batch in await query.to_batches(max_batch_length=_PORTION):
                yield self._rows.rows(batch)

    async def replace(self, made: Callable[[], Any]) -> None:
        """Go on with another table, which `made` puts in this one's place while nobody writes."""
        async with self._written():
            await self._adopt(await made())

    async def close(self, *, gone: bool = False) -> None:
        """Let go, after whoever writes; if `gone`, the table is about to be deleted and later calls raise NotFound."""
        async with self._writing:
            self._gone = gone
            self._budget.leave(self._key)
            if not gone:
                self._table.close()

    async def _adopt(self, table: Any) -> None:
        self._budget.leave(self._key)
        schema = await table.schema()
        self._terms, self._rows = terms_of(schema), LanceRows(terms_of(schema))
        self._use_numbers([name for name in schema.names if name.startswith("n_")])
        await self._indexes.ensure(table)
        await asyncio.to_thread(self._durable.sync)
        self._table = table

    def _use_numbers(self, names: Sequence[str]) -> None:
        self._numbers = list(names)
        self._filters = LanceFilters(frozenset(names))

    async def _commit(self, group: Sequence[Waiting]) -> None:
        """All rows of a group, of those with the same id the last; who is refused is refused alone."""
        admitted = self._admitted(group)
        rows = list({row.id: row for one in admitted for row in one.rows}.values())
        if not rows:
            return
        try:
            with translated(self._folder):
                await self._make_columns(rows)
                merge = self._table.merge_insert("id").when_matched_update_all().when_not_matched_insert_all()
                await merge.execute(self._rows.batch(rows, self._numbers))
                await asyncio.to_thread(self._durable.sync)
        except Unavailable:  # what is in memory may no longer be what is on disk
            self._budget.leave(self._key)
            raise
        if (held := self._budget.get(self._key)) is not None:
            held.put(rows)
            self._budget.hold(self._key, held)
        await self._committed()

    def _admitted(self, group: Sequence[Waiting]) -> list[Waiting]:
        """Those that need no more columns of numbers than there may be; the others are told."""
        admitted, known, most = [], set(self._numbers), self._upkeep.numbers
        for one in group:
            wanted = known.union(*(numbers_of(row.metadata) for row in one.rows))
            if len(wanted) > most:
                one.fail(InvalidRequest(f"REQUEST field `items`: {len(wanted)} different metadata fields of this "
                                        f"collection have numbers, at most {most} may", param="items"))  # fmt: skip
                continue
            known = wanted
            admitted.append(one)
        return admitted

    async def _make_columns(self, rows: Sequence[Row]) -> None:
        """For numbers of fields that had none."""
        new = sorted({name for row in rows for name in numbers_of(row.metadata)} - set(self._numbers))
        if new:
            await self._table.add_columns(dict.fromkeys(new, "CAST('NaN' AS DOUBLE)"))
            self._use_numbers([*self._numbers, *new])

    async def _delete(self, which: Callable[[], Any]) -> int:
        async with self._written():
            condition = which()
            ids = (await self._table.query().where(condition).select(["id"]).to_arrow()).column("id").to_pylist()
            if not ids:
                return 0
            await self._table.delete(condition)
            await asyncio.to_thread(self._durable.sync)
            if (held := self._budget.get(self._key)) is not None:
                held.drop(ids)
            await self._committed()
            return len(ids)

    async def _committed(self) -> None:
        self._commits += 1
        if self._commits < self._upkeep.commits:
            return
        try:
            with translated(self._folder):
                await self._compact()
        except Unavailable as error:  # what was written is on disk all the same
            _LOG.warning("many small files stay for now: %s", error.message)
            self._commits = 0

    async def _compact(self) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that nobody else may use the table, which nobody does
            await self._table.optimize()
            await asyncio.to_thread(self._durable.sync)  # before the files leave whose rows are in the new ones
            await self._table.optimize(cleanup_older_than=timedelta(seconds=self._upkeep.grace_s))
        self._commits = 0

    async def _ids(self, where: Filter) -> list[str]:
        async with self._reading():
            ids: list[str] = (await self._alive(where).select(["id"]).to_arrow()).column("id").to_pylist()
            return ids

    async def _resident(self) -> Resident | None:
        """All vectors in memory, brought there now if they fit; None if they do not."""
        held = self._budget.get(self._key)
        if held is not None:
            return held
        if not self._budget.fits(await self.count(), self._terms.width):
            return None
        async with self._written():  # or a row that is written meanwhile would be missed
            if (held := self._budget.get(self._key)) is not None:
                return held
            count = await self._table.count_rows()
            held = Resident(self._terms.metric, self._terms.width, max(64, count))
            async for batch in await self._table.query().select(list(COLUMNS)).to_batches(max_batch_length=_PORTION):
                held.put(self._rows.rows(batch))
            self._budget.hold(self._key, held)
            return held

    def _alive(self, where: Filter | None) -> Any:
        return self._table.query().where(self._filters.alive(self._clock(), where))

    @asynccontextmanager
    async def _reading(self) -> AsyncIterator[None]:
        if self._gone:
            raise NotFound(f"collection `{self._folder.stem}` was dropped", code="collection_not_found")
        with translated(self._folder):
            yield

    @asynccontextmanager
    async def _written(self) -> AsyncIterator[None]:
        async with self._writing, self._reading():
            done = False
            try:
                yield
                done = True
            finally:
                if not done:  # what is in memory may no longer be what is on disk
                    self._budget.leave(self._key)
