"""Reading Triton's log: which models failed, and the lines that are about one model."""

from __future__ import annotations

import re
from pathlib import Path

_RECORD = re.compile(r"^(?:[IWEF]\d{4} |\[libprotobuf |error: |\+-)")
_FAILED = re.compile(
    r"failed to load '(?P<load>[^']+)' version |Poll failed for model directory '(?P<poll>[^']+)'"
    r"|unable to load model '(?P<other>[^']+)'"
)
# Progress notes, and records whose text the "failed to load" record repeats in full.
_REPEATED = ("model_lifecycle.cc:472", "model_lifecycle.cc:777", "backend_model.cc:", "ModelInstanceInitialize",
             "Failed to initialize Python stub")  # fmt: skip
_NOISE = ("NVML", "DCGM", "CudaDriverHelper", "pinned_memory_manager")


def records(log: str) -> list[str]:
    """Log records; a record keeps the lines that follow it (tracebacks); escaped line breaks are undone."""
    found: list[str] = []
    for line in log.splitlines():
        text = line.replace("\\n", "\n").rstrip()
        if found and not _RECORD.match(line):
            found[-1] += "\n" + text
        else:
            found.append(text)
    return found


def failed_models(log: str) -> list[str]:
    """Models that this log says could not be loaded, in order, once each."""
    names = (match["load"] or match["poll"] or match["other"] for match in _FAILED.finditer(log))
    return list(dict.fromkeys(names))


def lines_about(model: str, log: str) -> str:
    """The records of `log` that name `model` or one of its files, without Triton's status table."""
    named = re.compile(rf"(?<![\w-]){re.escape(model)}(?:_\d+_\d+)?(?![\w-])")
    everything = records(log)
    chosen: list[str] = []
    for index, record in enumerate(everything):
        if record.startswith("+-") or not named.search(record) or any(note in record for note in _REPEATED):
            continue
        if "Poll failed" in record and index and everything[index - 1].startswith("[libprotobuf"):
            chosen.append(everything[index - 1])
        chosen.append(record)
    return "\n".join(chosen)


def tail(log: str, count: int = 12) -> str:
    """The last `count` lines that tell something: no tables, no notes about absent GPUs."""
    lines = [line for line in log.splitlines() if line.strip() and line[0] not in "+|"]
    return "\n".join([line for line in lines if not any(word in line for word in _NOISE)][-count:])


def read_log(path: Path) -> str:
    """The log so far; empty before the server has written one."""
    return path.read_text("utf-8", errors="replace") if path.is_file() else ""
