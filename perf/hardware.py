"""The machine and the commit a figure belongs to; a number without them says nothing."""

from __future__ import annotations

import os
import platform
import subprocess
from pathlib import Path

from python_backends.inference.threads import usable_cores

CHECKOUT = Path(__file__).resolve().parents[1]
FLAGS_THAT_MATTER = ("avx2", "avx512_bf16", "avx512_vnni", "amx_bf16", "amx_int8", "asimd", "bf16")


def git_sha() -> str:
    """The commit of this checkout, `-dirty` if tracked files differ from it, `unknown` outside a checkout."""
    return _git("describe", "--always", "--abbrev=12", "--dirty", "--exclude=*") or "unknown"


def hardware_line() -> str:
    """One line: cores this process may use, processor, its matrix instructions, memory, system, load average."""
    info = _cpu_info()
    flags = [flag for flag in FLAGS_THAT_MATTER if flag in info.get("flags", "").split()]
    memory_gib = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    load = os.getloadavg()[0]
    return (
        f"{usable_cores()} cores, {info.get('model name', platform.processor() or platform.machine())} "
        f"({' '.join(flags) or 'no listed flags'}), {memory_gib:.0f} GiB, {platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}, load {load:.2f}"
    )


def _cpu_info() -> dict[str, str]:
    path = Path("/proc/cpuinfo")
    lines = path.read_text("utf-8").split("\n\n")[0].splitlines() if path.is_file() else []
    return {key.strip(): value.strip() for key, _, value in (line.partition(":") for line in lines)}


def _git(*arguments: str) -> str:
    try:
        done = subprocess.run(["git", *arguments], cwd=CHECKOUT, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return ""
    return done.stdout.strip()
