"""NVIDIA's perf_analyzer against model `ocr`, its result in our report format.

    python -m perf.analyzer --pages DIR
    python -m perf.analyzer --pages DIR --concurrency 1 2 4 --grpc 127.0.0.1:8001

The last perf_analyzer that runs on glibc 2.34 is the one inside the tritonclient 2.51.0 wheel; it needs libb64 and the
CUDA 12 runtime library (no GPU). On first use all three are fetched into build/perf_analyzer by `pip download` and
`apt-get download`, nothing is installed. The pages go into its JSON input as base64, one step a page.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import csv
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path

from perf.command import add_server, parser_of, run
from perf.hardware import CHECKOUT
from perf.load import closed_loop
from perf.pages import pages_of
from perf.reading import Media
from perf.report import Figure, Report, progress, write
from perf.server import serving
from perf.triton import client_of, read_page
from python_backends.errors import InternalError, Unavailable

FOLDER = CHECKOUT / "build" / "perf_analyzer"
BINARY = Path("tritonclient-2.51.0.data/data/bin/perf_analyzer")
WHEELS = {"tritonclient": "tritonclient==2.51.0", "nvidia_cuda_runtime_cu12": "nvidia-cuda-runtime-cu12<12.7"}
B64_PACKAGE = "libb64-0d"
COLUMNS = {
    "Inferences/Second": "pages_per_s", "p50 latency": "p50_ms", "p95 latency": "p95_ms", "p99 latency": "p99_ms",
}  # fmt: skip


def fetched(folder: Path = FOLDER) -> tuple[Path, str]:
    """(the program, its LD_LIBRARY_PATH), downloading what is missing. Unavailable, with what to do, if that fails."""
    folder.mkdir(parents=True, exist_ok=True)
    program = folder / "tritonclient" / BINARY
    for name, requirement in WHEELS.items():
        if not (folder / name).is_dir():
            _unpack_wheel(folder, name, requirement)
    if not list(folder.rglob("libb64.so.0d")) and not _system_library("libb64.so.0d"):
        _unpack_deb(folder)
    program.chmod(0o755)
    libraries = {path.parent for name in ("libb64.so*", "libcudart.so*") for path in folder.rglob(name)}
    path = os.pathsep.join(sorted(map(str, libraries)))
    environment = {**os.environ, "LD_LIBRARY_PATH": path}
    banner = subprocess.run([str(program), "--version"], env=environment, capture_output=True, text=True, check=False)
    if banner.returncode != 0:
        raise Unavailable(f"{program} does not run here: {banner.stderr.strip() or banner.stdout.strip()}")
    return program, path


def _unpack_wheel(folder: Path, name: str, requirement: str) -> None:
    progress(f"fetching {requirement} into {folder}")
    # --platform takes the wheel with the binary, whatever Python is running.
    tags = ["--only-binary=:all:", "--platform", "manylinux1_x86_64", "--platform", "manylinux2014_x86_64"]
    _command([sys.executable, "-m", "pip", "download", "--no-deps", *tags, "-d", str(folder), requirement])
    wheel = next(folder.glob(f"{name}-*.whl"), None)
    if wheel is None:
        raise Unavailable(f"pip downloaded no {name} wheel into {folder}")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / name)
    wheel.unlink()


def _unpack_deb(folder: Path) -> None:
    if shutil.which("apt-get") is None:
        raise Unavailable("perf_analyzer needs libb64.so.0d: install libb64 0d with your system's package manager")
    progress(f"fetching {B64_PACKAGE} into {folder}")
    _command(["apt-get", "download", B64_PACKAGE], folder)
    _command(["dpkg", "-x", next(folder.glob("*.deb")).name, B64_PACKAGE], folder)


def _command(command: Sequence[str], folder: Path | None = None) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Unavailable(f"`{' '.join(command)}` failed: {(done.stderr or done.stdout).strip()[-800:]}")


def _system_library(name: str) -> bool:
    return any(Path(root).joinpath(name).exists() for root in ("/usr/lib/x86_64-linux-gnu", "/usr/lib64", "/usr/lib"))


def input_json(pages: Sequence[Media]) -> str:
    """perf_analyzer's input file: one step a page. Its base64 is of the tensor as it goes over the wire, so each BYTES
    element carries its length in four bytes before it."""
    steps = []
    for page in pages:
        request = json.dumps({"mime": page.mime, "filename": page.filename}).encode()
        steps.append({"REQUEST": _element(request), "MEDIA": _element(page.data)})
    return json.dumps({"data": steps})


def _element(data: bytes) -> dict[str, object]:
    wire = len(data).to_bytes(4, "little") + data
    return {"content": {"b64": base64.b64encode(wire).decode()}, "shape": [1]}


def figures_of(table: str) -> list[Figure]:
    """perf_analyzer's CSV, one row a concurrency; its latencies are microseconds."""
    figures = []
    for row in csv.DictReader(table.splitlines()):
        prefix = f"ocr_c{row['Concurrency']}"
        for column, unit in COLUMNS.items():
            value = float(row[column]) / (1000 if unit.endswith("_ms") else 1)
            figures.append(Figure(f"{prefix}_{unit}", value))
    return figures


def measure(grpc: str, inputs: Path, concurrency: int, requests: int) -> list[Figure]:
    """One run of perf_analyzer. InternalError with its output if it stops early, as it does at the first failure."""
    program, libraries = fetched()
    table = inputs.with_name(f"concurrency-{concurrency}.csv")
    command = [
        str(program), "-m", "ocr", "-u", grpc, "-i", "grpc", "--input-data", str(inputs), "--shape", "MEDIA:1",
        "--concurrency-range", str(concurrency), "--request-count", str(requests), "--percentile", "95",
        "-f", str(table), "--verbose-csv",
    ]  # fmt: skip
    environment = {**os.environ, "LD_LIBRARY_PATH": libraries}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0 or not table.is_file():
        raise InternalError(f"perf_analyzer ended with status {done.returncode}: {(done.stdout + done.stderr)[-1500:]}")
    return figures_of(table.read_text("utf-8"))


async def warm_up(grpc: str, pages: Sequence[Media], concurrency: int) -> int:
    """Reads every page once; how many failed."""
    async with client_of(grpc) as client:
        return (await closed_loop(pages, concurrency, lambda page: read_page(client, page))).failures


def main() -> int:
    """Exit status 1 if a page failed."""
    parser = parser_of("analyzer", __doc__)
    parser.add_argument("--pages", type=Path, nargs="+", required=True)
    parser.add_argument("--limit", type=int, help="first N pages")
    parser.add_argument("--concurrency", type=int, nargs="+", default=[1, 2, 4])
    parser.add_argument("--requests", type=int, help="requests a concurrency (default: three times the pages)")
    add_server(parser, http=False)
    arguments = parser.parse_args()
    fetched()
    pages = pages_of(arguments.pages, arguments.limit)
    inputs = FOLDER / "input.json"
    inputs.write_text(input_json(pages), "ascii")
    requests = arguments.requests or 3 * len(pages)
    with contextlib.ExitStack() as stack:
        grpc = arguments.grpc or stack.enter_context(serving()).grpc
        failures = asyncio.run(warm_up(grpc, pages, max(arguments.concurrency)))
        figures = [figure for c in arguments.concurrency for figure in measure(grpc, inputs, c, max(requests, c))]
    write(Report("analyzer", figures, failures, {"pages": len(pages), "requests": requests, "perf_analyzer": "2.51.0"}))
    return int(failures > 0)


if __name__ == "__main__":
    run(main)
