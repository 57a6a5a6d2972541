"""Which local files are read, at the bounds and past them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from client.mcp.files import LocalFiles
from python_backends.errors import InvalidRequest, PayloadTooLarge


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder whose own path may be read, beside one that may not."""
    (tmp_path / "home" / ".ssh").mkdir(parents=True)
    (tmp_path / "home" / "a.txt").write_bytes(b"12345")
    (tmp_path / "home" / ".ssh" / "id").write_bytes(b"key")
    (tmp_path / "home" / ".env").write_bytes(b"key")
    (tmp_path / "other.txt").write_bytes(b"no")
    return tmp_path / "home"


def test_a_file_is_read(home: Path) -> None:
    found = LocalFiles([home]).read(str(home / "a.txt"))
    assert (found.name, found.data) == ("a.txt", b"12345")


def test_several_roots(home: Path) -> None:
    assert LocalFiles([home, home.parent]).read(str(home.parent / "other.txt")).data == b"no"


def test_a_root_of_its_own_opens_a_hidden_folder(home: Path) -> None:
    assert LocalFiles([home, home / ".ssh"]).read(str(home / ".ssh" / "id")).data == b"key"


def test_size_at_the_bound_and_past_it(home: Path) -> None:
    assert LocalFiles([home], max_bytes=5).read(str(home / "a.txt")).data == b"12345"
    with pytest.raises(PayloadTooLarge, match="more than 4 bytes"):
        LocalFiles([home], max_bytes=4).read(str(home / "a.txt"))


REFUSED = {
    "relative": ("a.txt", "absolute"),
    "nul": ("{home}/a\0.txt", "absolute"),
    "outside": ("{home}/../other.txt", "only files below"),
    "hidden_folder": ("{home}/.ssh/id", "hidden"),
    "hidden_file": ("{home}/.env", "hidden"),
    "missing": ("{home}/nothing", "no such file"),
    "folder": ("{home}", "is a directory"),
    "below_a_file": ("{home}/a.txt/b", "not a directory"),
    "device": ("/dev/zero", "only files below"),
    "too_long": ("{home}/" + "a" * 5000, "name too long"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused(home: Path, name: str) -> None:
    path, reason = REFUSED[name]
    with pytest.raises(InvalidRequest, match=reason):
        LocalFiles([home]).read(path.format(home=home))


def test_links_count_as_what_they_lead_to(home: Path) -> None:
    (home / "out").symlink_to(home.parent / "other.txt")
    (home / "key").symlink_to(home / ".ssh" / "id")
    (home / "circle").symlink_to(home / "circle")
    (home / "fine").symlink_to(home / "a.txt")
    files = LocalFiles([home])
    for name in ("out", "key", "circle"):
        with pytest.raises(InvalidRequest):
            files.read(str(home / name))
    assert files.read(str(home / "fine")).data == b"12345"


def test_pipes_are_refused_at_once(home: Path) -> None:
    os.mkfifo(home / "pipe")
    with pytest.raises(InvalidRequest, match="regular"):
        LocalFiles([home]).read(str(home / "pipe"))


def test_without_roots_nothing_is_read(home: Path) -> None:
    with pytest.raises(InvalidRequest, match="only files below these folders are read: none"):
        LocalFiles([]).read(str(home / "a.txt"))
