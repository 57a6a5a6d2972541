"""The vector store in this process: rates of upserts, times of queries, recall and memory, beside what has no disk.

    python -m perf.vector_store
    python -m perf.vector_store --rows 10000 100000 --queries 200 --width 384

Vectors are drawn around centres (one for 200 rows), as those of texts are not spread evenly either; questions are
stored vectors, moved a little. What is timed is the store's operation, from a checked request to its result, one at a
time; an upsert ends when its rows are on disk. `memory` is a collection whose vectors fit into the memory given to the
store, `scan` and `index` one that has none, before and after its index is built. Beside it, in the same run and on the
same vectors: numpy's product with every vector, and hnswlib (M 16, ef 100 and 64) and faiss (flat) if installed. They
find numbers of rows and keep nothing; the store also reads the rows that it found.
"""

from __future__ import annotations

import asyncio
import importlib
import os
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from perf.bootstrap import percentile_figure
from perf.command import parser_of, run
from perf.processes import memory_mib
from perf.report import Figure, Report, progress, write
from python_backends.vector_store.lance_engine import LanceEngine
from python_backends.vector_store.limits import MIB, Limits
from python_backends.vector_store.request import CreateCollection, DescribeCollection, Item, Query, Upsert
from python_backends.vector_store.resident import Budget
from python_backends.vector_store.snapshots import Snapshots
from python_backends.vector_store.store import VectorStore

Matrix = npt.NDArray[np.float32]
Find = Callable[[int], Awaitable[list[int]]]
OWNER, NAME, HITS, BATCH, WARM_UP = "a" * 64, "measured", 10, 500, 5
WORDS = ("ash", "birch", "cedar", "elm", "fir", "hazel", "larch", "maple", "oak", "pine")


def drawn(rows: int, width: int, queries: int) -> tuple[Matrix, Matrix]:
    """Stored vectors and questions, [rows, width] and [queries, width], all of length 1."""
    dice = np.random.default_rng(1)
    centres = dice.normal(size=(max(10, rows // 200), width)).astype(np.float32)
    stored = centres[dice.integers(0, len(centres), rows)] + dice.normal(size=(rows, width)).astype(np.float32)
    asked = stored[dice.integers(0, rows, queries)] + 0.3 * dice.normal(size=(queries, width)).astype(np.float32)
    return _unit(stored), _unit(asked)


def _unit(matrix: Matrix) -> Matrix:
    made: Matrix = (matrix / np.linalg.norm(matrix, axis=1, keepdims=True)).astype(np.float32)
    return made


async def timed(find: Find, count: int) -> tuple[list[float], list[list[int]]]:
    """Milliseconds and what was found, one question after the other; the first few are asked before, unmeasured."""
    taken, found = [], []
    for number in range(min(WARM_UP, count)):
        await find(number)
    for number in range(count):
        started = time.perf_counter()
        found.append(await find(number))
        taken.append((time.perf_counter() - started) * 1e3)
    return taken, found


def recall(found: Sequence[Sequence[int]], true: Sequence[Sequence[int]]) -> float:
    """The part of the true nearest that was found."""
    return sum(len(set(one) & set(other)) for one, other in zip(found, true, strict=True)) / sum(map(len, true))


def store_in(folder: Path, memory: int) -> VectorStore:
    """A store with so many bytes of memory for vectors."""
    engine = LanceEngine(folder / "collections", Budget(memory))
    return VectorStore(engine, Snapshots(folder / "snapshots"), Limits(), lasting=True)


async def filled(store: VectorStore, stored: Matrix) -> list[float]:
    """A collection of `stored`; milliseconds of each upsert of `BATCH` rows."""
    await store.create(CreateCollection(operation="create_collection", owner=OWNER, collection=NAME,
                                        width=stored.shape[1]))  # fmt: skip
    taken = []
    for start in range(0, len(stored), BATCH):
        items = tuple(item_of(number, stored) for number in range(start, min(start + BATCH, len(stored))))
        request = Upsert(operation="upsert", owner=OWNER, collection=NAME, items=items)
        started = time.perf_counter()
        await store.upsert(request, None)
        taken.append((time.perf_counter() - started) * 1e3)
    return taken


def item_of(number: int, stored: Matrix) -> Item:
    """Row `number` of a collection: a tenth of all have the same `shelf`."""
    text = f"{WORDS[number % 10]} {WORDS[number // 10 % 10]} number {number}"
    return Item(id=str(number), text=text, vector=stored[number].tolist(), metadata={"shelf": number % 10, "n": number})


def finder(store: VectorStore, asked: Matrix, **fields: Any) -> Find:
    """Questions to the store."""
    requests = [Query.model_validate({"operation": "query", "owner": OWNER, "collection": NAME, "limit": HITS,
                                      "vector": one.tolist(), **fields}) for one in asked]  # fmt: skip

    async def find(number: int) -> list[int]:
        result, _ = await store.query(requests[number], None)
        return [int(hit.id) for hit in result.hits]

    return find


def by_numpy(stored: Matrix, asked: Matrix) -> Find:
    """The product with every vector."""

    async def find(number: int) -> list[int]:
        scores = stored @ asked[number]
        best = np.argpartition(-scores, HITS - 1)[:HITS]
        return [int(one) for one in best[np.argsort(-scores[best])]]

    return find


def by_hnswlib(library: Any, stored: Matrix, asked: Matrix) -> Find:
    """A graph in memory."""
    index = library.Index(space="ip", dim=stored.shape[1])
    index.init_index(max_elements=len(stored), M=16, ef_construction=100)
    index.add_items(stored)
    index.set_ef(64)

    async def find(number: int) -> list[int]:
        return [int(one) for one in index.knn_query(asked[number], k=HITS)[0][0]]

    return find


def by_faiss(library: Any, stored: Matrix, asked: Matrix) -> Find:
    """Every vector in memory."""
    index = library.IndexFlatIP(stored.shape[1])
    index.add(stored)

    async def find(number: int) -> list[int]:
        return [int(one) for one in index.search(asked[number : number + 1], HITS)[1][0]]

    return find


async def peers(name: str, stored: Matrix, asked: Matrix, true: list[list[int]]) -> list[Figure]:
    """hnswlib and faiss, as far as they are installed."""
    figures: list[Figure] = []
    for module, make in (("hnswlib", by_hnswlib), ("faiss", by_faiss)):
        try:
            library = importlib.import_module(module)
        except ImportError:
            progress(f"{module} is not installed and is left out")
            continue
        started = time.perf_counter()
        find = make(library, stored, asked)
        figures.append(Figure(f"{name}_{module}_build_s", time.perf_counter() - started))
        taken, found = await timed(find, len(asked))
        figures += percentiles(f"{name}_{module}", taken)
        figures.append(Figure(f"{name}_{module}_recall", recall(found, true)))
    return figures


def percentiles(name: str, taken: Sequence[float]) -> list[Figure]:
    """p50 and p99."""
    return [percentile_figure(f"{name}_p{percent}_ms", taken, percent) for percent in (50, 99)]


async def queried(
    name: str, store: VectorStore, asked: Matrix, true: list[list[int]], **fields: Any
) -> list[Figure]:  # fmt: skip
    """Times, and recall where the true nearest are known."""
    taken, found = await timed(finder(store, asked, **fields), len(asked))
    figures = percentiles(name, taken)
    return [*figures, Figure(f"{name}_recall", recall(found, true))] if true else figures


async def in_memory(name: str, stored: Matrix, asked: Matrix, true: list[list[int]], folder: Path) -> list[Figure]:
    """A collection that fits into the store's memory."""
    before = memory_mib(os.getpid())
    store = store_in(folder, 2 * stored.nbytes + 64 * MIB)
    taken = await filled(store, stored)
    figures = [Figure(f"{name}_upsert_{BATCH}_rows_per_s", len(stored) / sum(taken) * 1e3)]
    figures += percentiles(f"{name}_upsert_{BATCH}", taken)
    figures += await queried(f"{name}_memory", store, asked, true)
    figures.append(Figure(f"{name}_memory_mib", memory_mib(os.getpid()) - before))

    async def one(number: int) -> list[int]:
        items = (item_of(number, stored),)
        await store.upsert(Upsert(operation="upsert", owner=OWNER, collection=NAME, items=items), None)
        return []

    figures += percentiles(f"{name}_upsert_1", (await timed(one, len(asked)))[0])
    shelf = {"field": "shelf", "equals": 3}
    figures += await queried(f"{name}_filtered", store, asked, [], filter=shelf)
    figures += await queried(f"{name}_hybrid", store, asked, [], hybrid=True, text="larch number 4711")
    described = await store.describe(DescribeCollection(operation="describe_collection", owner=OWNER,
                                                        collection=NAME).place)  # fmt: skip
    figures.append(Figure(f"{name}_disk_mib", (described.bytes or 0) / MIB))
    await store.close()
    return figures


async def on_disk(name: str, asked: Matrix, true: list[list[int]], folder: Path) -> list[Figure]:
    """The same collection without memory for vectors."""
    store = store_in(folder, 0)
    figures = await queried(f"{name}_scan", store, asked, true)
    started = time.perf_counter()
    await store.tidy()
    figures.append(Figure(f"{name}_index_build_s", time.perf_counter() - started))
    figures += await queried(f"{name}_index", store, asked, true)
    await store.close()
    return figures


async def at(rows: int, width: int, queries: int) -> list[Figure]:
    """Every figure for one size."""
    name = f"{rows // 1000}k"
    stored, asked = drawn(rows, width, queries)
    taken, true = await timed(by_numpy(stored, asked), queries)
    figures = percentiles(f"{name}_numpy", taken)
    with tempfile.TemporaryDirectory() as folder:
        progress(f"{name}: in memory ...")
        figures += await in_memory(name, stored, asked, true, Path(folder))
        progress(f"{name}: on disk ...")
        figures += await on_disk(name, asked, true, Path(folder))
    progress(f"{name}: peers ...")
    return [*figures, *await peers(name, stored, asked, true)]


def main() -> int:
    """Always 0: there is no bound to miss."""
    parser = parser_of("vector_store", __doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--width", type=int, default=384)
    parser.add_argument("--queries", type=int, default=200)
    arguments = parser.parse_args()
    figures = [
        figure for rows in arguments.rows for figure in asyncio.run(at(rows, arguments.width, arguments.queries))
    ]
    settings = {"rows": str(arguments.rows), "width": arguments.width, "queries": arguments.queries}
    write(Report("vector_store", figures, 0, settings))
    return 0


if __name__ == "__main__":
    run(main)
