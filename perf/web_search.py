"""The web index over 100,000 documents: how good, how fast, how large, beside plain tantivy and plain vectors.

    apt-get -o Dir::State::lists=LISTS -o Acquire::Languages=en update      # as root, LISTS/partial must exist
    python -m perf.web_search --lists LISTS
    python -m perf.web_search --lists LISTS --count 10000 --half tuning --keep FOLDER

Documents are descriptions of Debian packages, manual pages and Python docstrings of this machine, each with its name as
the title and cut to 400 characters; their vectors are made of title and beginning, 120 characters (`--embedded`). Each
was also described in one sentence by its author (synopsis, NAME line, first paragraph), which is taken out of the text
and is the query: the document must be found by it. Documents with the same sentence all count. Queries are halved by a
digest; whatever was chosen by them was chosen on the half `tuning`.

In one run, over the same documents, analyzer and vectors: `plain_tantivy` is its own query parser over title and text,
`plain_vectors` compares every vector in full, `hybrid` is what the model answers with. `index_ms` is a search from the
query's text to the answer with snippets, the query's sentence vector included, one at a time; in the server two calls
between processes come on top. `recall` is the share of the 10 and 100 truly nearest (FP32, all compared) that are
found. With --keep the index stays in FOLDER and is not built again.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from perf.bootstrap import interval, percentile_figure
from perf.command import parser_of, run
from perf.hardware import CHECKOUT
from perf.known_items.corpus import HALVES, Corpus, Judged, corpus_of
from perf.processes import memory_mib
from perf.ranking import ndcg, shared
from perf.report import Figure, Report, Table, progress, write
from python_backends.errors import NotFound
from python_backends.text_encoder.batches import WIDTH, Vectors
from python_backends.text_encoder.encoder import MODEL
from python_backends.text_encoder.local import LocalEncoder
from python_backends.web_search.document import Document, url_key
from python_backends.web_search.folder import LEDGER
from python_backends.web_search.own_index import OwnIndex
from python_backends.web_search.reader import IndexReader, View
from python_backends.web_search.request import SearchRequest
from python_backends.web_search.search import WebSearch
from python_backends.web_search.vector_file import restored
from python_backends.web_search.writer import BATCH, IndexWriter

SOURCES = ("packages", "manuals", "docstrings")
DEPTH = 10
EXACT = "exact.f32"  # FP32 vectors by slot, beside the index
WARM_UP = 20
ENCODER = "perf"


@dataclass
class Keeping:
    """An encoder that also writes its vectors down as they are, to compare with afterwards."""

    encoder: LocalEncoder
    path: Path
    embedded: int  # characters of a text
    seconds: float = 0.0  # of processor time

    def __call__(self, texts: Sequence[str]) -> Vectors:
        started = time.process_time()
        vectors = self.encoder.vectors([text[: self.embedded] for text in texts])
        self.seconds += time.process_time() - started
        with self.path.open("ab") as file:
            file.write(vectors.astype("<f4").tobytes())
        return vectors


@dataclass(frozen=True)
class Bench:
    """An opened index with everything that is compared on it."""

    reader: IndexReader
    view: View
    encoder: LocalEncoder
    exact: Vectors  # [slots, 384]

    def by_hybrid(self, query: str) -> list[str]:
        """Addresses as the model ranks them."""
        pages, _ = asyncio.run(_search(self.reader).search(SearchRequest(query=query, count=DEPTH), self.encoder))
        return [url_key(page.url) for page in pages]

    def by_tantivy(self, query: str) -> list[str]:
        """Addresses as tantivy's own parser and BM25 rank them."""
        lexical: Any = self.reader.lexical
        parsed, _ = lexical.index.parse_query_lenient(query, ["title", "text"])
        searcher = self.view.words.searcher
        hits = searcher.search(parsed, DEPTH, count=False).hits
        return self._keys(searcher.fast_field_values("id", [address for _, address in hits]))

    def by_vectors(self, query: str) -> list[str]:
        """Addresses by the cosine of all vectors."""
        slots = self.nearest_exactly(query, DEPTH)
        return self._keys([int(self.view.ids[self.view.of_slot[slot]]) for slot in slots])

    def nearest_exactly(self, query: str, count: int) -> list[int]:
        """Slots, the nearest first."""
        cosines = self.exact @ self.encoder.vectors([query])[0]
        places = np.argpartition(-cosines, count)[:count]
        return [int(place) for place in places[np.argsort(-cosines[places], kind="stable")]]

    def nearest(self, query: str, count: int) -> list[int]:
        """The same as the index finds them."""
        assert self.view.nearest is not None
        near = self.view.nearest.search(self.encoder.vectors([query])[0], self.view.of_slot >= 0, count)
        return [int(slot) for slot in near.slots]

    def _keys(self, ids: Sequence[int]) -> list[str]:
        found = self.reader.documents(ids)
        return [url_key(found[number].url) for number in ids]


def _search(reader: IndexReader) -> WebSearch:
    return WebSearch(OwnIndex(reader), {}, 1.0)


def build(folder: Path, documents: Sequence[Document], keeping: Keeping) -> list[Figure]:
    """Index all documents in batches, as the command line does."""
    started, worked = time.perf_counter(), time.process_time()
    with IndexWriter(folder, keeping, ENCODER) as writer:
        for start in range(0, len(documents), BATCH):
            writer.add(documents[start : start + BATCH])
            if start % (BATCH * 80) == 0:
                progress(f"{start} documents indexed, {time.perf_counter() - started:.0f} s")
    took, work = time.perf_counter() - started, time.process_time() - worked
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and path.name != EXACT)
    return [Figure("build_s", took), Figure("build_processor_s", work), Figure("disk_mib", size / (1 << 20)),
            Figure("build_without_vectors_processor_s", work - keeping.seconds)]  # fmt: skip


def opened(folder: Path, encoder: LocalEncoder) -> tuple[Bench, list[Figure]]:
    """The index read, with the seconds and the memory that this takes."""
    before, started = memory_mib(os.getpid()), time.perf_counter()
    reader = IndexReader(folder, ENCODER)
    view = reader.view()
    took = time.perf_counter() - started
    asyncio.run(_search(reader).search(SearchRequest(query="open the index"), encoder))
    figures = [Figure("read_s", took), Figure("reader_mib", memory_mib(os.getpid()) - before)]
    exact = np.fromfile(folder / EXACT, "<f4").reshape(-1, WIDTH)
    return Bench(reader, view, encoder, exact), figures


def quality(bench: Bench, queries: Sequence[Judged]) -> tuple[list[Figure], Table]:
    """nDCG@10 of all three, over all queries and by their source."""
    systems: dict[str, Callable[[str], list[str]]] = {
        "hybrid": bench.by_hybrid, "plain_tantivy": bench.by_tantivy, "plain_vectors": bench.by_vectors,
    }  # fmt: skip
    figures, rows = [], []
    for name, ranked in systems.items():
        scores = [ndcg(ranked(one.query), one.relevant, DEPTH) for one in queries]
        figures.append(_mean_figure(f"{name}_ndcg10_ratio", scores))
        rows.append([name, figures[-1].text])
        for source in SOURCES:
            part = [score for score, one in zip(scores, queries, strict=True) if one.source == source]
            if part:
                figures.append(_mean_figure(f"{name}_{source}_ndcg10_ratio", part))
                rows[-1].append(figures[-1].text)
    sources = [source for source in SOURCES if any(one.source == source for one in queries)]
    return figures, Table(f"nDCG@{DEPTH}, {len(queries)} queries", ["system", "all", *sources], rows)


def speed(bench: Bench, queries: Sequence[Judged], rounds: int) -> list[Figure]:
    """Milliseconds of whole searches, of the query's vector alone, and of comparing all vectors in full."""
    search = _search(bench.reader)

    async def hybrid() -> list[float]:
        return [await _timed(search, one.query, bench.encoder) for one in queries]

    worked = time.process_time()
    whole = [took for _ in range(rounds) for took in asyncio.run(hybrid())]
    worked = (time.process_time() - worked) * 1e3 / len(whole)
    whole = whole[WARM_UP:]
    encoding = _each(bench.encoder.vectors, [[one.query] for one in queries])
    words = _each(bench.by_tantivy, [one.query for one in queries])
    vectors = _each(bench.by_vectors, [one.query for one in queries])
    series = {"index": whole, "query_vector": encoding, "plain_tantivy": words, "plain_vectors": vectors}
    times = [percentile_figure(f"{name}_p{p}_ms", values, p) for name, values in series.items() for p in (50, 95)]
    return [*times, Figure("index_mean_processor_ms", worked)]


async def _timed(search: WebSearch, query: str, encoder: LocalEncoder) -> float:
    started = time.perf_counter()
    await search.search(SearchRequest(query=query, count=DEPTH), encoder)
    return (time.perf_counter() - started) * 1e3


def _each(work: Callable[[Any], object], given: Sequence[Any]) -> list[float]:
    taken = []
    for one in given:
        started = time.perf_counter()
        work(one)
        taken.append((time.perf_counter() - started) * 1e3)
    return taken[WARM_UP:]


def recall(bench: Bench, queries: Sequence[Judged]) -> list[Figure]:
    """How much of the truly nearest the index finds, and what eight bits alone lose."""
    figures = []
    for count in (10, 100):
        kept = [shared(bench.nearest(one.query, count), bench.nearest_exactly(one.query, count)) for one in queries]
        figures.append(_mean_figure(f"recall_{count}_ratio", kept))
    assert bench.view.nearest is not None
    rows = bench.exact[:1000]
    stored = restored(bench.view.nearest.rows[:1000])
    lost = np.abs((rows * (stored / np.linalg.norm(stored, axis=1, keepdims=True))).sum(axis=1) - 1)
    return [*figures, Figure("eight_bits_cosine_loss_ratio", float(lost.mean()))]


def _mean_figure(key: str, values: Sequence[float]) -> Figure:
    return Figure(key, statistics.fmean(values), *(interval(values, statistics.fmean) or (None, None)))


def main() -> int:
    """Exit status 0; 2 where documents or the encoder are missing."""
    parser = parser_of("web_search", __doc__)
    parser.add_argument("--lists", type=Path, required=True, help="folder of apt's lists with *Translation-en")
    parser.add_argument("--manuals", type=Path, default=Path("/usr/share/man"))
    parser.add_argument("--count", type=int, default=100_000, help="documents")
    parser.add_argument("--embedded", type=int, default=120, help="characters of a text that its vector is made of")
    parser.add_argument("--queries", type=int, default=300, help="of each source")
    parser.add_argument("--half", choices=HALVES, default="held-back")
    parser.add_argument("--rounds", type=int, default=1, help="of all queries, when times are taken")
    parser.add_argument("--keep", type=Path, help="folder of the index, which is then kept")
    arguments = parser.parse_args()
    models = CHECKOUT / "model_repository"
    if not (models / MODEL / "1" / "model.onnx").is_file():
        raise NotFound("the model text_encoder is not built; run `./openfaze build`")
    corpus = corpus_of(arguments.lists, arguments.manuals, arguments.count)
    progress(f"{len(corpus.documents)} documents, {len(corpus.judged)} queries")
    with tempfile.TemporaryDirectory() as temporary:
        write(measured(arguments, corpus, arguments.keep or Path(temporary), LocalEncoder(models)))
    return 0


def measured(arguments: argparse.Namespace, corpus: Corpus, folder: Path, encoder: LocalEncoder) -> Report:
    """Everything, in order."""
    keeping = Keeping(encoder, folder / EXACT, arguments.embedded)
    figures = [] if (folder / LEDGER).is_file() else build(folder, corpus.documents, keeping)
    bench, reading = opened(folder, encoder)
    queries = [one for source in SOURCES for one in corpus.sample(arguments.half, source, arguments.queries)]
    found, table = quality(bench, queries)
    figures += [*reading, *found, *speed(bench, queries, arguments.rounds), *recall(bench, queries)]
    settings = {"documents": len(bench.view.ids), "queries": len(queries), "half": arguments.half}
    rest = Table("index", ["figure", "value"], [[one.key, one.text] for one in figures if one not in found])
    return Report("web_search", figures, 0, settings, [table, rest])


if __name__ == "__main__":
    run(main)
