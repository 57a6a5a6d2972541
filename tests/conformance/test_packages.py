"""Pinned downloads: what is there already is used, anything else is not."""

from __future__ import annotations

import hashlib
import io
import tarfile
from pathlib import Path

import pytest

from conformance.langchain import ENVIRONMENT, SOURCES, outcomes_of
from conformance.packages import sources
from conformance.qa import LOCK
from python_backends.errors import Unavailable

REPORT = """<testsuites><testsuite>
<testcase name="test_a"/><testcase name="test_b"><failure message="Error code: 400">long</failure></testcase>
<testcase name="test_c"><skipped message="no"/></testcase><testcase name="test_d"><error>broken\nhere</error></testcase>
</testsuite></testsuites>"""


def packed(folder: Path, text: bytes) -> str:
    """Writes a source distribution with one file; returns its digest."""
    archive = folder / "some_sdk-1.2.tar.gz"
    with tarfile.open(archive, "w:gz") as tar:
        member = tarfile.TarInfo("some_sdk-1.2/scripts/qa.py")
        member.size = len(text)
        tar.addfile(member, io.BytesIO(text))
    return hashlib.sha256(archive.read_bytes()).hexdigest()


def locked(folder: Path, digest: str) -> Path:
    lock = folder / "sdk.lock"
    lock.write_text(f"# why\nsome-sdk==1.2 --hash=sha256:{digest}\n")
    return lock


def test_an_archive_with_the_locked_digest_is_unpacked_anew_each_time(tmp_path: Path) -> None:
    lock = locked(tmp_path, packed(tmp_path, b"print(1)"))
    folder = sources(lock, tmp_path)
    (folder / "scripts" / "qa.py").write_bytes(b"changed")
    assert (sources(lock, tmp_path) / "scripts" / "qa.py").read_bytes() == b"print(1)"


def test_another_archive_of_that_name_is_never_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packed(tmp_path, b"print(1)")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    with pytest.raises(Unavailable, match="needs the package index"):
        sources(locked(tmp_path, "0" * 64), tmp_path)
    assert not (tmp_path / "some_sdk-1.2").exists()


@pytest.mark.parametrize("lock", [LOCK, SOURCES, ENVIRONMENT], ids=lambda lock: lock.name)
def test_everything_that_is_downloaded_is_pinned_by_hash(lock: Path) -> None:
    lines = lock.read_text("utf-8").replace("\\\n", "").splitlines()
    pinned = [line for line in lines if line and not line.startswith("#")]
    assert pinned and all("==" in line and "--hash=sha256:" in line for line in pinned)


def test_outcomes_of_pytest() -> None:
    found = [(item.check, item.passed, item.detail) for item in outcomes_of(REPORT)]
    assert found == [("test_a", True, ""), ("test_b", False, "Error code: 400"), ("test_d", False, "broken here")]
