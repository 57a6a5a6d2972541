"""The lock: complete, free, checked; a package that is not the pinned one is not unpacked."""

from __future__ import annotations

import base64
import hashlib
import io
import tarfile
from pathlib import Path

import pytest

from builders.gui.pages.icons import BRANDS, SETS
from builders.gui.pages.libraries.catalogue import LIBRARIES
from builders.gui.pages.packages import LOCK, Package, PackageError, fetch, package

_FREE = {"MIT", "ISC", "Apache-2.0", "BSD-3-Clause", "CC-BY-4.0", "OFL-1.1"}


def archive(folder: Path, entry: Package, text: str) -> str:
    """Writes what `npm pack` would, and gives its digest as the registry spells it."""
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w:gz") as packed:
        member = tarfile.TarInfo("package/dist/a.css")
        member.size = len(text)
        packed.addfile(member, io.BytesIO(text.encode()))
    (folder / f"{entry.folder}.tgz").write_bytes(data.getvalue())
    return base64.b64encode(hashlib.sha512(data.getvalue()).digest()).decode()


def test_every_licence_is_free() -> None:
    for entry in LOCK:
        assert set(entry.licence.replace(" AND ", " ").replace(" OR ", " ").split()) <= _FREE


def test_the_lock_is_what_pages_use() -> None:
    used = {package(entry.package, entry.version) for entry in LIBRARIES if entry.package}
    used |= {package(entry.package) for entry in (*SETS, BRANDS)}
    assert used == set(LOCK)
    assert all(len(base64.b64decode(entry.sha512)) == 64 for entry in LOCK)


def test_nothing_of_the_evaluation_sets_makers_is_in_it() -> None:
    assert not [entry for entry in LOCK if "startbootstrap" in entry.name or "creative-tim" in entry.name]


def test_the_pinned_archive_is_unpacked(tmp_path: Path) -> None:
    bare = Package("@some/styles", "1.0.0", "MIT", "")
    entry = Package(bare.name, bare.version, bare.licence, archive(tmp_path, bare, "a{}"))
    fetch(tmp_path, (entry,))
    assert (tmp_path / "some-styles-1.0.0" / "dist" / "a.css").read_text() == "a{}"


def test_another_archive_is_refused(tmp_path: Path) -> None:
    entry = Package("styles", "1.0.0", "MIT", base64.b64encode(bytes(64)).decode())
    archive(tmp_path, entry, "a{}")
    with pytest.raises(PackageError, match="not the pinned archive"):
        fetch(tmp_path, (entry,))
    assert not (tmp_path / entry.folder).exists()
