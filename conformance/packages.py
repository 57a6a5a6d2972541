"""The vendors' packages, pinned by hash: their sources under build/conformance, and environments to run them in."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tarfile
import venv
from pathlib import Path

from python_backends.errors import Unavailable
from python_backends.runtime.config import CHECKOUT

HERE = Path(__file__).resolve().parent
BUILD = CHECKOUT / "build" / "conformance"
_LOCKED = re.compile(r"^(?P<name>[\w-]+)==(?P<version>\S+) --hash=sha256:(?P<digest>[0-9a-f]{64})$", re.M)

_PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet")


def sources(lock: Path, build: Path = BUILD) -> Path:
    """The folder with the unpacked source distribution that `lock` pins; downloaded on first use.

    Unavailable if the package index cannot be reached or holds something else under that name.
    """
    pinned = _LOCKED.search(lock.read_text("utf-8"))
    assert pinned is not None, f"{lock} pins nothing"
    stem = f"{pinned['name'].replace('-', '_')}-{pinned['version']}"
    archive, folder = build / f"{stem}.tar.gz", build / stem
    if not _is(archive, pinned["digest"]):
        build.mkdir(parents=True, exist_ok=True)
        _run([*_PIP, "download", "--no-deps", "--no-binary", ":all:", "--require-hashes", "--dest", str(build),
              "--requirement", str(lock)])  # fmt: skip
        if not _is(archive, pinned["digest"]):
            raise Unavailable(f"pip left no {archive.name} with the locked digest in {build}")
    shutil.rmtree(folder, ignore_errors=True)
    with tarfile.open(archive) as packed:
        packed.extractall(build, filter="data")
    return folder


def python_environment(lock: Path, build: Path = BUILD) -> Path:
    """The Python of an environment that holds exactly what `lock` pins; made on first use, and after `lock` changes."""
    folder = build / lock.stem
    stamp, digest = folder / ".locked", _digest(lock)
    python = folder / "bin" / "python"
    if not (stamp.is_file() and stamp.read_text("utf-8") == digest):
        venv.create(folder, clear=True, with_pip=True)
        _run([str(python), *_PIP[1:], "install", "--require-hashes", "--requirement", str(lock)])
        stamp.write_text(digest, "utf-8")
    return python


def node_environment(manifest: Path, build: Path = BUILD) -> Path:
    """A folder with the node_modules that the lock beside `manifest` pins. Unavailable without npm."""
    if shutil.which("npm") is None or shutil.which("node") is None:
        raise Unavailable("this suite needs Node.js 18 or newer with npm (on Debian: apt-get install nodejs npm)")
    lock, folder = manifest.with_name("package-lock.json"), build / "js"
    stamp, digest = folder / ".locked", _digest(lock)
    if not (stamp.is_file() and stamp.read_text("utf-8") == digest):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        shutil.copy2(manifest, folder)
        shutil.copy2(lock, folder)
        _run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], folder)
        stamp.write_text(digest, "utf-8")
    return folder


def _run(command: list[str], folder: Path = CHECKOUT) -> None:
    environment = {**os.environ, "PIP_NO_INPUT": "1"}
    done = subprocess.run(command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=sys.stderr)
    if done.returncode != 0:
        raise Unavailable(f"{' '.join(command[:4])} ... failed (see above); it needs the package index, once")


def _is(archive: Path, digest: str) -> bool:
    return archive.is_file() and _digest(archive) == digest


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
