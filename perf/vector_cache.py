"""The vector cache in this process: milliseconds of every operation at several fillings, memory, and both rates.

    python -m perf.vector_cache
    python -m perf.vector_cache --index memory --entries 0 1000 10000 --count 200

All entries are of one place, which is the worst case: a search compares the question with every one of them. Fillers
have random vectors. An exact hit, a semantic hit, a miss that was searched for and a store (its text new to the
encoder) are timed one at a time, with the real encoder in the same process; in the server each call between models
adds 0.3 to 0.5 ms. The rates are over the pairs in tests/vector_cache/data: `false_hits` of different questions,
`paraphrase_hits` of one question in other words, and for comparison how many different questions the similarity alone
would let pass.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

import numpy as np
import orjson

from perf.bootstrap import percentile_figure
from perf.command import parser_of, run
from perf.hardware import CHECKOUT
from perf.processes import memory_mib
from perf.report import Figure, Report, progress, write
from python_backends.errors import InternalError, NotFound
from python_backends.own_folder import Home
from python_backends.text_encoder.encoder import MODEL
from python_backends.text_encoder.local import LocalEncoder
from python_backends.vector_cache.cache import VectorCache
from python_backends.vector_cache.entry import Entry, Place, Question
from python_backends.vector_cache.folder import Folder
from python_backends.vector_cache.local import LocalStore
from python_backends.vector_cache.request import LookUp, StoreAnswer
from python_backends.vector_cache.result import Found
from python_backends.vector_cache.settings import Settings
from python_backends.vector_cache.vectors import MEMORY_ROWS
from python_backends.vector_cache.wording.compare import difference

DATA = CHECKOUT / "tests" / "vector_cache" / "data"
NAMESPACE, SCOPE = "a" * 64, "b" * 64
ANSWER = orjson.dumps({"choices": [{"message": {"content": "x" * 2000}}]}).decode()
TEXT, SAME, OTHER = (
    "What is the capital of France?",
    "what's the capital of france",
    "What is not the capital of France?",
)
ALONE = (0.9, 0.95)  # thresholds a cache without a look at the wording might use
WARM_UP = 10


def question(text: str) -> Question:
    """`text` at the one place of this measurement."""
    return Question(Place(NAMESPACE, SCOPE), hashlib.sha256((SCOPE + text).encode()).hexdigest(), text)


def look_up(text: str) -> LookUp:
    """A request of the model."""
    asked = question(text)
    return LookUp(op="lookup", namespace=NAMESPACE, scope=SCOPE, text=text, exact=asked.exact)


def keep(text: str) -> StoreAnswer:
    """A request of the model."""
    asked = question(text)
    return StoreAnswer(op="store", namespace=NAMESPACE, scope=SCOPE, text=text, exact=asked.exact, answer=ANSWER)


async def fill(store: LocalStore, count: int, width: int) -> None:
    """`count` entries with random vectors."""
    vectors = np.random.default_rng(1).normal(size=(count, width)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    for number, vector in enumerate(vectors):
        await store.put(Entry(question(f"filler {number}"), ANSWER, time.time(), time.time() + 3600, vector))
    if count > MEMORY_ROWS:  # otherwise a running cache has nothing on disk either
        await store.settle()


async def timed(work: Callable[[int], Awaitable[object]], count: int) -> list[float]:
    """Milliseconds of `work(number)`, one after the other, after a warm-up that is thrown away."""
    taken = []
    for number in range(WARM_UP + count):
        started = time.perf_counter()
        await work(number)
        taken.append((time.perf_counter() - started) * 1e3)
    return taken[WARM_UP:]


def _require(found: Found, hit: str | None) -> None:
    if found.hit != hit:
        raise InternalError(f"a look-up gave {found.hit} ({found.reason}) where {hit} was measured")


async def at(entries: int, settings: Settings, encoder: LocalEncoder, count: int) -> list[Figure]:
    """All times at one filling."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o700)
        store = LocalStore(Folder(Home(Path(folder), lasting=True)), settings)
        cache = VectorCache(store, settings)

        async def asked(text: str, hit: str | None) -> None:
            cache.forget_vectors()  # or the second time the same text is asked, the encoder is not
            _require(await cache.look_up(look_up(text), encoder), hit)

        try:
            await fill(store, entries, len(encoder.vectors([TEXT])[0]))
            empty = await timed(lambda _: asked("Who wrote Hamlet?", None), count)
            await cache.store(keep(TEXT), encoder)
            series = {
                "first_miss" if entries == 0 else "far_miss": empty,
                "exact": await timed(lambda _: asked(TEXT, "exact"), count),
                "semantic": await timed(lambda _: asked(SAME, "semantic"), count),
                "near_miss": await timed(lambda _: asked(OTHER, None), count),
                "store": await timed(lambda number: cache.store(keep(f"Who is number {number}?"), encoder), count),
            }
        finally:
            await cache.close()
    prefix = f"{settings.index}_{entries}"
    return [
        percentile_figure(f"{prefix}_{name}_p{p}_ms", values, p) for name, values in series.items() for p in (50, 99)
    ]


def rates(encoder: LocalEncoder, similarity: float) -> list[Figure]:
    """False hits and paraphrase hits over all pairs."""
    figures = []
    for name, key in (("different", "false_hits"), ("same", "paraphrase_hits")):
        pairs = [
            orjson.loads(line)
            for path in sorted(DATA.glob(f"{name}*.jsonl"))
            for line in path.read_bytes().splitlines()
        ]
        vectors = encoder.vectors([pair[side] for pair in pairs for side in "ab"])
        cosines = (vectors[0::2] * vectors[1::2]).sum(axis=1)
        alike = np.array([difference(pair["a"], pair["b"]) is None for pair in pairs])
        figures += [Figure(f"{key}_count", float((alike & (cosines >= similarity)).sum())),
                    Figure(f"{name}_pairs_count", float(len(pairs)))]  # fmt: skip
        figures += [Figure(f"{name}_over_{alone:g}_count", float((cosines >= alone).sum())) for alone in ALONE]
    return figures


def measured(indexes: Sequence[str], fillings: Sequence[int], count: int, encoder: LocalEncoder) -> list[Figure]:
    """Times and memory for each index, the memory after its largest filling."""
    figures = []
    for index in indexes:
        for entries in fillings:
            settings = Settings(index=index, max_entries=1_000_000, namespace_share=1.0)
            figures += asyncio.run(at(entries, settings, encoder, count))
            progress(f"{index}, {entries} entries")
        figures.append(Figure(f"{index}_pss_mib", memory_mib(os.getpid())))
    return figures


def main() -> int:
    """Exit status 0; a look-up that gives something else than is measured is an error."""
    parser = parser_of("vector_cache", __doc__)
    parser.add_argument("--index", nargs="+", default=["memory", "lancedb"])
    parser.add_argument("--entries", type=int, nargs="+", default=[0, 1000, 10_000])
    parser.add_argument("--count", type=int, default=100)
    arguments = parser.parse_args()
    models = CHECKOUT / "model_repository"
    if not (models / MODEL / "1" / "model.onnx").is_file():
        raise NotFound("the model text_encoder is not built; run `./openfaze build`")
    encoder = LocalEncoder(models)
    figures = [*rates(encoder, Settings().similarity),
               *measured(arguments.index, arguments.entries, arguments.count, encoder)]  # fmt: skip
    write(Report("vector_cache", figures, 0, {"count": arguments.count, "similarity": Settings().similarity}))
    return 0


if __name__ == "__main__":
    run(main)
