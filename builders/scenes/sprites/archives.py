"""Files inside archives of npm and Debian."""

from __future__ import annotations

import subprocess
import tarfile
from collections.abc import Iterator
from pathlib import Path

from builders.scenes.sprites.sources import Debian, Npm, fetched


def members(package: Npm | Debian, folder: Path, suffixes: tuple[str, ...]) -> Iterator[tuple[str, bytes]]:
    """Names and contents of all files with one of the suffixes, in the archive's order."""
    archive = fetched(package, folder)
    if isinstance(package, Npm):
        with tarfile.open(archive) as stream:
            yield from _files(stream, suffixes)
        return
    with subprocess.Popen(["dpkg-deb", "--fsys-tarfile", archive], stdout=subprocess.PIPE) as process:
        with tarfile.open(fileobj=process.stdout, mode="r|") as stream:
            yield from _files(stream, suffixes)


def _files(stream: tarfile.TarFile, suffixes: tuple[str, ...]) -> Iterator[tuple[str, bytes]]:
    for member in stream:
        if member.isfile() and member.name.endswith(suffixes):
            content = stream.extractfile(member)
            if content is not None:
                yield member.name, content.read()
