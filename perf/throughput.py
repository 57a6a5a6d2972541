"""Pages a second of `ocr` through Triton's gRPC, against RapidOCR on ONNX Runtime and on OpenVINO.

    python -m perf.throughput --pages DIR
    python -m perf.throughput --pages a.jpg b.png --concurrency 1 4 --rounds 5 --grpc 127.0.0.1:8001

All engines read the same pages, their rounds interleaved (A B C A B C ...), so what slows the machine slows all of
them; the ratios are medians of per-round ratios. openfaze runs closed loops of several concurrencies; a peer is one
process with its own default threads (every core) that reads page after page, `--peer-threads N` sets them. Peers run
without word boxes, their fastest setting; openfaze always returns words.
"""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
from collections.abc import Sequence
from pathlib import Path

from perf.bootstrap import median_figure, percentile_figure
from perf.command import add_server, parser_of, run
from perf.load import Round, closed_loop, ratio_per_round
from perf.pages import pages_of
from perf.peer_process import PeerProcess
from perf.reading import MIME_BY_SUFFIX, Media
from perf.report import Figure, Report, Table, progress, write
from perf.server import serving
from perf.triton import client_of, read_page

PEERS = ("onnxruntime", "openvino")
Rounds = dict[str, list[Round]]


async def interleaved(
    grpc: str, pages: Sequence[Media], concurrencies: Sequence[int], rounds: int, peers: dict[str, PeerProcess]
) -> Rounds:
    """`rounds` passes of every engine, engine after engine within a round; a warm-up pass of openfaze comes first."""
    results: Rounds = {}
    async with client_of(grpc) as client:
        await closed_loop(pages, max(concurrencies), lambda page: read_page(client, page))
        for number in range(rounds):
            for concurrency in concurrencies:
                done = await closed_loop(pages, concurrency, lambda page: read_page(client, page))
                results.setdefault(f"ocr_c{concurrency}", []).append(done)
            for name, peer in peers.items():
                results.setdefault(f"rapidocr_{name}", []).append(await asyncio.to_thread(peer.round))
            rates = ", ".join(f"{name} {done[-1].pages_per_s:.2f}" for name, done in results.items())
            progress(f"round {number + 1}/{rounds}, pages/s: {rates}")
    return results


def report_of(results: Rounds, settings: dict[str, str | int]) -> Report:
    """Rates and latencies of every engine, and the ratio of every concurrency to every peer."""
    figures: list[Figure] = []
    rows: list[list[str]] = []
    peers = [name for name in results if name.startswith("rapidocr_")]
    for name, rounds in results.items():
        seconds = [sample.seconds * 1e3 for done in rounds for sample in done.good]
        rate = median_figure(f"{name}_pages_per_s", [done.pages_per_s for done in rounds])
        p50, p95 = (percentile_figure(f"{name}_p{p}_ms", seconds, p) for p in (50, 95))
        ratios = [
            median_figure(f"{name}_over_{peer}_ratio", ratio_per_round(rounds, results[peer]))
            for peer in peers
            if name not in peers
        ]
        figures += [rate, p50, p95, *ratios]
        failures = sum(done.failures for done in rounds)
        shown = [ratio.text for ratio in ratios] or ["-"] * len(peers)
        rows.append([name, rate.text, p50.text, p95.text, *shown, str(failures)])
    header = ["engine", "pages/s", "p50 ms", "p95 ms", *(f"x {peer}" for peer in peers), "failed"]
    total = sum(done.failures for rounds in results.values() for done in rounds)
    return Report("throughput", figures, total, settings, [Table("throughput (median of rounds)", header, rows)])


def written(pages: Sequence[Media], folder: Path) -> list[Path]:
    """The pages as files, for processes that take paths."""
    suffixes = {mime: suffix for suffix, mime in MIME_BY_SUFFIX.items()}
    paths = [folder / f"{index:05}{suffixes[page.mime]}" for index, page in enumerate(pages)]
    for path, page in zip(paths, pages, strict=True):
        path.write_bytes(page.data)
    return paths


def main() -> int:
    """Exit status 1 if any request to openfaze failed."""
    parser = parser_of("throughput", __doc__)
    parser.add_argument("--pages", type=Path, nargs="+", required=True, help="pictures, PDFs or folders of them")
    parser.add_argument("--limit", type=int, help="first N pages")
    parser.add_argument("--concurrency", type=int, nargs="+", default=[1, 2, 4, 8])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--peer", choices=[*PEERS, "none"], action="append", help="may be repeated; default both")
    parser.add_argument("--peer-threads", type=int, default=-1)
    add_server(parser, http=False)
    arguments = parser.parse_args()
    pages = pages_of(arguments.pages, arguments.limit)
    with contextlib.ExitStack() as stack:
        paths = written(pages, Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="openfaze-perf-"))))
        grpc = arguments.grpc or stack.enter_context(serving()).grpc
        peers: dict[str, PeerProcess] = {}
        for name in [peer for peer in arguments.peer or PEERS if peer != "none"]:
            peers[name] = PeerProcess(name, paths, arguments.peer_threads)
            stack.callback(peers[name].close)
        results = asyncio.run(interleaved(grpc, pages, arguments.concurrency, arguments.rounds, peers))
    settings = {"pages": len(pages), "rounds": arguments.rounds, "peer_threads": arguments.peer_threads}
    write(report_of(results, settings))
    return int(any(d.failures for name, rounds in results.items() if name.startswith("ocr_c") for d in rounds))


if __name__ == "__main__":
    run(main)
