"""A folder of pages: NNNNNN.png and NNNNNN.json; a page counts once its JSON is there."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def missing(folder: Path, first: int, count: int) -> Iterator[int]:
    """The numbers from `first` on, `count` of them, whose page is not there yet."""
    return (number for number in range(first, first + count) if not _truth(folder, number).exists())


def write(folder: Path, number: int, png: bytes, truth: dict[str, Any]) -> None:
    """Writes a page; readers never see half of it, because the JSON comes last and whole."""
    (folder / f"{number:06d}.png").write_bytes(png)
    partial = folder / f"{number:06d}.partial"
    partial.write_text(json.dumps(truth, ensure_ascii=False), "utf-8")
    partial.rename(_truth(folder, number))


def roles_of(folder: Path) -> Counter[str]:
    """How many elements of each role the pages of a folder have, and how many `pages` there are."""
    counts: Counter[str] = Counter()
    for path in sorted(folder.glob("*.json")):
        counts["pages"] += 1
        counts.update(element["role"] for element in json.loads(path.read_text("utf-8"))["elements"])
    return counts


def _truth(folder: Path, number: int) -> Path:
    return folder / f"{number:06d}.json"
