"""`doctor`: what this machine has, what a missing part costs, and the line that installs it."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

import psutil
from rich.table import Column, Table

from client.cli.confining import why_not
from client.cli.settings import RUN_VARIABLE, Settings
from client.cli.terminal import results
from python_backends.browser.programs import browser_programs_of
from python_backends.errors import OpenfazeError
from python_backends.inference.cuda import cuda_devices
from python_backends.inference.threads import ThreadPlan, usable_cores
from python_backends.runtime.binary import find_binary, python_version
from python_backends.runtime.config import CHECKOUT
from python_backends.runtime.processes import SHARED_MEMORY
from python_backends.sandbox.programs import Programs, programs_of
from python_backends.sql.process import INSTALL as INSTALL_SQL
from python_backends.sql.process import PACKAGES
from python_backends.translate.apertium.engine import INSTALL
from python_backends.translate.apertium.modes import MODES_FOLDER, modes_in

State = Literal["ok", "missing", "broken"]
_GIB, _MIB = 1 << 30, 1 << 20
MEMORY_BYTES, SHARED_BYTES, DISK_BYTES = 4 * _GIB, 256 * _MIB, _GIB
CONTROL_GROUP = Path("/sys/fs/cgroup")  # what a container sees of its own, version 2
_CONFINING = 'user name spaces and a /proc of its own: docs/sandbox.md, "What it needs"'
_COLOURS = {"ok": "green", "missing": "yellow", "broken": "red"}


@dataclass(frozen=True)
class Finding:
    """One row. `missing` is optional and costs what `detail` says; `broken` keeps the server from working."""

    part: str
    state: State
    detail: str
    fix: str = ""


def add_command(commands: Any) -> None:
    """Declare the command."""
    parser = commands.add_parser("doctor", help="what is installed, what is missing and how to install it")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print all findings; 1 if something is broken."""
    findings = [check() for check in CHECKS]
    table = Table("part", "state", Column("what it means", overflow="fold"), Column("what to do", overflow="fold"))
    for found in findings:
        table.add_row(found.part, f"[{_COLOURS[found.state]}]{found.state}", found.detail, found.fix)
    results().print(table)
    return 1 if any(found.state == "broken" for found in findings) else 0


def check_python() -> Finding:
    """The interpreter, and whether Triton's stub can embed it."""
    return Finding("python", "ok", f"{sys.version.split()[0]} at {sys.base_prefix}")


def check_server() -> Finding:
    """The tritonserver binary with everything it needs beside it."""
    try:
        binary = find_binary()
    except OpenfazeError as error:
        return Finding("tritonserver", "broken", error.message, "see left")
    return Finding("tritonserver", "ok", f"2.51 from nvidia-pytriton {metadata.version('nvidia-pytriton')}, stub for "
                   f"Python {python_version()}, {binary.libraries[-1]}")  # fmt: skip


def check_numpy() -> Finding:
    """numpy must stay below 2: Triton's Python stub reads tensors wrongly under it."""
    version = metadata.version("numpy")
    if int(version.split(".")[0]) < 2:
        return Finding("numpy", "ok", f"{version} (below 2, as Triton's Python stub needs)")
    return Finding("numpy", "broken", f"{version}: Triton's Python stub returns wrong values under numpy 2",
                   "rm -r .venv and run ./openfaze again")  # fmt: skip


def check_processor() -> Finding:
    """Which kernels the processor allows."""
    features = cpu_features(Path("/proc/cpuinfo").read_text("ascii", errors="replace"))
    plan = ThreadPlan.for_cores(usable_cores())
    threads = f"{plan.cores} cores, {plan.intra_op} thread(s) a session"
    if "openvino" not in providers():
        return Finding("processor", "missing", f"{threads}; this ONNX Runtime has no OpenVINO provider, so its default "
                       "kernels run (about 2.5 times slower)", "an x86-64 machine")  # fmt: skip
    if features & {"avx512_bf16", "amx_bf16"}:
        return Finding("processor", "ok", f"{threads}; bf16 kernels ({', '.join(sorted(features))})")
    return Finding("processor", "missing", f"{threads}; no bf16 instructions, so fp32 kernels run (slower, same text)",
                   "a processor with avx512_bf16 or amx_bf16")  # fmt: skip


def cpu_features(cpuinfo: str) -> set[str]:
    """Those flags of /proc/cpuinfo that choose kernels."""
    flags = next((line for line in cpuinfo.splitlines() if line.startswith("flags")), "")
    return set(flags.split()) & {"avx2", "avx512f", "avx512_vnni", "avx512_bf16", "amx_bf16", "amx_int8"}


def providers() -> set[str]:
    """Lower-case short names of the ONNX Runtime providers installed here."""
    import onnxruntime  # heavy, and only doctor asks

    return {name.removesuffix("ExecutionProvider").lower() for name in onnxruntime.get_available_providers()}


def check_gpu(devices: Callable[[], int] = cuda_devices, known: Callable[[], set[str]] = providers) -> Finding:
    """Whether a GPU is used, and what of its software is missing."""
    count = devices()
    if not count:
        return Finding("gpu", "ok", "none is visible: everything runs on the processor")
    lacking = [name for name, there in (("ONNX Runtime for CUDA", "cuda" in known()), ("PyTorch", find_spec("torch")))
               if not there]  # fmt: skip
    if lacking:
        return Finding("gpu", "missing", f"{count} visible, but no {' and no '.join(lacking)}: what needs it runs on "
                       "the processor", "docs/deployment.md, \"A GPU without NVIDIA's images\"")  # fmt: skip
    return Finding("gpu", "ok", f"{count} visible; networks run on it where that is faster, the decoder always")


def check_memory(shared_memory: Path = SHARED_MEMORY, control_group: Path = CONTROL_GROUP) -> Finding:
    """Main memory, and the shared memory in which tensors travel between Triton and its Python models."""
    if not (shared_memory.is_dir() and os.access(shared_memory, os.W_OK)):
        return Finding("memory", "broken", f"{shared_memory} is not there, or not to be written to: no model can start",
                       f"mount a tmpfs of 1 GiB at {shared_memory}")  # fmt: skip
    memory, shared = free_memory(control_group), shutil.disk_usage(shared_memory).free
    detail = f"{memory / _GIB:.1f} GiB free, {shared / _MIB:.0f} MiB of {shared_memory} free"
    if shared < SHARED_BYTES:
        return Finding(
            "memory", "broken", f"{detail}: large pages will fail", "docker run --shm-size=1g, or enlarge it"
        )
    if memory < MEMORY_BYTES:
        return Finding("memory", "missing", f"{detail}: may be too little under load (4 GiB is enough)", "")
    return Finding("memory", "ok", detail)


def free_memory(control_group: Path = CONTROL_GROUP) -> int:
    """Bytes that can still be had: the machine's, or what the container's limit leaves if that is less."""
    free = int(psutil.virtual_memory().available)
    try:
        limit, used = (int((control_group / name).read_text("ascii")) for name in ("memory.max", "memory.current"))
    except (OSError, ValueError):  # no such limit
        return free
    return max(0, min(free, limit - used))


def check_run_folder(environment: Mapping[str, str] | None = None) -> Finding:
    """Whether running systems can keep logs and state."""
    folder = Settings.from_environment(os.environ if environment is None else environment).run_root
    place = next(path for path in (folder, *folder.parents) if path.exists())
    if not (place.is_dir() and os.access(place, os.W_OK)):
        return Finding("run folder", "broken", f"{folder} cannot be written to: no server starts",
                       f"set {RUN_VARIABLE} to a folder that can")  # fmt: skip
    free = shutil.disk_usage(place).free
    if free < DISK_BYTES:
        return Finding("run folder", "missing", f"{folder}: {free / _MIB:.0f} MiB free: may be too little for logs, "
                       "stored answers and collections", f"make room, or set {RUN_VARIABLE}")  # fmt: skip
    return Finding("run folder", "ok", f"{folder}, {free / _GIB:.1f} GiB free")


def check_models() -> Finding:
    """Whether the built artefacts are there."""
    folders = [path.parent for path in (CHECKOUT / "model_repository").glob("*/config.pbtxt")]
    unbuilt = [folder.name for folder in folders if 'backend: "onnxruntime"' in (folder / "config.pbtxt").read_text()
               and not (folder / "1" / "model.onnx").is_file()]  # fmt: skip
    if unbuilt:
        return Finding("models", "missing", f"not built yet: {', '.join(sorted(unbuilt))}", "./openfaze build")
    return Finding("models", "ok", f"{len(folders)} in model_repository")


def _program(part: str, names: tuple[str, ...], gives: str, costs: str, fix: str) -> Callable[[], Finding]:
    def check() -> Finding:
        found = next((path for name in names if (path := shutil.which(name))), None)
        return Finding(part, "ok", f"{found}: {gives}") if found else Finding(part, "missing", costs, fix)

    return check


def check_translation() -> Finding:
    """Which languages `translate` has; without any the task answers 503."""
    modes = modes_in(MODES_FOLDER)
    if modes:
        return Finding("apertium", "ok", f"{len(modes)} directions, and what they reach by pivots")
    return Finding("apertium", "missing", "the task translate answers 503; everything else works", INSTALL)


def check_recogniser() -> Finding:
    """Which engine `speech_to_text` recognises with."""
    if (CHECKOUT / "model_repository" / "speech_recognizer" / "1" / "whisper" / "model.bin").is_file():
        return Finding("speech", "ok", "Whisper base: some 99 languages")
    return Finding("speech", "missing", "Whisper base is not built, so PocketSphinx recognises: US English, many more "
                   "errors", "./openfaze build speech_recognizer")  # fmt: skip


def check_sandbox(denied: Callable[[Programs], str] = why_not) -> Finding:
    """What programs the code sandbox can run; what it lacks, it says with the line that installs it."""
    costs = "programs are refused with 503; everything else works"
    try:
        programs = programs_of({})
    except OpenfazeError as error:
        return Finding("sandbox", "missing", costs, error.message)
    if reason := denied(programs):
        return Finding("sandbox", "missing", f"{costs}: {reason}", _CONFINING)
    try:
        programs.needs("deno")
    except OpenfazeError as error:
        return Finding(
            "sandbox", "missing", "Python only; TypeScript and JavaScript are refused with 503", error.message
        )
    return Finding("sandbox", "ok", f"Python, TypeScript and JavaScript in {programs.bubblewrap}")


def check_browser(denied: Callable[[Programs], str] = why_not) -> Finding:
    """What the browser is made of; what it lacks, it says with the line that installs it."""
    costs = "web pages are refused with 503; everything else works"
    try:
        programs = browser_programs_of({})
    except OpenfazeError as error:
        return Finding("browser", "missing", costs, error.message)
    if reason := denied(programs.confining):
        return Finding("browser", "missing", f"{costs}: {reason}", _CONFINING)
    return Finding("browser", "ok", f"{programs.chromium} in {programs.confining.bubblewrap}")


def check_sql() -> Finding:
    """Whether files can be asked in SQL."""
    missing = [name for name in PACKAGES if find_spec(name) is None]
    if missing:
        return Finding("sql", "missing", f"no {' and '.join(missing)}: SQL is refused with 503; everything else works",
                       INSTALL_SQL)  # fmt: skip
    return Finding("sql", "ok", f"DuckDB {metadata.version('duckdb')}, sqlglot {metadata.version('sqlglot')}")


CHECKS: tuple[Callable[[], Finding], ...] = (
    check_python,
    check_server,
    check_numpy,
    check_processor,
    check_gpu,
    check_memory,
    check_run_folder,
    check_models,
    _program("tesseract", ("tesseract",), "doubtful lines get a second opinion",
             "doubtful lines are not read a second time", "apt-get install tesseract-ocr"),
    _program("libreoffice", ("soffice", "libreoffice"), "DOCX files are read",
             "DOCX files are refused; everything else works", "apt-get install libreoffice-writer-nogui"),
    check_translation,
    check_recogniser,
    check_sandbox,
    check_browser,
    check_sql,
    _program("network namespaces", ("ip",), "./openfaze perf hosts can run, as root",
             "./openfaze perf hosts cannot run", "apt-get install iproute2"),
    _program("npm", ("npm",), "./openfaze conformance openai_js can run",
             "the JavaScript suite of ./openfaze conformance cannot run", "apt-get install npm"),
)  # fmt: skip
