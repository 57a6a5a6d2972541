"""A folder of pages can be gone on with, and counted."""

from __future__ import annotations

import json
from pathlib import Path

from builders.gui.pages.folder import missing, roles_of, write


def test_only_missing_numbers_are_made(tmp_path: Path) -> None:
    write(tmp_path, 4, b"png", {"elements": []})
    (tmp_path / "000005.png").write_bytes(b"a picture whose truth never came")
    assert list(missing(tmp_path, 3, 4)) == [3, 5, 6]


def test_a_page_is_written_whole(tmp_path: Path) -> None:
    write(tmp_path, 7, b"png", {"elements": [{"role": "link", "name": "größer"}]})
    assert (tmp_path / "000007.png").read_bytes() == b"png"
    assert json.loads((tmp_path / "000007.json").read_text("utf-8"))["elements"][0]["name"] == "größer"
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".json", ".png"]


def test_roles_are_counted(tmp_path: Path) -> None:
    write(tmp_path, 0, b"", {"elements": [{"role": "icon"}, {"role": "icon"}, {"role": "link"}]})
    write(tmp_path, 1, b"", {"elements": [{"role": "link"}]})
    assert roles_of(tmp_path) == {"pages": 2, "icon": 2, "link": 2}
